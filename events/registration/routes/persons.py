"""One delegate, for the organisers: seen, corrected, decided about, written to; and added by hand."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.phones import format_mobile
from app.vocabulary.places import chosen_place
from app.web.addresses import address_of
from app.web.downloads import send_stored
from app.web.languages import current_language
from events.registration import queries, services
from events.registration.enums import DelegateStatus, PlaceState
from events.registration.forms import PREFIX, STANDING, PersonForm, StatusForm, options, person_form
from events.registration.models import Delegate, Question
from events.registration.policy import may_approve_delegates, may_edit_delegates, may_see_sensitive, may_view_delegates
from events.registration.routes import feature
from events.registration.routes.links import links_about, panels_about
from events.registration.routes.offering import (
    answer_text,
    browser_condition,
    form_value,
    refuse_form,
    sent_answers,
    sent_files,
    sent_person,
    sent_texts,
    staff_offer,
)
from events.registration.rules.statuses import may_become
from events.registration.services.answers import opened
from events.registration.services.letters import can_reach
from events.registration.services.records import open_token
from events.registration.wording import attention_words, place_state_words, place_word, source_words, status_words
from events.setup.models import Event


@feature.page("/manage/<event_code>/delegates/<reference>", may=may_view_delegates)
def delegate(unit: Unit, event: Event, reference: str) -> Any:
    """Everything about one delegate, with history; what is sensitive is masked."""
    return _page(unit, event, queries.delegate_of(unit.session, event.id, reference))


@feature.action("/manage/<event_code>/delegates/<reference>/sensitive", may=may_see_sensitive)
def sensitive(unit: Unit, event: Event, reference: str) -> Any:
    """The same page with what is sensitive in sight, once; the look is recorded."""
    found = queries.delegate_of(unit.session, event.id, reference)
    seen = services.see_sensitive_answers(unit, event, found)
    unit.session.flush()
    return _page(unit, event, found, seen)


def _page(
    unit: Unit, event: Event, found: Delegate, seen: dict[str, Any] | None = None, sent: StatusForm | None = None,
) -> Any:
    status_form, words = sent or StatusForm(formdata=None), status_words()
    status_form.status.choices = options([
        (status, words[status]) for status in DelegateStatus
        if status == found.status or may_become(found.status, status)])
    if sent is None or not may_become(found.status, DelegateStatus(sent.status.data)):
        status_form.status.data = found.status
    status_form.seen.data = found.status
    asked = queries.asked_of(unit.session, found)
    answers = [
        (asked[answer.question_id], answer,
         answer_text(asked[answer.question_id], (seen or {}).get(answer.question.key) if answer.question.sensitive
                     else answer.value))
        for answer in sorted(found.answers, key=lambda one: one.question.position)
    ]
    may_edit = unit.may(may_edit_delegates, event)
    return render_template(
        "registration/delegate.html", event=event, delegate=found, answers=answers, seen=seen is not None,
        panels=panels_about("delegates.panels", unit, event, found),
        statuses=words, sources=source_words(), states=place_state_words(),
        attention=[attention_words().get(code, code) for code in found.attention], status_form=status_form,
        can_reach=can_reach(found), links=links_about(unit, event, found), companions=queries.companions_of(unit.session, found),
        brought_by=queries.brought_by(unit.session, found),
        waiting={one.activity.id: one.position for one in queries.waiting_positions(unit.session, found)},
        places=sorted((place for place in found.places if place.state != PlaceState.RELEASED),
                      key=lambda place: place.activity.starts),
        overlapping=queries.overlapping_places(found),
        place_word=place_word(found), format_mobile=format_mobile,
        own_address=address_of("registration.own_page", link_token=open_token(found)) if may_edit else None)


@feature.form("/manage/<event_code>/delegates/add", may=may_edit_delegates)
def add(unit: Unit, event: Event) -> Any:
    """Add somebody by hand."""
    questions = queries.questions_of(unit.session, event.id)
    form = person_form(staff_offer(event, questions), public=False, values={"language": current_language()})
    if unit.writes and form.validate():
        try:
            added = services.add_delegate(unit, event, _sheet(form, questions), notify=bool(form["notify"].data))
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_("%(name)s has been added.", name=added.name), "success")
            return _to(event, added.reference)
    return _form_page(event, form, questions, None)


@feature.form("/manage/<event_code>/delegates/<reference>/edit", may=may_edit_delegates)
def edit(unit: Unit, event: Event, reference: str) -> Any:
    """Correct what is known of somebody."""
    found = queries.delegate_of(unit.session, event.id, reference)
    questions = queries.questions_of(unit.session, event.id)
    form = person_form(staff_offer(event, questions, found), public=False, values=_values(found))
    if unit.writes and form.validate():
        try:
            services.edit_delegate(unit, event, found, _sheet(form, questions))
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_("Saved."), "success")
            return _to(event, found.reference)
    return _form_page(event, form, questions, found)


@feature.action("/manage/<event_code>/delegates/<reference>/status", may=may_approve_delegates)
def status(unit: Unit, event: Event, reference: str) -> Any:
    """Decide about one delegate."""
    found = queries.delegate_of(unit.session, event.id, reference)
    form = StatusForm()
    if not form.validate() or form.status.data not in tuple(DelegateStatus):
        raise Refused("bad_request")
    try:
        # What a refusal comes in the middle of must not be seen on the page as if it had been done.
        with unit.session.begin_nested():
            services.hold_as_seen(unit, event, found, form.seen.data or "")
            changed = services.set_status(
                unit, event, found, DelegateStatus(form.status.data), reason=(form.reason.data or "").strip() or None,
                notify=bool(form.notify.data))
    except Refused as refusal:
        form.refuse(refusal)
        return _page(unit, event, found, sent=form), 422
    flash(_("Now: %(status)s.", status=status_words()[found.status]) if changed else _("Nothing has changed."),
          "success")
    return _to(event, found.reference)


@feature.action("/manage/<event_code>/delegates/<reference>/link", may=may_edit_delegates)
def resend(unit: Unit, event: Event, reference: str) -> Any:
    """Mail the personal link again."""
    found = queries.delegate_of(unit.session, event.id, reference)
    services.resend_link(unit, event, found)
    flash(_("The link is on its way to %(email)s.", email=found.email or format_mobile(found.mobile or "")), "success")
    return _to(event, found.reference)


@feature.action("/manage/<event_code>/delegates/<reference>/files/<int:answer_id>", may=may_view_delegates)
def answer_file(unit: Unit, event: Event, reference: str, answer_id: int) -> Any:
    """A file that a delegate sent; opening it is recorded."""
    found = queries.delegate_of(unit.session, event.id, reference)
    return send_stored(services.open_file(unit, event, found, answer_id), inline=True)


def _sheet(form: PersonForm, questions: list[Question]) -> services.Sheet:
    sensitive_keys = {one.key for one in questions if one.sensitive}
    answers = {key: texts for key, texts in sent_answers(form, questions).items()
               if key not in sensitive_keys or any(texts)}
    return services.Sheet(
        person=sent_person(form), category=(sent_texts(form, "category") or [""])[0], answers=answers,
        files=sent_files(questions), activities=sent_texts(form, "activity"), note=form["note"].data or "",
        language=form["language"].data or "zh")


def _values(found: Delegate) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(found, name) or "" for name in STANDING}
    values["country"], values["province"] = chosen_place(found.country, found.province)
    values |= {
        "category": found.category.code, "note": found.note or "", "language": found.language,
        "activity": [place.activity.code for place in found.places if place.state != PlaceState.RELEASED]}
    values |= {PREFIX + answer.question.key: form_value(answer.question, opened(answer))
               for answer in found.answers if not answer.question.sensitive and answer.file_id is None}
    return values


def _form_page(event: Event, form: PersonForm, questions: list[Question], found: Delegate | None) -> Any:
    return render_template(
        "registration/edit.html", event=event, form=form, delegate=found,
        questions={PREFIX + one.key: one for one in questions},
        conditions={PREFIX + one.key: browser_condition(one) for one in questions},
        back=url_for("registration.delegate", event_code=event.code, reference=found.reference) if found else
        url_for("registration.delegates", event_code=event.code)), form.status


def _to(event: Event, reference: str) -> Any:
    return redirect(url_for("registration.delegate", event_code=event.code, reference=reference), 303)
