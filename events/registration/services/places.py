"""Places in categories and activities: taken by a conditional write, so that none is given twice, and handed on when free.

The counters in `category.taken` and `activity.taken` change in the same transaction as what they count; a place that is
offered counts as taken. Where several rows are touched they are touched in one order (see locks.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from events.registration import policy
from events.registration.enums import HOLDING, TAKING, PlaceState
from events.registration.models import Delegate, Place, RegistrationSettings
from events.registration.rules.statuses import is_holding
from events.registration.services import letters, notices
from events.registration.services.locks import lock_activities
from events.setup.models import Activity, Category, Event, Room

# An offer that would leave less time than this to answer it is no offer: the place is given.
SHORTEST_OFFER = timedelta(hours=1)
CAPACITY = sa.func.coalesce(
    Activity.own_capacity, sa.select(Room.capacity).where(Room.id == Activity.room_id).scalar_subquery())
IN_LINE = (Place.priority.desc(), Place.asked_at, Place.id)


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
        .where(Activity.id == activity_id, sa.or_(CAPACITY.is_(None), Activity.taken < CAPACITY))
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
    unit.session.flush()
    lock_activities(unit.session, unit.session.scalars(sa.select(Place.activity_id).where(*chosen)))
    # What is counted as free is what this very statement lets go of.
    taking = unit.session.scalars(
        sa.update(Place).where(*chosen, Place.state.in_(TAKING))
        .values(state=PlaceState.RELEASED, offered_until=None, priority=0, moved_reason=None)
        .returning(Place.activity_id)).all()
    unit.session.execute(sa.update(Place).where(*chosen).values(
        state=PlaceState.RELEASED, offered_until=None, priority=0, moved_reason=None))
    for activity_id in sorted(set(taking)):
        unit.session.execute(sa.update(Activity).where(Activity.id == activity_id)
                             .values(taken=Activity.taken - taking.count(activity_id)))
    promote_waiting(unit, list(taking))


def change_activities(unit: Unit, delegate: Delegate, activities: Sequence[Activity]) -> bool:
    """Make these the activities that somebody has a place in or waits for; True where something changed.

    The caller holds the delegate's row. Who holds no place of a category has asked, and gets none.
    """
    standing = {place.activity_id: place for place in delegate.places if place.state != PlaceState.RELEASED}
    wanted = {activity.id for activity in activities}
    gone = [activity_id for activity_id in standing if activity_id not in wanted]
    new = sorted(wanted - standing.keys())
    # All of them at once, so that nobody who changes the other way round waits for us while we wait for them.
    lock_activities(unit.session, [*gone, *new])
    if gone:
        release_places(unit, [delegate.id], gone)
    released = {place.activity_id: place for place in delegate.places if place.state == PlaceState.RELEASED}
    for activity_id in new:
        state = PlaceState.RELEASED if not is_holding(delegate.status) else (
            PlaceState.HELD if take_activity_place(unit.session, activity_id) else PlaceState.WAITING)
        if activity_id in released:
            released[activity_id].state, released[activity_id].asked_at = state, unit.now()
        else:
            delegate.places.append(Place(activity_id=activity_id, state=state, asked_at=unit.now()))
    unit.session.flush()
    return bool(gone or new)


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
    """Give or offer free places to who waits, in the order of the line; returns how many. Recorded, and told by mail."""
    moved = 0
    wanted = sorted(set(activity_ids))
    lock_activities(unit.session, wanted)
    for activity_id in wanted:
        while (place := _next_waiting(unit.session, activity_id)) is not None:
            if not take_activity_place(unit.session, activity_id):
                break
            _give(unit, place)
            moved += 1
    return moved


def _next_waiting(session: Session, activity_id: int) -> Place | None:
    session.flush()
    return session.scalars(
        sa.select(Place).join(Delegate)
        .where(Place.activity_id == activity_id, Place.state == PlaceState.WAITING, Delegate.status.in_(HOLDING))
        .order_by(*IN_LINE).limit(1).execution_options(populate_existing=True)
    ).first()


def _give(unit: Unit, place: Place) -> None:
    """A counted place, given at once or offered until a time, as the event wishes."""
    settings = unit.session.get(RegistrationSettings, place.delegate.event_id)
    hours = settings.offer_hours if settings else None
    until = None if hours is None else min(unit.now() + timedelta(hours=hours), place.activity.starts)
    if until is not None and until - unit.now() < SHORTEST_OFFER:
        until = None
    place.state, place.offered_until = (PlaceState.HELD if until is None else PlaceState.OFFERED), until
    unit.session.flush()
    facts: dict[str, Any] = {"event_id": place.delegate.event_id, "subject": ("delegate", place.delegate_id)}
    if until is None:
        unit.record("delegate.promoted", **facts, activity=place.activity.code)
        letters.tell_of_place(unit, place)
    else:
        unit.record("delegate.place_offered", **facts, activity=place.activity.code, until=until.isoformat())
        notices.offer_place(unit, place)


def accept_offer(unit: Unit, delegate: Delegate, activity_code: str) -> None:
    """Take a place that is offered. Raises Forbidden, Refused("offer_over") where it has lapsed meanwhile. Recorded."""
    unit.require(policy.may_use_own_link, delegate)
    taken = unit.session.execute(
        sa.update(Place).where(
            Place.delegate_id == delegate.id, Place.state == PlaceState.OFFERED, Place.offered_until > unit.now(),
            Place.activity_id.in_(sa.select(Activity.id).where(
                Activity.event_id == delegate.event_id, Activity.code == activity_code)))
        .values(state=PlaceState.HELD, offered_until=None).returning(Place.id)).first()
    if taken is None:
        raise Refused("offer_over")
    unit.record("delegate.offer_accepted", event_id=delegate.event_id, subject=("delegate", delegate.id),
                activity=activity_code)


def lapse_offers(unit: Unit) -> int:
    """Take back places whose offer is over, and offer them to the next in line; returns how many. Recorded, told by mail."""
    over = [Place.state == PlaceState.OFFERED, Place.offered_until <= unit.now()]
    activity_ids = sorted(set(unit.session.scalars(sa.select(Place.activity_id).where(*over))))
    lock_activities(unit.session, activity_ids)
    lapsed = unit.session.scalars(
        sa.update(Place).where(*over, Place.activity_id.in_(activity_ids))
        .values(state=PlaceState.RELEASED, offered_until=None, priority=0, moved_reason=None).returning(Place.id)).all()
    for place in unit.session.scalars(
            sa.select(Place).where(Place.id.in_(lapsed)).order_by(Place.activity_id, Place.id)
            .execution_options(populate_existing=True)):
        unit.session.execute(
            sa.update(Activity).where(Activity.id == place.activity_id).values(taken=Activity.taken - 1))
        unit.record("delegate.offer_lapsed", event_id=place.delegate.event_id, subject=("delegate", place.delegate_id),
                    activity=place.activity.code)
        notices.offer_has_lapsed(unit, place)
    promote_waiting(unit, activity_ids)
    return len(lapsed)


def move_up(unit: Unit, event: Event, activity: Activity, delegate: Delegate, reason: str) -> None:
    """Put somebody at the front of an activity's list, for a reason that is recorded and stands on the list.

    Raises Forbidden, Refused("reason_needed"), NotFound where they don't wait.
    """
    unit.require(policy.may_approve_delegates, event)
    if not reason.strip():
        raise Refused("reason_needed", field="reason")
    lock_activities(unit.session, [activity.id])
    place = unit.session.scalars(sa.select(Place).where(
        Place.delegate_id == delegate.id, Place.activity_id == activity.id, Place.state == PlaceState.WAITING)).first()
    if place is None:
        raise NotFound("delegate_unknown")
    first = unit.session.scalar(sa.select(sa.func.max(Place.priority)).where(
        Place.activity_id == activity.id, Place.state == PlaceState.WAITING)) or 0
    place.priority, place.moved_reason = first + 1, reason.strip()[:500]
    unit.record("delegate.moved_up", event_id=event.id, subject=("delegate", delegate.id), activity=activity.code,
                reason=place.moved_reason)
    promote_waiting(unit, [activity.id])
