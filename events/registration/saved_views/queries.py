"""Reads of kept views, the event first."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actors import Actor, StaffActor
from app.core.errors import NotFound
from events.registration.saved_views.models import SavedView


@dataclass(frozen=True, slots=True)
class OwnViews:
    """What somebody finds above a list: views with names, their own first, and the columns they have chosen."""

    named: list[SavedView] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)


def views_for(session: Session, event_id: int, actor: Actor) -> OwnViews:
    """The views of a member of staff at an event, shared ones of others among them."""
    if not isinstance(actor, StaffActor):
        return OwnViews()
    rows = session.scalars(
        sa.select(SavedView).where(
            SavedView.event_id == event_id, sa.or_(SavedView.staff_id == actor.id, SavedView.shared))
        .order_by(SavedView.staff_id != actor.id, SavedView.name, SavedView.id)).all()
    columns: list[str] = next((one.state.get("columns", []) for one in rows if not one.name and one.staff_id == actor.id), [])
    return OwnViews([one for one in rows if one.name], columns)


def view_of(session: Session, event_id: int, view_id: int, actor: Actor) -> SavedView:
    """The named view with this number, where the actor finds it. Raises NotFound("view_unknown")."""
    for one in views_for(session, event_id, actor).named:
        if one.id == view_id:
            return one
    raise NotFound("view_unknown")
