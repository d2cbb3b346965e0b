"""What is in the event before a roster comes in: as a reader of sheets needs it, and as the plan compares with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.registration import queries
from events.registration.enums import HOLDING, PlaceState, QuestionType
from events.registration.models import Answer, Delegate, Place, Question
from events.registration.roster.event_view import ActivityView, CategoryView, EventView, QuestionView
from events.registration.roster.people import CONTACTS, known_identities
from events.registration.roster.sameness import Identity
from events.registration.roster.usual_headings import Field
from events.registration.rules.persons import Person
from events.registration.services.answers import open_value
from events.setup.models import Event

AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in the event: the standing fields, what the last roster said, and the states of places by activity id."""

    id: int
    reference: str
    status: str
    source: str
    category_id: int
    note: str | None
    person: Person
    roster_values: Mapping[str, Any] | None
    places: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """An event before a roster comes in: what it asks, and how many wait, by activity code."""

    event: Event
    questions: dict[str, Question]
    waiting: dict[str, int] = field(default_factory=dict)

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


def read_standing(session: Session, event: Event) -> Standing:
    """The event as it stands. Four queries, whatever its size."""
    codes = {one.id: one.code for one in event.activities}
    waiting = session.execute(
        sa.select(Place.activity_id, sa.func.count()).join(Delegate)
        .where(Delegate.event_id == event.id, Place.state == PlaceState.WAITING, Delegate.status.in_(HOLDING))
        .group_by(Place.activity_id))
    questions = {one.key: one for one in queries.questions_of(session, event.id)}
    return Standing(event, questions, {codes[activity_id]: count for activity_id, count in waiting})


def read_identities(session: Session, event_id: int) -> Iterator[tuple[int, Identity]]:
    """What everybody in the event is known by, a few at a time."""
    said = Delegate.roster_values
    rows = session.execute(
        sa.select(Delegate.id, Delegate.name, Delegate.mobile, Delegate.email,
                  said[str(Field.NAME)], said[CONTACTS])
        .where(Delegate.event_id == event_id, Delegate.erased_at.is_(None))
        # Of one person's registrations the one that stands comes before one that was cancelled.
        .order_by(Delegate.status.in_(HOLDING).desc(), Delegate.id)
        .execution_options(yield_per=AT_ONCE))
    for number, name, mobile, email, said_name, contacts in rows:
        current = Identity(name, frozenset({mobile} if mobile else ()), frozenset({email} if email else ()))
        values = {Field.NAME: said_name or name, CONTACTS: contacts or ()}
        for identity in known_identities(current, values):
            yield number, identity


def read_known(session: Session, ids: Sequence[int]) -> dict[int, Known]:
    """What is to be compared of these delegates, by id."""
    found: dict[int, Known] = {}
    columns = (
        Delegate.id, Delegate.reference, Delegate.status, Delegate.source, Delegate.category_id, Delegate.note,
        Delegate.name, Delegate.name_latin, Delegate.unit, Delegate.title, Delegate.mobile, Delegate.email,
        Delegate.country, Delegate.province, Delegate.roster_values,
    )
    for start in range(0, len(ids), 500):
        some = ids[start:start + 500]
        places: dict[int, dict[int, str]] = {}
        for delegate_id, activity_id, state in session.execute(
                sa.select(Place.delegate_id, Place.activity_id, Place.state).where(Place.delegate_id.in_(some))):
            places.setdefault(delegate_id, {})[activity_id] = state
        for row in session.execute(sa.select(*columns).where(Delegate.id.in_(some))):
            found[row.id] = Known(
                row.id, row.reference, row.status, row.source, row.category_id, row.note,
                Person(row.name, row.name_latin, row.unit, row.title, row.mobile, row.email, row.country, row.province),
                row.roster_values, places.get(row.id, {}))
    return found


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
