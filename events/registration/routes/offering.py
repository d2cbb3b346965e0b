"""What a form offers, from the event's rows and in the page's language; and a refused form's errors in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.core.errors import Forbidden, NotFound, Refused
from app.vocabulary.localized import listed
from app.vocabulary.places import CHINA, country_choices, is_hk_mo_tw, place_name, province_choices
from app.vocabulary.times import local_date
from app.web.forms import Form
from app.web.languages import current_language
from app.web.pages import format_date, localized
from events.registration import queries
from events.registration.enums import QuestionType
from events.registration.errors import FormRefused
from events.registration.forms import CONSENTS, PREFIX, STANDING, Offer, QuestionShape
from events.registration.models import Delegate, Question
from events.registration.queries import AskedQuestion
from events.registration.rules.answers import UPLOADS
from events.registration.rules.consents import PRIVACY
from events.registration.rules.retention import kept_until
from events.registration.services.choices import choices_left
from events.registration.services.consents import consents_asked
from events.registration.services.uploads import Upload
from events.registration.wording import consent_words
from events.setup.enums import SignUp
from events.setup.models import Event


def public_offer(event: Event, questions: Sequence[Question], *, is_stored: bool = True) -> Offer:
    """What the public form offers: public categories, activities that people sign up for themselves.

    Of questions that are tried out and not stored nobody has picked anything.
    """
    categories = [(one.code, _category_label(one)) for one in event.categories if one.public]
    open_ones = [one for one in event.activities if one.sign_up == SignUp.OPEN]
    left = choices_left(g.unit.session, questions) if is_stored else {}
    offer = _offer(categories, [(one.code, localized(one.title)) for one in open_ones], questions, left)
    asked = consents_asked(g.unit.session, event.id, questions)
    return replace(offer, consents=[(one["code"], consent_words(one)) for one in asked if one["code"] != PRIVACY])


def staff_offer(event: Event, questions: Sequence[Question], found: Delegate | None = None) -> Offer:
    """What an organiser's form offers: every category, every activity that people sign up for; about somebody who is there
    also what they chose before it was offered no longer.
    """
    offer = _offer(
        [(one.code, localized(one.name)) for one in event.categories],
        [(one.code, localized(one.title)) for one in event.activities if one.sign_up != SignUp.NONE], questions)
    if found is None:
        return offer
    asked, kept = queries.asked_of(g.unit.session, found), {one.question_id: one.value for one in found.answers}
    return replace(offer, questions=[
        question_shape(one, None, kept.get(one.id), asked.get(one.id)) for one in questions])


def _category_label(category: Any) -> str:
    if category.quota is None or category.taken < category.quota:
        return localized(category.name)
    return str(_("%(category)s (no places left)", category=localized(category.name)))


def _offer(
    categories: list[tuple[str, str]], activities: list[tuple[str, str]], questions: Sequence[Question],
    left: Mapping[tuple[str, str], int] | None = None,
) -> Offer:
    language = current_language()
    countries = country_choices(language)
    provinces = province_choices(language, with_hk_mo_tw=False)
    places = [(f"CN-{code}", name) for code, name in province_choices(language)]
    places += [(code, name) for code, name in countries if code != CHINA and not is_hk_mo_tw(code, None)]
    return Offer(
        categories=categories, activities=activities, countries=countries, provinces=provinces,
        places=places if any(one.type == QuestionType.PLACE for one in questions) else (),
        questions=[question_shape(one, left) for one in questions])


def question_shape(
    question: Question, left: Mapping[tuple[str, str], int] | None = None, kept: Any = None,
    asked: AskedQuestion | None = None,
) -> QuestionShape:
    """A question as a form shows it. `left` says how many of its limited choices there still are, by key and value;
    what is full can't be picked, except for what somebody has already (`kept`, an answer to the question as `asked`).
    """
    has = set(kept) if isinstance(kept, list) else {kept}
    free = {value: count for (key, value), count in (left or {}).items() if key == question.key and value not in has}
    offered = {one["value"] for one in question.choices}
    gone = [one for one in (asked.choices if asked else ()) if one["value"] in has - offered]
    return QuestionShape(
        key=question.key, type=question.type, label=localized(question.label), help=localized(question.help),
        required=question.required, max_length=question.max_length, accept=tuple(question.accept or ()),
        choices=[(one["value"], _choice_label(localized(one["label"]), free.get(one["value"])))
                 for one in (*question.choices, *gone)],
        full=frozenset(value for value, count in free.items() if not count), sensitive=question.sensitive)


def _choice_label(label: str, left: int | None) -> str:
    if left is None:
        return label
    return str(_("%(choice)s (%(count)s left)", choice=label, count=left) if left else _("%(choice)s (full)", choice=label))


def browser_condition(question: Question, *, with_category: bool = True) -> dict[str, Any] | None:
    """When a question is shown, for the browser: with the form's own field names.

    Its categories are included, unless the form has no field for the category and asks only what this one is asked.
    """
    parts: list[dict[str, Any]] = []
    if with_category and question.categories is not None:
        parts.append({"key": "category", "in": list(question.categories)})
    if question.show_if:
        parts.append(_named(question.show_if))
    return {"all": parts} if len(parts) > 1 else parts[0] if parts else None


def _named(condition: Mapping[str, Any]) -> dict[str, Any]:
    if "key" in condition:
        return {**condition, "key": PREFIX + condition["key"]}
    return {name: [_named(part) for part in parts] for name, parts in condition.items()}


def sent_texts(form: FlaskForm, name: str) -> list[str]:
    """What was sent for a field, as texts."""
    return [value for value in (form[name].raw_data or []) if isinstance(value, str)] if name in form else []


def sent_person(form: FlaskForm) -> dict[str, str]:
    """The standing fields as sent."""
    return {name: (sent_texts(form, name) or [""])[0] for name in STANDING}


def sent_answers(form: FlaskForm, questions: Sequence[Question]) -> dict[str, list[str]]:
    """The answers as sent, by key; files are apart."""
    found = {one.key: sent_texts(form, PREFIX + one.key) for one in questions if one.type not in UPLOADS}
    return {key: texts for key, texts in found.items() if texts}


def sent_consents(form: FlaskForm) -> frozenset[str]:
    """The codes of the consents that were ticked."""
    return frozenset(field.name.removeprefix(CONSENTS) for field in form if field.name.startswith(CONSENTS) and field.data)


def sent_files(questions: Sequence[Question]) -> dict[str, Upload]:
    """The files as sent, by key; a file field that was left empty sends none."""
    found: dict[str, Upload] = {}
    for question in questions:
        sent = request.files.get(PREFIX + question.key) if question.type in UPLOADS else None
        if sent is not None and sent.filename:
            found[question.key] = Upload(sent.filename, sent.read())
    return found


def refuse_form(form: Form, refusal: Refused) -> None:
    """Show each error beside its field, texts in two languages in the page's; what concerns no field, on top.

    What is no matter of the form, that somebody may not or that something isn't there, goes on as it is.
    """
    if isinstance(refusal, NotFound | Forbidden):
        raise refusal
    for error in refusal.each() if isinstance(refusal, FormRefused) else [refusal]:
        parameters = {
            name: localized(value) if isinstance(value, dict) else value for name, value in error.parameters.items()}
        form.refuse(Refused(error.code, field=error.field, **parameters))


def sensitive_until(event: Event) -> date | None:
    """The last day on which sensitive answers of somebody who registers now are kept; None: without end."""
    days = queries.settings_of(g.unit.session, event.id).sensitive_days
    return kept_until(event.ends, local_date(g.unit.now(), event.timezone), days)


def answer_text(question: Question | AskedQuestion, value: Any) -> str:
    """An answer for the eye, in the words of the question that was asked."""
    if value is None:
        return ""
    if question.type == QuestionType.YES_NO:
        return str(_("Yes") if value else _("No"))
    if question.type == QuestionType.DATE:
        return format_date(date.fromisoformat(value))
    labels = {one["value"]: localized(one["label"]) for one in question.choices}
    if isinstance(value, list):
        return listed((str(labels.get(one, one)) for one in value), current_language())
    if question.type == QuestionType.PLACE:
        country, _dash, province = str(value).partition("-")
        return place_name(country, province or None, current_language())
    return labels.get(value, str(value))


def form_value(question: Question, value: Any) -> Any:
    """An answer as a form's field takes it."""
    if question.type == QuestionType.YES_NO and isinstance(value, bool):
        return "yes" if value else "no"
    return value
