"""Whom a print is for: what the list of delegates can find, an organisation, a day, an activity."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.printing.queries.holders import BadgeHolder, badge_holders, printable_questions
from events.registration.enums import DelegateStatus, PlaceState, QuestionType
from events.registration.models import Answer, Delegate, Group, Place, Question
from events.registration.queries import DelegateFilter
from events.registration.queries.lists.filters import conditions, listed
from events.setup.models import Activity, Event

MOST_DAYS = 31
MOST_UNITS = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom a print is for; empty texts narrow nothing.

    `when` is ``day:2019-10-11`` (a place in an activity of that day), ``activity:CODE``, or ``answer:KEY:2019-10-11``
    (a date that was given in the form, such as the day of arrival). `unit` is an organisation's name as registered.
    """

    people: DelegateFilter = field(default_factory=DelegateFilter)
    unit: str = ""
    when: str = ""

    @property
    def chosen(self) -> dict[str, Any]:
        """What of it a print keeps for people to read: codes and numbers alone, nothing that was typed."""
        own = {name: value for name, value in self.people.parameters.items() if name in ("category", "group", "activity")}
        others = set(self.people.parameters) - {*own, "ids", "status"}
        picked = len(self.people.ids.split(".")) if self.people.ids else 0
        found: dict[str, Any] = {**own, "when": self.when, "unit": bool(self.unit), "list": bool(others), "picked": picked}
        return {name: value for name, value in found.items() if value}


def selected_holders(session: Session, event: Event, selection: Selection) -> list[BadgeHolder]:
    """The approved delegates whom it finds; nonsense finds nobody. One statement."""
    return badge_holders(session, event, narrowed=_conditions(event, selection))


def _conditions(event: Event, selection: Selection) -> list[sa.ColumnElement[bool]]:
    people = selection.people
    found: list[sa.ColumnElement[bool]] = []
    kind, _colon, rest = selection.when.partition(":")
    if kind == "day":
        found.append(_on_day(event, rest))
    elif kind == "activity":
        people = replace(people, activity=rest, place=PlaceState.HELD)
    elif kind == "answer":
        people = replace(people, answer=rest)
    elif kind:
        found.append(sa.false())
    if selection.unit:
        found.append(Delegate.unit == selection.unit)
    if not people.is_empty:
        # A delegate is found by a statement of their own, so that a filter's tables don't meet those of the badges.
        matching = sa.select(Delegate.id).where(listed(event.id), *conditions(event.id, people))
        found.append(Delegate.id.in_(matching))
    return found


def _on_day(event: Event, text: str) -> sa.ColumnElement[bool]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return sa.false()
    begins = datetime.combine(day, time(), ZoneInfo(event.timezone)).astimezone(UTC)
    places = (
        sa.select(Place.delegate_id)
        .join(Activity, Activity.id == Place.activity_id)
        .where(
            Activity.event_id == event.id, Place.state == PlaceState.HELD,
            Activity.starts >= begins, Activity.starts < begins + timedelta(days=1),
        )
    )  # fmt: skip
    return Delegate.id.in_(places)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a print can be narrowed by at an event: organisations by name, groups by number, dates that were answered."""

    units: list[str]
    groups: list[tuple[int, str]]
    answered: list[tuple[Question, str]]


def choices_at(session: Session, event: Event) -> Choices:
    """All that approved delegates offer; three statements."""
    approved = (Delegate.event_id == event.id, Delegate.status == DelegateStatus.APPROVED)
    units = session.scalars(
        sa.select(Delegate.unit).where(*approved, Delegate.unit.is_not(None), Delegate.unit != "")
        .group_by(Delegate.unit).order_by(sa.func.count().desc(), Delegate.unit).limit(MOST_UNITS)
    )  # fmt: skip
    groups = session.execute(
        sa.select(Group.id, Group.name).where(Group.event_id == event.id).order_by(Group.name, Group.id)
    )
    return Choices([unit for unit in units if unit], [(row.id, row.name) for row in groups], _answered(session, event))


def _answered(session: Session, event: Event) -> list[tuple[Question, str]]:
    questions = {one.id: one for one in printable_questions(session, event) if one.type == QuestionType.DATE}
    if not questions:
        return []
    rows = session.execute(
        sa.select(Answer.question_id, Answer.value)
        .join(Delegate, Delegate.id == Answer.delegate_id)
        .where(Answer.question_id.in_(questions), Delegate.status == DelegateStatus.APPROVED)
        .distinct()
    )
    days: dict[int, list[str]] = {}
    for question_id, value in rows:
        days.setdefault(question_id, []).append(str(value or ""))
    # A date of birth has as many days as people, and nobody prints by it.
    return [
        (question, day)
        for question_id, question in questions.items() if len(days.get(question_id, [])) <= MOST_DAYS
        for day in sorted(filter(None, days.get(question_id, [])))
    ]  # fmt: skip
