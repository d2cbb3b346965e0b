"""Reads about one delegate, and about what the form offers."""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.core.audit import AuditEntry, history_of
from app.core.errors import NotFound
from app.core.runtime import runtime
from events.registration.enums import HOLDING, DelegateStatus, PlaceState
from events.registration.models import Answer, Delegate, Place, Question, RegistrationSettings
from events.registration.queries.lists import DelegateFilter, matching_ids
from events.registration.rules.activities import clashes, is_open_to
from events.registration.rules.references import LINK_PURPOSE, tidy_reference
from events.registration.rules.retention import SENSITIVE_DAYS
from events.setup.models import Activity, Event


def event_of(session: Session, delegate: Delegate) -> Event:
    """The event that somebody is registered for."""
    return session.get_one(Event, delegate.event_id)


def questions_of(session: Session, event_id: int) -> list[Question]:
    """The event's questions in their order."""
    return list(session.scalars(sa.select(Question).where(Question.event_id == event_id).order_by(Question.position)))


def delegate_of(session: Session, event_id: int, reference: str) -> Delegate:
    """The event's delegate with this reference, with answers and places; of a merged one, what it became part of.

    Raises NotFound("delegate_unknown").
    """
    delegate = session.scalars(
        _whole().where(Delegate.event_id == event_id, Delegate.reference == tidy_reference(reference))
    ).first()
    if delegate is None:
        raise NotFound("delegate_unknown")
    return _standing(session, delegate)


def with_merged_rows(session: Session, event_id: int, reference: str) -> tuple[Delegate, list[Delegate]]:
    """As delegate_of and merged_rows at once, for pages that tell neither answers nor places. Raises as delegate_of."""
    known = sa.select(Delegate.id).where(
        Delegate.event_id == event_id, Delegate.reference == tidy_reference(reference)).scalar_subquery()
    rows = session.scalars(
        sa.select(Delegate).where(sa.or_(Delegate.id == known, Delegate.merged_into_id == known)).order_by(Delegate.number))
    found = list(rows)
    kept = next((one for one in found if one.reference == tidy_reference(reference)), None)
    if kept is None:
        raise NotFound("delegate_unknown")
    if kept.merged_into_id is not None:
        kept = session.get_one(Delegate, kept.merged_into_id)
        return kept, merged_rows(session, kept)
    return kept, [one for one in found if one is not kept]


def delegate_with_token(session: Session, token: str) -> Delegate:
    """The delegate whose personal link this is, with answers and places. Raises NotFound("link_unknown")."""
    hashed = runtime().secrets.keyed_hash(LINK_PURPOSE, token)
    delegate = session.scalars(_whole().where(Delegate.token_hash == hashed)).first()
    if delegate is None:
        raise NotFound("link_unknown")
    return _standing(session, delegate)


def _standing(session: Session, delegate: Delegate) -> Delegate:
    """The registration that a merged one became part of, else the same."""
    if delegate.merged_into_id is None:
        return delegate
    return session.scalars(_whole().where(Delegate.id == delegate.merged_into_id)).one()


def merged_rows(session: Session, delegate: Delegate) -> list[Delegate]:
    """The registrations that became part of this one, in the order of their numbers."""
    return list(session.scalars(
        sa.select(Delegate).where(Delegate.merged_into_id == delegate.id).order_by(Delegate.number)))


def _whole() -> sa.Select[Delegate]:
    return sa.select(Delegate).options(
        joinedload(Delegate.category),
        selectinload(Delegate.answers).joinedload(Answer.question),
        selectinload(Delegate.places).joinedload(Place.activity).joinedload(Activity.room),
    )


def known_person(
    session: Session, event_id: int, name_key: str, mobile: str | None, email_key: str | None,
) -> Delegate | None:
    """The same person, registered already: the same name and the same mobile or e-mail; who has cancelled is left out."""
    contact = [column == value for column, value in ((Delegate.mobile, mobile), (Delegate.email_key, email_key)) if value]
    if not contact:
        return None
    return session.scalars(
        sa.select(Delegate).where(
            Delegate.event_id == event_id, Delegate.name_key == name_key, sa.or_(*contact),
            Delegate.status != DelegateStatus.CANCELLED,
        ).order_by(Delegate.id).limit(1)
    ).first()


@dataclass(frozen=True, slots=True)
class WaitingPosition:
    """Where somebody stands on an activity's list, counted from 1."""

    activity: Activity
    position: int


def waiting_positions(session: Session, delegate: Delegate) -> list[WaitingPosition]:
    """Where a delegate stands on each list that they are on."""
    found: list[WaitingPosition] = []
    for place in delegate.places:
        if place.state != PlaceState.WAITING:
            continue
        ahead = session.scalar(
            sa.select(sa.func.count()).select_from(Place).join(Delegate).where(
                Place.activity_id == place.activity_id, Place.state == PlaceState.WAITING,
                Delegate.status.in_(HOLDING), sa.or_(
                    Place.priority > place.priority, sa.and_(Place.priority == place.priority, sa.or_(
                        Place.asked_at < place.asked_at,
                        sa.and_(Place.asked_at == place.asked_at, Place.id < place.id)))),
            )
        )
        found.append(WaitingPosition(place.activity, int(ahead or 0) + 1))
    return sorted(found, key=lambda waiting: waiting.activity.starts)


def overlapping_places(*delegates: Delegate) -> list[tuple[Activity, Activity]]:
    """Pairs of activities at one time in which these registrations, taken as one person's, have or are offered places."""
    taken = {place.activity_id: place.activity for one in delegates for place in one.places
             if place.state in (PlaceState.HELD, PlaceState.OFFERED)}
    return clashes(list(taken.values()))


def open_activities(event: Event, delegate: Delegate) -> list[Activity]:
    """The activities that a delegate signs up for by themselves, in the order of time."""
    return [one for one in sorted(event.activities, key=lambda one: one.starts)
            if is_open_to(one, delegate.category.code)]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where somebody stands in a queue, counted from 1 (0: not in it), and the references before and after."""

    position: int
    total: int
    before: str | None
    after: str | None


def neighbours(session: Session, event_id: int, wanted: DelegateFilter, delegate: Delegate) -> Neighbours:
    """Who comes before and after a delegate among those that a filter finds, in the order of registration."""
    ids = matching_ids(session, event_id, wanted)
    place = bisect_left(ids, delegate.id)
    is_in = place < len(ids) and ids[place] == delegate.id
    around = {
        "before": ids[place - 1] if place > 0 else None,
        "after": next(iter(ids[place + is_in:place + is_in + 1]), None),
    }
    names: dict[int, str] = dict(session.execute(
        sa.select(Delegate.id, Delegate.reference).where(Delegate.id.in_([one for one in around.values() if one]))).all())
    return Neighbours(place + 1 if is_in else 0, len(ids), *(names.get(one) if one else None for one in around.values()))


def waiting_list(session: Session, activity: Activity) -> list[Place]:
    """Who is offered a place in an activity, then who waits for one, in the order of the line; with their delegates."""
    return list(session.scalars(
        sa.select(Place).join(Delegate)
        .where(Place.activity_id == activity.id, Place.state.in_([PlaceState.OFFERED, PlaceState.WAITING]),
               Delegate.status.in_(HOLDING))
        .options(contains_eager(Place.delegate).joinedload(Delegate.category))
        .order_by(Place.state, Place.priority.desc(), Place.asked_at, Place.id)))


def place_counts(session: Session, event_id: int) -> dict[int, dict[str, int]]:
    """How many places of each state every activity of the event has; who cancelled is left out."""
    found: dict[int, dict[str, int]] = {}
    for activity_id, state, count in session.execute(
            sa.select(Place.activity_id, Place.state, sa.func.count()).join(Delegate)
            .where(Delegate.event_id == event_id, Delegate.status.in_(HOLDING))
            .group_by(Place.activity_id, Place.state)):
        found.setdefault(activity_id, {})[state] = int(count)
    return found


def settings_of(session: Session, event_id: int) -> RegistrationSettings:
    """How an event handles registrations: its own row, else one (not in the session) with what holds without."""
    return session.get(RegistrationSettings, event_id) or RegistrationSettings(
        event_id=event_id, sensitive_days=SENSITIVE_DAYS)


def history_of_delegate(session: Session, delegate: Delegate) -> list[AuditEntry]:
    """What was done with a delegate, newest first."""
    return history_of(session, "delegate", delegate.id)


def held_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """All that registration holds about a delegate, in plain values; sensitive answers in the clear, for they are theirs."""
    del session  # everything hangs on the delegate
    return [{
        "reference": delegate.reference, "status": delegate.status, "source": delegate.source,
        "category": delegate.category.code, "name": delegate.name, "name_latin": delegate.name_latin,
        "unit": delegate.unit, "title": delegate.title, "mobile": delegate.mobile, "email": delegate.email,
        "country": delegate.country, "province": delegate.province, "note": delegate.note,
        "consents": delegate.consents, "registered_at": delegate.created_at.isoformat(),
        "answers": {answer.question.key: _plain_answer(answer) for answer in delegate.answers},
        "activities": {place.activity.code: place.state for place in delegate.places},
    }]


def _plain_answer(answer: Answer) -> Any:
    if answer.closed is not None:
        return json.loads(runtime().secrets.decrypt(answer.closed))
    return {"file": answer.file_id} if answer.file_id is not None else answer.value
