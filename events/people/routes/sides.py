"""Two registrations side by side: what each says of the same thing, in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.vocabulary.phones import format_mobile
from app.web.languages import current_language
from app.web.pages import localized
from events.people.forms import ANSWERS, FIELDS, LEFT, RIGHT
from events.people.wording import MASK
from events.registration import queries as registration
from events.registration.enums import PlaceState
from events.registration.models import Answer, Delegate, Question
from events.registration.routes.offering import answer_text
from events.registration.wording import field_words, place_state_words, place_word, status_words
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Row:
    """One thing on both sides. `name` is the form's; `proposed` the side that has something, else the left."""

    name: str
    label: str
    left: str
    right: str
    differs: bool
    proposed: str = LEFT


def both_sides(session: Session, event: Event, left: Delegate, right: Delegate) -> list[Row]:
    """Every standing field and every question that either has, in their order."""
    words = field_words()
    labels = {name: words[name] for name in ("name", "name_latin", "unit", "title", "mobile", "email")} | {
        "place": _("From"), "category": words["category"], "status": words["status"], "language": words["language"],
        "group": _("Group"), "note": words["note"]}
    ours, theirs = (_standing(session, one) for one in (left, right))
    rows = [_row(FIELDS + name, label, ours[name], theirs[name]) for name, label in labels.items()]
    mine, its = ({answer.question_id: answer for answer in one.answers} for one in (left, right))
    for question in registration.questions_of(session, event.id):
        one, other = mine.get(question.id), its.get(question.id)
        if one is not None or other is not None:
            rows.append(_answers(question, one, other))
    return rows


def activities_in_words(delegate: Delegate) -> list[str]:
    """The activities that somebody has a place in or waits for, in the order of time."""
    states = place_state_words()
    separator = "：" if current_language() == "zh" else ": "
    return [f"{localized(place.activity.title)}{separator}{states[place.state]}"
            for place in sorted(delegate.places, key=lambda one: one.activity.starts)
            if place.state != PlaceState.RELEASED]


def _standing(session: Session, delegate: Delegate) -> dict[str, str]:
    _principal, group = registration.brought_by(session, delegate)
    return {
        **{name: getattr(delegate, name) or "" for name in ("name", "name_latin", "unit", "title", "email", "note")},
        "mobile": format_mobile(delegate.mobile) if delegate.mobile else "", "place": place_word(delegate) or "",
        "category": localized(delegate.category.name), "status": status_words()[delegate.status],
        "language": {"zh": "中文", "en": "English"}.get(delegate.language, delegate.language),
        "group": group.name if group else ""}


def _row(name: str, label: str, left: str, right: str) -> Row:
    return Row(name, str(label), left, right, differs=left != right, proposed=RIGHT if right and not left else LEFT)


def _answers(question: Question, one: Answer | None, other: Answer | None) -> Row:
    """What is sensitive is never compared: which side it is taken from is chosen unseen."""
    left, right = (_said(question, answer) for answer in (one, other))
    return Row(ANSWERS + question.key, localized(question.label), left, right,
               differs=question.sensitive or left != right or question.type in ("file", "photo"),
               proposed=RIGHT if other is not None and one is None else LEFT)


def _said(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return ""
    if question.sensitive:
        return MASK
    return str(_("A file")) if answer.file_id is not None else answer_text(question, answer.value)
