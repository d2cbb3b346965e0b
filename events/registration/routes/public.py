"""The public form: shown whole, taken whole, without scripts."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, session, url_for

from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import Unit
from app.web.forms import Form, has_good_token
from app.web.identity import current_actor
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.routing import PUBLIC
from events.registration import queries, services
from events.registration.forms import CONSENT, CONSENTS, PREFIX, STANDING, TRAP, PersonForm, person_form
from events.registration.models import Question
from events.registration.routes import feature
from events.registration.routes.draft_cookies import draft_token, forgotten, kept_draft, kept_entries, resumed
from events.registration.routes.offering import (
    browser_condition,
    public_offer,
    refuse_form,
    sensitive_until,
    sent_answers,
    sent_consents,
    sent_files,
    sent_person,
    sent_texts,
)
from events.registration.rules.consents import notice_of
from events.registration.services.consents import consents_asked
from events.setup.enums import SignUp
from events.setup.models import Event
from events.setup.queries import hosts_of
from events.setup.rules import closed_because, is_public, seats_left


@limiter.limit("120 per minute; 1500 per hour")
def taken_straight(event_code: str) -> Response | None:
    """The answer to a form against which nothing stands; None where the page is to look at it.

    It reads what was sent as the form does, whose fields are worth making only where they are shown again.
    """
    if any(file.filename for file in request.files.values()) or request.form.get(TRAP) or not has_good_token():
        return None
    answers = {name.removeprefix(PREFIX): request.form.getlist(name) for name in request.form if name.startswith(PREFIX)}
    draft = kept_draft()
    token = services.register_straight(current_actor(), event_code, services.Submitted(
        person={name: request.form.get(name, "") for name in STANDING}, category=request.form.get("category", ""),
        answers=answers, activities=request.form.getlist("activity"),
        consents=frozenset(name.removeprefix(CONSENTS) for name, value in request.form.items()
                           if name.startswith(CONSENTS) and value not in ("", "false")),
        language=current_language(), sender=browser_secret()), draft[1] if draft else None)
    if token is None:
        return None
    answer = make_response(redirect(url_for("registration.own_page", link_token=token), 303))
    if draft:
        answer.delete_cookie(draft[0], path=request.path)
    return answer


@feature.form("/e/<event_code>/register", may=PUBLIC, straight=taken_straight)
def register(unit: Unit, event: Event) -> Any:
    """Register for an event."""
    if not is_public(event.status):
        raise NotFound
    closed = closed_because(event, unit.now())
    if closed and not unit.writes:
        return render_template("registration/closed.html", event=event, is_early=closed == "registration_not_open")
    questions = queries.questions_of(unit.session, event.id)
    entries = kept_entries(unit, event, questions)
    if not unit.writes and (request.args.get("draft") or entries is None):
        return _begun_before(unit, event, questions, entries)
    form = person_form(public_offer(event, questions), public=True, values=entries or {})
    if closed:
        return form_too_late(event, questions, form, closed)
    if unit.writes and form.validate() and not is_trapped(form):
        try:
            outcome = services.register(unit, event, submitted(form, questions))
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            address = url_for("registration.link_sent", event_code=event.code) if outcome.token is None else url_for(
                "registration.own_page", link_token=outcome.token)
            return forgotten(unit, event, redirect(address, 303))
    return form_page(event, questions, form)


def _begun_before(unit: Unit, event: Event, questions: list[Question], entries: dict[str, Any] | None) -> Any:
    """The form that a link names; where that, or what this browser began, is gone, an empty one that says so."""
    token = request.args.get("draft")
    try:
        if token:
            return resumed(unit, event, token)
    except NotFound:
        # Another form is being filled in here, which an empty one would take the place of.
        if entries:
            raise
    form = person_form(public_offer(event, questions), public=True)
    page, _status = form_page(event, questions, form, draft_gone=sentence_for(NotFound("draft_gone")))
    return forgotten(unit, event, (page, 404 if token else 200))


@feature.page("/e/<event_code>/register/sent", may=PUBLIC)
def link_sent(unit: Unit, event: Event) -> Any:  # noqa: ARG001  # every view is given its unit
    """What somebody is told who is known already: nothing that a stranger could use."""
    if not is_public(event.status):
        raise NotFound
    return render_template("registration/link_sent.html", event=event)


def is_trapped(form: Form) -> bool:
    """Whether the field is filled in that nobody sees; the form says so then."""
    if not (sent_texts(form, TRAP) or [""])[0]:
        return False
    form.refuse(Refused("left_empty", field=TRAP))
    return True


def submitted(form: PersonForm, questions: list[Question]) -> services.Submitted:
    """What was sent, as the services take it."""
    return services.Submitted(
        person=sent_person(form), category=(sent_texts(form, "category") or [""])[0],
        answers=sent_answers(form, questions), files=sent_files(questions), activities=sent_texts(form, "activity"),
        consents=sent_consents(form), language=current_language(), sender=browser_secret(),
    )


def browser_secret() -> str:
    """What only this browser has: the secret that its forms' tokens are made from."""
    known: str | None = session.get("csrf_token") or session.get("sender")
    if known is None:
        known = session["sender"] = secrets.token_hex(20)
    return known


def form_too_late(event: Event, questions: list[Question], form: PersonForm, closed: str, **facts: Any) -> Any:
    """The form of somebody whom the event's closing overtook, with what they typed."""
    form.refuse(Refused(closed))
    page, _status = form_page(event, questions, form, **facts)
    return page, 409


def form_page(event: Event, questions: list[Question], form: PersonForm, *, is_preview: bool = False, **facts: Any) -> Any:
    """The form as people see it; as a preview it keeps nothing and leads nowhere.

    Other ways in say by `facts` what is different: heading, back (an address), draft_key, keeps_drafts.
    """
    keeps_drafts = not is_preview and facts.pop("keeps_drafts", True)
    by_key = {PREFIX + one.key: one for one in questions}
    activities = {
        one.code: {"activity": one, "left": seats_left(one.sign_up, one.capacity, one.taken)}
        for one in sorted(event.activities, key=lambda one: one.starts) if one.sign_up == SignUp.OPEN
    }
    sections: list[tuple[str, list[str]]] = []
    for name, question in by_key.items():
        title = question.section or {"zh": "", "en": ""}
        key = str(title)
        if not sections or sections[-1][0] != key:
            sections.append((key, []))
        sections[-1][1].append(name)
    return render_template(
        "registration/register.html", event=event, form=form, questions=by_key, activities=activities,
        sections=[names for _key, names in sections], trap=TRAP, consent=CONSENT,
        conditions={name: browser_condition(one) for name, one in by_key.items()},
        hosts=hosts_of(g.unit.session, event), notice=notice_of(consents_asked(g.unit.session, event.id, questions)),
        sensitive_until=sensitive_until(event),
        is_preview=is_preview, has_draft=keeps_drafts and draft_token(event) is not None and not facts.get("draft_gone"),
        draft_address=url_for("registration.save_draft", event_code=event.code) if keeps_drafts else None, **facts,
    ), form.status
