"""What is in the event before a roster comes in: as a reader of sheets needs it, and as the plan compares with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.registration import queries
from events.registration.enums import HOLDING, PlaceState, QuestionType
from events.registration.models import Answer, Delegate, Place, Question
from events.registration.roster.event_view import ActivityView, CategoryView, EventView, QuestionView
from events.registration.roster.people import known_identities
from events.registration.roster.sameness import Identity
from events.registration.rules.persons import Person
from events.registration.services.answers import open_value
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in the event: the standing fields, what the last roster said, and where they have asked for a place."""

    id: int
    reference: str
    status: str
    source: str
    category_id: int
    note: str | None
    person: Person
    roster_values: Mapping[str, Any] | None
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An event with everybody in it, by id; `places` are the states of places by delegate and activity code."""

    event: Event
    questions: dict[str, Question]
    known: dict[int, Known]
    places: dict[int, dict[str, str]]
    waiting: dict[str, int]

    def view(self) -> EventView:
        """The event as a reader of sheets sees it."""
        return EventView(
            starts=self.event.starts, ends=self.event.ends,
            categories=tuple(CategoryView(one.code, one.name, one.public) for one in self.event.categories),
            activities=tuple(ActivityView(one.code, one.title, one.capacity, one.sign_up)
                             for one in sorted(self.event.activities, key=lambda one: one.position)),
            questions=tuple(QuestionView(
                one.key, QuestionType(one.type), one.label, one.choices, one.min, one.max, one.max_length)
                for one in self.questions.values()))

    def identities(self) -> list[tuple[int, Identity]]:
        """What everybody is known by."""
        found: list[tuple[int, Identity]] = []
        for one in self.known.values():
            current = Identity(one.person.name, frozenset({one.person.mobile} if one.person.mobile else ()),
                               frozenset({one.person.email} if one.person.email else ()))
            found += [(one.id, identity) for identity in known_identities(current, one.roster_values)]
        return found


def read_standing(session: Session, event: Event) -> Standing:
    """The event as it stands. Five queries, whatever its size."""
    columns = (
        Delegate.id, Delegate.reference, Delegate.status, Delegate.source, Delegate.category_id, Delegate.note,
        Delegate.name, Delegate.name_latin, Delegate.unit, Delegate.title, Delegate.mobile, Delegate.email,
        Delegate.country, Delegate.province, Delegate.roster_values, Delegate.attention,
    )
    rows = session.execute(
        sa.select(*columns).where(Delegate.event_id == event.id)
        # Of one person's registrations the one that stands comes before one that was cancelled.
        .order_by(Delegate.status.in_(HOLDING).desc(), Delegate.id))
    known = {row.id: Known(
        row.id, row.reference, row.status, row.source, row.category_id, row.note,
        Person(row.name, row.name_latin, row.unit, row.title, row.mobile, row.email, row.country, row.province),
        row.roster_values, tuple(row.attention),
    ) for row in rows}
    codes = {one.id: one.code for one in event.activities}
    places: dict[int, dict[str, str]] = {}
    waiting: dict[str, int] = {}
    asked = session.execute(
        sa.select(Place.delegate_id, Place.activity_id, Place.state, Delegate.status).join(Delegate)
        .where(Delegate.event_id == event.id))
    for delegate_id, activity_id, state, status in asked:
        places.setdefault(delegate_id, {})[codes[activity_id]] = state
        if state == PlaceState.WAITING and status in HOLDING:
            waiting[codes[activity_id]] = waiting.get(codes[activity_id], 0) + 1
    questions = {one.key: one for one in queries.questions_of(session, event.id)}
    return Standing(event, questions, known, places, waiting)


def read_current_answers(session: Session, delegate_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What these delegates have answered, by key; sensitive answers are opened, to be compared and not to be shown."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(delegate_ids), 500):
        rows = session.execute(
            sa.select(Answer.delegate_id, Question.key, Answer.value, Answer.closed).join(Question)
            .where(Answer.delegate_id.in_(delegate_ids[start:start + 500])))
        for delegate_id, key, value, closed in rows:
            found.setdefault(delegate_id, {})[key] = open_value(value, closed)
    return found
