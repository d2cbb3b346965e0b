"""Who has a badge, and all that may stand on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.files import StoredFile, file_path
from app.vocabulary.localized import listed, text
from app.vocabulary.places import place_name
from badges.printing.rules.layouts import ANSWER
from events.registration.enums import DelegateStatus, QuestionType
from events.registration.models import Answer, Delegate, Group, Question
from events.setup.models import Category, Event, Localized

_NO_TEXT = (QuestionType.FILE, QuestionType.PHOTO)


@dataclass(frozen=True, slots=True)
class BadgeHolder:
    """A person as the badge shows them."""

    id: int
    number: int
    reference: str
    name: str
    name_latin: str | None
    unit: str | None
    title: str | None
    category: Localized
    category_code: str
    colour: str | None
    group: str | None
    sort_key: str
    category_position: int


def badge_holders(
    session: Session, event: Event, category: str | None = None, delegate_ids: Sequence[int] | None = None,
    narrowed: Sequence[sa.ColumnElement[bool]] = (),
) -> list[BadgeHolder]:  # fmt: skip
    """Approved delegates by category, then by name in pinyin; one statement. `narrowed` are further conditions."""
    statement = (
        sa.select(
            Delegate.id, Delegate.number, Delegate.reference, Delegate.name, Delegate.name_latin, Delegate.unit,
            Delegate.title, Category.name, Category.code, Category.colour, Group.name, Delegate.sort_key,
            Category.position,
        )
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Group, Group.id == Delegate.group_id)
        .where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.APPROVED, *narrowed)
        .order_by(Category.position, Delegate.sort_key, Delegate.number)
    )  # fmt: skip
    if category is not None:
        statement = statement.where(Category.code == category)
    if delegate_ids is not None:
        statement = statement.where(Delegate.id.in_(delegate_ids))
    rows: list[Any] = list(session.execute(statement))
    return [BadgeHolder(*row) for row in rows]


def count_holders(session: Session, event: Event) -> int:
    """How many approved delegates the event has."""
    approved = sa.select(sa.func.count()).where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.APPROVED)
    return session.scalar(approved) or 0


def printable_questions(session: Session, event: Event) -> list[Question]:
    """The event's questions whose answers may stand on a badge: neither sensitive ones nor files."""
    return list(
        session.scalars(
            sa.select(Question)
            .where(Question.event_id == event.id, Question.sensitive.is_(False), Question.type.not_in(_NO_TEXT))
            .order_by(Question.position)
        )
    )


def answers_for(session: Session, event: Event, sources: set[str], language: str) -> dict[int, dict[str, str]]:
    """What delegates have answered to the questions that a layout names, as texts; one statement, none without a question."""
    keys = {source.removeprefix(ANSWER) for source in sources if source.startswith(ANSWER)}
    questions = {one.id: one for one in printable_questions(session, event) if one.key in keys} if keys else {}
    if not questions:
        return {}
    found: dict[int, dict[str, str]] = {}
    rows = session.execute(
        sa.select(Answer.delegate_id, Answer.question_id, Answer.value).where(Answer.question_id.in_(questions))
    )
    for delegate_id, question_id, value in rows:
        question = questions[question_id]
        found.setdefault(delegate_id, {})[question.key] = _answer_text(question, value, language)
    return found


def _answer_text(question: Question, value: Any, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return {"zh": ("否", "是")}.get(language, ("No", "Yes"))[value]
    if question.type == QuestionType.PLACE:
        country, _dash, province = str(value).partition("-")
        return str(place_name(country, province or None, language))
    labels = {one["value"]: text(one["label"], language) for one in question.choices}
    chosen = value if isinstance(value, list) else [value]
    return listed((labels.get(one, str(one)) for one in chosen), language)


def photos_for(session: Session, event: Event) -> dict[int, Path]:
    """Where the first photo that a delegate has given lies; one statement."""
    rows = session.execute(
        sa.select(Answer.delegate_id, StoredFile.token)
        .join(Question, Question.id == Answer.question_id)
        .join(StoredFile, StoredFile.id == Answer.file_id)
        .where(Question.event_id == event.id, Question.type == QuestionType.PHOTO)
        .order_by(Question.position.desc())
    )
    return {delegate_id: file_path(token) for delegate_id, token in rows}
