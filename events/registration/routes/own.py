"""The personal page: status, ticket, places, answers; for whoever holds the link."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.times import format_date_range
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.links import private
from app.web.routing import BY_LINK
from events.registration import queries, services
from events.registration.enums import PlaceState
from events.registration.forms import PREFIX, Offer, answers_form
from events.registration.models import Delegate, Question
from events.registration.routes import feature
from events.registration.routes.links import panels_about
from events.registration.routes.offering import (
    answer_text,
    browser_condition,
    form_value,
    public_offer,
    question_shape,
    refuse_form,
    sensitive_until,
    sent_answers,
    sent_consents,
    sent_files,
)
from events.registration.rules.consents import SENSITIVE, is_given
from events.registration.rules.questions import shown_questions
from events.registration.rules.statuses import is_holding
from events.registration.services.answers import values_of
from events.registration.services.choices import choices_left


@feature.page("/my/<link_token>", may=BY_LINK)
@limiter.limit("120 per minute")
def own_page(unit: Unit, delegate: Delegate) -> Any:
    """A delegate's own page."""
    questions, values = _questions(unit, delegate)
    shown = shown_questions(questions, delegate.category.code, values)
    files = {answer.question_id for answer in delegate.answers if answer.file_id is not None}
    asked = queries.asked_of(unit.session, delegate)
    open_ones = [one for one in shown if one.required and one.key not in values and one.id not in files]
    places = sorted(delegate.places, key=lambda place: place.activity.starts)
    return private(render_template(
        "registration/own_page.html", event=g.event, delegate=delegate,
        dates=format_date_range(g.event.starts, g.event.ends, current_language()),
        held=[place.activity for place in places if place.state == PlaceState.HELD],
        offered=[place for place in places if place.state == PlaceState.OFFERED],
        waiting=queries.waiting_positions(unit.session, delegate), is_holding=is_holding(delegate.status),
        may_change=services.may_change_own(unit, g.event, delegate),
        companions=queries.companions_of(unit.session, delegate), may_choose=bool(queries.open_activities(g.event, delegate)),
        answers=[(asked[one.id], answer_text(asked[one.id], values.get(one.key)), one.id in files)
                 for one in questions if one.id in asked],
        has_questions=bool(shown), open_questions=open_ones, link_token=link_secret(),
        panels=panels_about("own.panels", unit, g.event, delegate)))


@feature.form("/my/<link_token>/answers", may=BY_LINK)
@limiter.limit("60 per minute")
def own_answers(unit: Unit, delegate: Delegate) -> Any:
    """Answer the event's questions, or change the answers."""
    questions, values = _questions(unit, delegate)
    questions = [one for one in questions if one.categories is None or delegate.category.code in one.categories]
    left, offer = choices_left(unit.session, questions), public_offer(g.event, questions)
    asked = queries.asked_of(unit.session, delegate)
    form = answers_form(
        Offer(questions=[question_shape(one, left, values.get(one.key), asked.get(one.id)) for one in questions],
              places=offer.places, consents=[one for one in offer.consents if one[0] == SENSITIVE and not is_given(
                  delegate.consents, SENSITIVE)]),
        {PREFIX + one.key: form_value(one, values.get(one.key)) for one in questions})
    if unit.writes and form.validate():
        try:
            services.answer_questions(unit, g.event, delegate, sent_answers(form, questions), sent_files(questions),
                                      consents=sent_consents(form))
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_("Your answers are saved."), "success")
            return to_own_page()
    files = {PREFIX + answer.question.key for answer in delegate.answers if answer.file_id is not None}
    return private(render_template(
        "registration/own_answers.html", event=g.event, delegate=delegate, form=form, files=files,
        questions={PREFIX + one.key: one for one in questions}, until=sensitive_until(g.event), link_token=link_secret(),
        conditions={PREFIX + one.key: browser_condition(one, with_category=False) for one in questions}), form.status)


@feature.action("/my/<link_token>/cancel", may=BY_LINK)
@limiter.limit("30 per minute")
def own_cancel(unit: Unit, delegate: Delegate) -> Any:
    """Cancel one's own registration."""
    services.cancel_own_registration(unit, delegate)
    flash(_("Your registration is cancelled. Your places have been given free."), "success")
    return to_own_page()


def link_secret() -> str:
    """The personal link's secret, as the address has it."""
    return str((request.view_args or {})["link_token"])


def to_own_page() -> Any:
    return redirect(url_for("registration.own_page", link_token=link_secret()), 303)


def _questions(unit: Unit, delegate: Delegate) -> tuple[list[Question], dict[str, Any]]:
    """The event's questions and this delegate's answers: sensitive ones too, for they are the holder's own."""
    return queries.questions_of(unit.session, delegate.event_id), values_of(delegate)
