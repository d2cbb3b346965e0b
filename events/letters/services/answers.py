"""Answers to the event's own questions, as texts may name them: {answer.KEY}."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core.contributions import Placeholder
from app.vocabulary.localized import listed, text
from app.vocabulary.places import place_name
from app.vocabulary.times import format_date
from events.registration import queries
from events.registration.enums import QuestionType
from events.registration.models import Delegate, Question
from events.registration.services.answers import opened
from events.setup.models import Event

PREFIX = "answer."
_NOT_SAID = frozenset({QuestionType.FILE, QuestionType.PHOTO})


def answer_placeholders(session: Session, event_id: int, on_paper: bool) -> list[Placeholder]:
    """The event's questions as placeholders. What is sensitive stands on paper only: mails are kept in the outbox."""
    return [
        _placeholder(question) for question in queries.questions_of(session, event_id)
        if question.type not in _NOT_SAID and (on_paper or not question.sensitive)
    ]


def sensitive_names(session: Session, event: Event, names: Iterable[str]) -> set[str]:
    """Which of these placeholders say what is kept encrypted."""
    closed = {PREFIX + one.key for one in queries.questions_of(session, event.id) if one.sensitive}
    return closed & set(names)


def _placeholder(question: Question) -> Placeholder:
    def value(_session: Session, delegate: Delegate, language: str) -> str:
        found = next((one for one in delegate.answers if one.question_id == question.id), None)
        return "" if found is None else said(question, opened(found), language)

    return Placeholder(PREFIX + question.key, value, question.label)


def said(question: Question, value: Any, language: str) -> str:
    """An answer as a text in a language."""
    if value is None:
        return ""
    if question.type == QuestionType.YES_NO:
        with force_locale(language):
            return str(_("Yes") if value else _("No"))
    if question.type == QuestionType.DATE:
        return format_date(date.fromisoformat(value), language, year=True)
    if question.type == QuestionType.PLACE:
        country, _dash, province = str(value).partition("-")
        return str(place_name(country, province or None, language))
    labels = {one["value"]: text(one["label"], language) for one in question.choices}
    if isinstance(value, list):
        return listed((labels.get(one, str(one)) for one in value), language)
    return labels.get(value, str(value))
