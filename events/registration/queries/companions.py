"""Reads of who accompanies whom."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.errors import NotFound
from events.registration.enums import HOLDING
from events.registration.models import Delegate, Group
from events.registration.rules.activities import is_open_to
from events.setup.models import Activity, Category, Event


def companions_of(session: Session, delegate: Delegate) -> list[Delegate]:
    """Whom a delegate brings along and who takes a place, in the order in which they came."""
    return list(session.scalars(
        sa.select(Delegate).where(Delegate.companion_of_id == delegate.id, Delegate.status.in_(HOLDING))
        .options(joinedload(Delegate.category)).order_by(Delegate.id)))


def companion_of(session: Session, delegate: Delegate, reference: str) -> Delegate:
    """The delegate's companion with this reference. Raises NotFound("delegate_unknown")."""
    found = session.scalars(sa.select(Delegate).where(
        Delegate.companion_of_id == delegate.id, Delegate.reference == reference)).first()
    if found is None:
        raise NotFound("delegate_unknown")
    return found


def companion_category(event: Event, delegate: Delegate) -> Category | None:
    """What companions of this delegate are registered as; None where they can't bring any."""
    if delegate.companion_of_id is not None or not delegate.category.companions:
        return None
    return next((one for one in event.categories if one.code == delegate.category.companion_category), None)


def companion_activities(event: Event, category: Category) -> list[Activity]:
    """What companions may sign up for, in the order of time."""
    return [one for one in sorted(event.activities, key=lambda one: one.starts) if is_open_to(one, category.code)]


def brought_by(session: Session, delegate: Delegate) -> tuple[Delegate | None, Group | None]:
    """Whom somebody accompanies, and the group that registered them."""
    return (
        session.get(Delegate, delegate.companion_of_id) if delegate.companion_of_id is not None else None,
        session.get(Group, delegate.group_id) if delegate.group_id is not None else None)
