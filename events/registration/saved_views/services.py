"""Writes of kept views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actors import StaffActor
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from app.vocabulary.characters import fold, tidy
from events.registration import policy
from events.registration.models import Delegate
from events.registration.saved_views.models import SavedView
from events.setup.models import Event

LONGEST: Final = 80
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a list shows: parameters of its filters, keys of its columns, and its order as the address says it."""

    filters: Mapping[str, str]
    columns: Sequence[str]
    sort: str

    def to_json(self) -> dict[str, Any]:
        return {"filters": dict(self.filters), "columns": list(self.columns), "sort": self.sort}


def save_view(unit: Unit, event: Event, name: str, state: ViewState, *, shared: bool = False) -> SavedView:
    """Keep a view under a name; one of the same name and owner is replaced. Records view.saved.

    Raises Forbidden, and Refused("view_name_missing"), ("view_name_long"), ("too_many_views").
    """
    unit.require(policy.may_view_delegates, event)
    staff, name = _staff(unit), _tidy_name(name)
    if shared:
        unit.require(policy.may_edit_delegates, event)
    mine = unit.session.scalars(sa.select(SavedView).where(
        SavedView.event_id == event.id, SavedView.staff_id == staff.id, SavedView.name != "")).all()
    view = next((one for one in mine if one.name == name), None)
    if view is None:
        if len(mine) >= MOST:
            raise Refused("too_many_views", field="name", most=MOST)
        view = SavedView(event_id=event.id, staff_id=staff.id, name=name, created_at=unit.now())
        unit.session.add(view)
    view.shared, view.state = shared, state.to_json()
    unit.session.flush()
    unit.record("view.saved", event_id=event.id, subject=("event", event.code), view=view.id, shared=shared)
    return view


def rename_view(unit: Unit, event: Event, view: SavedView, name: str, *, shared: bool) -> None:
    """Give a view another name, and say whose it is. Records view.saved.

    Raises Forbidden, and Refused("view_name_missing"), ("view_name_long"), ("view_name_taken").
    """
    _require_own(unit, event, view)
    name = _tidy_name(name)
    if shared != view.shared:
        unit.require(policy.may_edit_delegates, event)
    taken = unit.session.scalar(sa.select(SavedView.id).where(
        SavedView.event_id == event.id, SavedView.staff_id == view.staff_id, SavedView.name == name,
        SavedView.id != view.id))
    if taken is not None:
        raise Refused("view_name_taken", field="name")
    view.name, view.shared = name, shared
    unit.record("view.saved", event_id=event.id, subject=("event", event.code), view=view.id, shared=shared)


def delete_view(unit: Unit, event: Event, view: SavedView) -> None:
    """Forget a view. Raises Forbidden. Records view.deleted."""
    _require_own(unit, event, view)
    unit.session.delete(view)
    unit.record("view.deleted", event_id=event.id, subject=("event", event.code), view=view.id)


def keep_columns(unit: Unit, event: Event, columns: Sequence[str]) -> None:
    """Remember which columns somebody wants to see; none: the usual ones. Raises Forbidden."""
    unit.require(policy.may_view_delegates, event)
    staff = _staff(unit)
    kept = unit.session.scalar(sa.select(SavedView).where(
        SavedView.event_id == event.id, SavedView.staff_id == staff.id, SavedView.name == ""))
    if kept is None:
        kept = SavedView(event_id=event.id, staff_id=staff.id, name="", shared=False, created_at=unit.now())
        unit.session.add(kept)
    kept.state = {"columns": list(columns)}


def may_change(unit: Unit, event: Event, view: SavedView) -> bool:
    """Whether the actor may rename or delete a view: their own, or a shared one as who edits delegates."""
    mine = isinstance(unit.actor, StaffActor) and unit.actor.id == view.staff_id
    return mine or (view.shared and unit.may(policy.may_edit_delegates, event))


def views_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """Kept views that search for this one person by name, contact or reference, as plain values."""
    return [{"name": view.name, "searches": view.state["filters"]["q"], "at": view.created_at.isoformat()}
            for view in _naming(session, delegate)]


def erase_views(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Forget the views that search for this one person. Returns how many."""
    gone = _naming(unit.session, delegate)
    for view in gone:
        unit.session.delete(view)
    return {"views": len(gone)} if gone else {}


def _naming(session: Session, delegate: Delegate) -> list[SavedView]:
    texts = (delegate.name, delegate.name_latin, delegate.mobile, delegate.email, delegate.reference)
    named = {_bare(text) for text in texts if text}
    named |= {one.removeprefix("86") for one in named}
    views = session.scalars(
        sa.select(SavedView).where(SavedView.event_id == delegate.event_id).order_by(SavedView.id))
    return [view for view in views if _bare(view.state.get("filters", {}).get("q", "")) in named - {""}]


def _bare(text: str) -> str:
    return fold(text).replace(" ", "").lstrip("+")


def _staff(unit: Unit) -> StaffActor:
    if not isinstance(unit.actor, StaffActor):
        raise Forbidden(policy.may_view_delegates.name)
    return unit.actor


def _tidy_name(typed: str) -> str:
    name = tidy(typed)
    if not name:
        raise Refused("view_name_missing", field="name")
    if len(name) > LONGEST:
        raise Refused("view_name_long", field="name", longest=LONGEST)
    return name


def _require_own(unit: Unit, event: Event, view: SavedView) -> None:
    unit.require(policy.may_view_delegates, event)
    if not may_change(unit, event, view):
        raise Forbidden(policy.may_edit_delegates.name)
