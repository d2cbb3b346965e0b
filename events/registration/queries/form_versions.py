"""Reads of the versions of an event's form: which one is current, and what a delegate was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.registration.enums import CHOOSING
from events.registration.models import Answer, Delegate, FormVersion, Question
from events.setup.models import Localized


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it stood when a delegate answered it; whether it is sensitive is as it is now."""

    id: int
    key: str
    type: str
    label: Localized
    choices: list[dict[str, Any]]
    sensitive: bool


def current_form(event_id: int) -> sa.ScalarSelect[int | None]:
    """The number of the event's latest form version, to be read or to stand in an insert."""
    return sa.select(sa.func.max(FormVersion.number)).where(FormVersion.event_id == event_id).scalar_subquery()


def latest_version(session: Session, event_id: int) -> FormVersion | None:
    """The latest version of the event's form; None where it never asked anything."""
    return session.scalars(
        sa.select(FormVersion).where(FormVersion.event_id == event_id).order_by(FormVersion.number.desc()).limit(1)
    ).first()


def is_filled_in(session: Session, version: FormVersion) -> bool:
    """Whether some delegate's answers are those of this version."""
    return session.scalar(sa.select(sa.exists().where(
        Delegate.event_id == version.event_id, Delegate.form_version == version.number))) or False


def asked_of(session: Session, delegate: Delegate) -> dict[int, AskedQuestion]:
    """The questions that the delegate has answered, by number, in the words of the form that was filled in.

    A choice that was kept when the others were answered anew stands in an earlier form: it has the words of that one.
    """
    version = session.scalars(sa.select(FormVersion).where(
        FormVersion.event_id == delegate.event_id, FormVersion.number == delegate.form_version)).first()
    then = {entry["key"]: entry for entry in version.questions} if version else {}
    found = {answer.question_id: _as_asked(answer.question, then.get(answer.question.key, {}))
             for answer in delegate.answers}
    lost = {answer.question_id for answer in delegate.answers if _is_lost(answer, found[answer.question_id])}
    if lost:
        earlier = session.scalars(sa.select(FormVersion.questions).where(
            FormVersion.event_id == delegate.event_id).order_by(FormVersion.number)).all()
        for number in lost:
            found[number] = _with_earlier(found[number], earlier)
    return found


def _is_lost(answer: Answer, asked: AskedQuestion) -> bool:
    """Whether an answer names a choice that its form doesn't have; of what is encrypted nobody can tell here."""
    if asked.type not in CHOOSING:
        return False
    named = answer.value if isinstance(answer.value, list) else [answer.value]
    return answer.closed is not None or not {*named} <= {choice["value"] for choice in asked.choices}


def _with_earlier(asked: AskedQuestion, earlier: Sequence[list[dict[str, Any]]]) -> AskedQuestion:
    known = {choice["value"]: choice for questions in earlier for entry in questions if entry["key"] == asked.key
             for choice in entry.get("choices", ())}
    return replace(asked, choices=[*(known | {choice["value"]: choice for choice in asked.choices}).values()])


def _as_asked(question: Question, entry: dict[str, Any]) -> AskedQuestion:
    return AskedQuestion(
        id=question.id, key=question.key, type=entry.get("type", question.type),
        label=entry.get("label", question.label), choices=entry.get("choices", question.choices),
        sensitive=question.sensitive)
