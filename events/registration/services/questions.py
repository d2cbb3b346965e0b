"""The event's own questions as the part `form` of its definition: rows to entries, entries to rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from app.core.unit import Unit
from events.registration import queries
from events.registration.definition import FORM_SECTION
from events.registration.models import Answer, Delegate, FormVersion, Question
from events.registration.services.answers import opened
from events.setup.definition.schema import Section
from events.setup.enums import EventStatus
from events.setup.models import Event

_COLUMNS = (
    "key", "type", "label", "help", "section", "required", "categories", "choices", "min", "max", "max_length", "accept",
    "max_mb", "sensitive", "kept_days", "show_if",
)


class FormPart:
    """The part `form`."""

    key = "form"

    def schema(self) -> Section:
        return FORM_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        return write_questions(unit, event, value)

    def export(self, session: Any, event: Any) -> Any:
        return [question_entry(question) for question in questions_of(session, event)]


def questions_of(session: Session, event: Event) -> list[Question]:
    """The event's questions in order."""
    return list(session.scalars(
        sa.select(Question).where(Question.event_id == event.id).order_by(Question.position, Question.id)))


def question_entry(question: Question) -> dict[str, Any]:
    """The question as a definition has it."""
    values = {name: getattr(question, name) for name in _COLUMNS}
    return {name: value for name, value in values.items() if value is not None}


def write_questions(unit: Unit, event: Event, entries: Iterable[dict[str, Any]]) -> bool:
    """Make the event's questions what the entries say; True where something changed.

    That no answers hang on what goes has been asked by the import, which also asked for the permission and records.
    """
    known = {question.key: question for question in questions_of(unit.session, event)}
    changed = False
    for position, entry in enumerate(entries, start=1):
        question = known.pop(entry["key"], None)
        if question is None:
            question = Question(event_id=event.id)
            unit.session.add(question)
        for name, value in [("position", position), *((name, entry.get(name)) for name in _COLUMNS)]:
            if getattr(question, name) != value:
                setattr(question, name, value)
                changed = True
    for question in known.values():
        unit.session.delete(question)
        changed = True
    unit.session.flush()
    if changed:
        _keep_version(unit, event)
    return changed


def _keep_version(unit: Unit, event: Event) -> None:
    """Write down the questions as a version of the form, or over the latest one where nobody can have filled it in."""
    questions = [_plain_entry(question) for question in questions_of(unit.session, event)]
    latest = queries.latest_version(unit.session, event.id)
    is_free = latest is not None and event.status == EventStatus.DRAFT and not queries.is_filled_in(unit.session, latest)
    if latest is not None and is_free:
        latest.questions, latest.made_at = questions, unit.now()
    else:
        number = latest.number + 1 if latest else 1
        unit.session.add(FormVersion(event_id=event.id, number=number, questions=questions, made_at=unit.now()))
    unit.session.flush()


def _plain_entry(question: Question) -> dict[str, Any]:
    """An entry that shares nothing with the row, which may change."""
    entry: dict[str, Any] = deepcopy(question_entry(question))
    return entry


def answers_to(session: Session, event: Event, kind: str, codes: Iterable[str]) -> dict[str, int]:
    """How many answers the questions with these keys have, which aren't removed then; of `choices` (each `key=value`) how
    many have given each.
    """
    if kind == "choices":
        return _answers_with(session, event, codes)
    if kind != "form":
        return {}
    rows = session.execute(
        sa.select(Question.key, sa.func.count()).join(Answer, Answer.question_id == Question.id)
        .where(Question.event_id == event.id, Question.key.in_(list(codes))).group_by(Question.key))
    return dict(rows.all())


def _answers_with(session: Session, event: Event, codes: Iterable[str]) -> dict[str, int]:
    wanted = set(codes)
    keys = {code.partition("=")[0] for code in wanted}
    answers = session.scalars(
        sa.select(Answer).join(Question, Answer.question_id == Question.id).join(Delegate, Answer.delegate_id == Delegate.id)
        .where(Question.event_id == event.id, Question.key.in_(keys), Delegate.merged_into_id.is_(None))
        .options(contains_eager(Answer.question)))
    counts: Counter[str] = Counter()
    for answer in answers:
        given = opened(answer)
        counts.update(f"{answer.question.key}={one}" for one in (given if isinstance(given, list) else [given]))
    return {code: counts[code] for code in wanted if counts[code]}
