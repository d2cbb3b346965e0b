"""Choices of limited capacity (a hotel with 40 rooms): counted by a conditional write, so that none is given twice.

A count is made from the answers when it is first needed, and again when the form changes or a roster has come in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.runtime import runtime
from events.registration.enums import CHOOSING, HOLDING
from events.registration.models import Answer, ChoiceCount, Delegate, Question
from events.registration.rules.persons import FieldError
from events.registration.services.records import lock_number

PREFIX = "q-"


def capacities(question: Question) -> dict[str, int]:
    """The limited choices of a question, with how many may pick each."""
    if question.type not in CHOOSING:
        return {}
    return {choice["value"]: choice["capacity"] for choice in question.choices if choice.get("capacity") is not None}


def change_choices(
    session: Session, questions: Sequence[Question], before: Mapping[str, Any], after: Mapping[str, Any],
) -> list[FieldError]:
    """Free what was picked before and take what is picked now; errors for what is full. By question and value, in order.

    Call it before the answers or the status change: a count that is made here counts what stands.
    """
    errors: list[FieldError] = []
    for question in sorted(questions, key=lambda one: one.id):
        limits = capacities(question)
        if not limits:
            continue
        had, wants = picked(before.get(question.key)), picked(after.get(question.key))
        if not (had ^ wants) & limits.keys():
            continue
        _count(session, question)
        for value in sorted((had ^ wants) & limits.keys()):
            if value in had:
                _free(session, question, value)
            elif not _take(session, question, value, limits[value]):
                label = next(choice["label"] for choice in question.choices if choice["value"] == value)
                errors.append(FieldError(PREFIX + question.key, "choice_full", (("label", label),)))
    return errors


def take_what_is_left(session: Session, question: Question, value: Any) -> Any:
    """Take an answer's choices as far as they are free; returns the answer with these alone, None where none is left."""
    limits = capacities(question)
    _count(session, question)
    lost = {one for one in sorted(picked(value) & limits.keys()) if not _take(session, question, one, limits[one])}
    if not lost:
        return value
    return [one for one in value if one not in lost] or None if isinstance(value, list) else None


def choices_left(session: Session, questions: Sequence[Question]) -> dict[tuple[str, str], int]:
    """How many places each limited choice still has, by the question's key and the choice's value."""
    limited = {question.id: question for question in questions if capacities(question)}
    if not limited:
        return {}
    taken = {(row.question_id, row.value): row.taken for row in session.scalars(
        sa.select(ChoiceCount).where(ChoiceCount.question_id.in_(limited)))}
    return {
        (question.key, value): max(0, capacity - taken.get((question.id, value), 0))
        for question in limited.values() for value, capacity in capacities(question).items()
    }


def recount_choices(session: Session, event_id: int) -> None:
    """Make every count of the event's choices anew from the answers."""
    questions = session.scalars(
        sa.select(Question).where(Question.event_id == event_id, Question.type.in_(CHOOSING)).order_by(Question.id)).all()
    session.execute(sa.delete(ChoiceCount).where(ChoiceCount.question_id.in_([one.id for one in questions])))
    for question in questions:
        if capacities(question):
            _count(session, question)


def counted_choices(session: Session, question: Question) -> dict[str, int]:
    """How many who take a place have picked each limited choice, from the answers themselves."""
    rows = session.execute(
        sa.select(Answer.value, Answer.closed).join(Delegate)
        .where(Answer.question_id == question.id, Delegate.status.in_(HOLDING)))
    counts = dict.fromkeys(capacities(question), 0)
    for plain, closed in rows:
        value = json.loads(runtime().secrets.decrypt(closed)) if closed is not None else plain
        for choice in picked(value) & counts.keys():
            counts[choice] += 1
    return counts


def picked(value: Any) -> set[str]:
    """The choices that an answer names."""
    return set(value) if isinstance(value, list) else {value} if isinstance(value, str) else set()


def _take(session: Session, question: Question, value: str, capacity: int) -> bool:
    statement = (
        sa.update(ChoiceCount)
        .where(ChoiceCount.question_id == question.id, ChoiceCount.value == value, ChoiceCount.taken < capacity)
        .values(taken=ChoiceCount.taken + 1).returning(ChoiceCount.taken))
    return session.execute(statement).first() is not None


def _free(session: Session, question: Question, value: str) -> None:
    session.execute(
        sa.update(ChoiceCount).where(ChoiceCount.question_id == question.id, ChoiceCount.value == value)
        .values(taken=ChoiceCount.taken - 1))


def _count(session: Session, question: Question) -> None:
    """Rows for choices that have none yet; two who come first at once count one after the other."""
    known = sa.select(sa.func.count()).where(ChoiceCount.question_id == question.id)
    if session.scalar(known) == len(capacities(question)):
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock_number("choices", question.id))))
    session.flush()
    there = set(session.scalars(sa.select(ChoiceCount.value).where(ChoiceCount.question_id == question.id)))
    missing = [{"question_id": question.id, "value": value, "taken": taken}
               for value, taken in sorted(counted_choices(session, question).items()) if value not in there]
    if missing:
        session.execute(sa.insert(ChoiceCount), missing)
