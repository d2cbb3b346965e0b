"""Places in categories and activities: taken by a conditional write, so that none is given twice, and handed on when free.

The counters in `category.taken` and `activity.taken` change in the same transaction as what they count. Where several
rows are touched they are touched in one order (categories, then activities, each by id), so that no two wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from events.registration.enums import HOLDING, PlaceState
from events.registration.models import Delegate, Place
from events.registration.services import letters
from events.setup.models import Activity, Category, Room

_CAPACITY = sa.func.coalesce(
    Activity.own_capacity, sa.select(Room.capacity).where(Room.id == Activity.room_id).scalar_subquery())


def take_category_place(session: Session, category_id: int, *, beyond_quota: bool = False) -> bool:
    """Count one more in a category; False where its quota is used up (unless `beyond_quota`)."""
    statement = sa.update(Category).where(Category.id == category_id).values(taken=Category.taken + 1)
    if not beyond_quota:
        statement = statement.where(sa.or_(Category.quota.is_(None), Category.taken < Category.quota))
    return session.execute(statement.returning(Category.taken)).first() is not None


def free_category_place(session: Session, category_id: int, count: int = 1) -> None:
    """Count fewer in a category."""
    session.execute(sa.update(Category).where(Category.id == category_id).values(taken=Category.taken - count))


def take_activity_place(session: Session, activity_id: int) -> bool:
    """Count one more in an activity; False where it is full."""
    statement = (
        sa.update(Activity)
        .where(Activity.id == activity_id, sa.or_(_CAPACITY.is_(None), Activity.taken < _CAPACITY))
        .values(taken=Activity.taken + 1).returning(Activity.taken)
    )
    return session.execute(statement).first() is not None


def add_places(
    session: Session, delegate_id: int, activities: Sequence[Activity], at: datetime, held: Iterable[int],
) -> None:
    """Rows of a new delegate's places, held where counted already, else waiting."""
    has = set(held)
    if activities:
        session.execute(sa.insert(Place), [
            {"delegate_id": delegate_id, "activity_id": activity.id, "asked_at": at,
             "state": PlaceState.HELD if activity.id in has else PlaceState.WAITING}
            for activity in sorted(activities, key=lambda one: one.id)
        ])


def release_places(unit: Unit, delegate_ids: Sequence[int], activity_ids: Sequence[int] | None = None) -> None:
    """Let go of what these delegates hold or wait for (in these activities, or in all); the next in line move up."""
    chosen = [Place.delegate_id.in_(delegate_ids), Place.state != PlaceState.RELEASED]
    if activity_ids is not None:
        chosen.append(Place.activity_id.in_(activity_ids))
    held = unit.session.execute(
        sa.select(Place.activity_id, sa.func.count()).where(*chosen, Place.state == PlaceState.HELD)
        .group_by(Place.activity_id).order_by(Place.activity_id)
    ).all()
    unit.session.execute(sa.update(Place).where(*chosen).values(state=PlaceState.RELEASED))
    for activity_id, count in held:
        unit.session.execute(
            sa.update(Activity).where(Activity.id == activity_id).values(taken=Activity.taken - count))
    promote_waiting(unit, [activity_id for activity_id, _count in held])


def ask_again(unit: Unit, delegate_ids: Sequence[int]) -> None:
    """Give people who come back what they had let go of, where there is room; else they wait, at the end of the line."""
    released = unit.session.scalars(
        sa.select(Place).where(Place.delegate_id.in_(delegate_ids), Place.state == PlaceState.RELEASED)
        .order_by(Place.activity_id, Place.id)
    ).all()
    for place in released:
        place.asked_at = unit.now()
        place.state = PlaceState.HELD if take_activity_place(unit.session, place.activity_id) else PlaceState.WAITING
    unit.session.flush()


def promote_waiting(unit: Unit, activity_ids: Sequence[int]) -> int:
    """Give free places to who waits, in the order of asking; returns how many moved up. Recorded, and told by mail."""
    moved = 0
    for activity_id in sorted(set(activity_ids)):
        while (place := _next_waiting(unit.session, activity_id)) is not None:
            if not take_activity_place(unit.session, activity_id):
                break
            place.state = PlaceState.HELD
            unit.session.flush()
            unit.record("delegate.promoted", event_id=place.delegate.event_id, subject=("delegate", place.delegate_id),
                        activity=place.activity.code)
            letters.tell_of_place(unit, place)
            moved += 1
    return moved


def _next_waiting(session: Session, activity_id: int) -> Place | None:
    return session.scalars(
        sa.select(Place).join(Delegate)
        .where(Place.activity_id == activity_id, Place.state == PlaceState.WAITING, Delegate.status.in_(HOLDING))
        .order_by(Place.asked_at, Place.id).limit(1)
    ).first()

