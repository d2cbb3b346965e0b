"""Deciding: about several delegates at once, what will happen shown first; and one after the other, with all they sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import Refused
from app.core.files import StoredFile
from app.core.unit import Unit
from app.vocabulary.localized import listed
from app.vocabulary.phones import format_mobile
from app.web.languages import current_language
from app.web.security_headers import show_own_frames
from events.registration import queries, services
from events.registration.enums import DelegateStatus, PlaceState
from events.registration.forms import DecisionForm
from events.registration.models import Delegate
from events.registration.policy import may_approve_delegates
from events.registration.routes import feature
from events.registration.routes.links import panels_about
from events.registration.routes.offering import answer_text
from events.registration.rules.statuses import is_holding, may_become
from events.registration.services import notices
from events.registration.services.consents import consents_asked
from events.registration.wording import consent_lines, place_word, status_words
from events.setup.models import Event

ACTIONS = {"approve": DelegateStatus.APPROVED, "reject": DelegateStatus.REJECTED, "correct": DelegateStatus.PENDING}
UNTYPED = "…"
MOST = 20_000
MOST_NAMED = 20


@feature.action("/manage/<event_code>/delegates/decide", may=may_approve_delegates)
def decide(unit: Unit, event: Event) -> Any:
    """Approve, reject, or ask for a correction of those who were chosen: first shown with the mail, then done."""
    form = DecisionForm()
    action = form.action.data or ""
    if not form.validate() or action not in ACTIONS:
        raise Refused("bad_request")
    chosen = _chosen(unit, event)
    stood = _stood()
    moved = [one for one in chosen if stood.get(one.id, one.status) != one.status]
    touched = [one for one in chosen if one not in moved and _is_possible(one, action)]
    if not chosen:
        flash(_("Nobody was chosen. Tick at least one line."), "error")
        return redirect(_back(event), 303)
    if form.confirmed.data != "yes":
        form.notify.data = True
        return _shown(unit, event, form, chosen, touched)
    if "preview" in request.form:
        return _shown(unit, event, form, chosen, touched)
    try:
        count = _done(unit, event, form, action, [one.id for one in touched])
    except Refused as refusal:
        form.refuse(refusal)
        return _shown(unit, event, form, chosen, touched)
    if count or not moved:
        flash(_told(action, count), "success")
    if moved:
        flash(ngettext("%(num)s was decided by somebody else meanwhile, and stays as it is: %(names)s.",
                       "%(num)s were decided by somebody else meanwhile, and stay as they are: %(names)s.", len(moved),
                       names=listed((one.name for one in moved[:MOST_NAMED]), current_language())), "warning")
    return redirect(_back(event), 303)


@feature.form("/manage/<event_code>/delegates/approve/<reference>", may=may_approve_delegates)
def review(unit: Unit, event: Event, reference: str) -> Any:
    """One registration of the queue: answers and files beside the decision, then the next."""
    found = queries.delegate_of(unit.session, event.id, reference)
    wanted = replace(queries.DelegateFilter.read(request.args), status=DelegateStatus.PENDING)
    around = queries.neighbours(unit.session, event.id, wanted, found)
    form, action = DecisionForm(), request.form.get("action", "")
    # Here the button that was pressed says what to do.
    del form.action, form.confirmed
    if not unit.writes:
        form.notify.data = True
    kept: dict[str, Any] = {name: value for name, value in wanted.parameters.items() if name != "status"}
    if unit.writes and form.validate() and action in ACTIONS:
        try:
            services.hold_as_seen(unit, event, found, form.seen.data or "")
            count = _done(unit, event, form, action, [found.id])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_told(action, count), "success")
            return redirect(url_for("registration.review", event_code=event.code, reference=around.after, **kept)
                            if around.after else url_for("registration.approval_queue", event_code=event.code, **kept), 303)
    form.seen.data = str(found.status)
    answers = [
        (one.question, one, answer_text(one.question, one.value) if not one.question.sensitive else None,
         unit.session.get_one(StoredFile, one.file_id) if one.file_id else None)
        for one in sorted(found.answers, key=lambda one: one.question.position)]
    page = render_template(
        "registration/review.html", event=event, delegate=found, form=form, around=around, kept=kept, answers=answers,
        consents=consent_lines(found, consents_asked(
            unit.session, event.id, queries.questions_of(unit.session, event.id))),
        place_word=place_word(found), statuses=status_words(), format_mobile=format_mobile,
        places=[place for place in found.places if place.state != PlaceState.RELEASED],
        letter=notices.decision_letter(unit, event, found, DelegateStatus.APPROVED, ""),
        panels=panels_about("delegates.review_panels", unit, event, found))
    return show_own_frames(make_response(page, form.status))


def _told(action: str, count: int) -> str:
    words = {"approve": _("%(count)s approved.", count=count), "reject": _("%(count)s rejected.", count=count),
             "correct": _("%(count)s asked for a correction.", count=count)}
    return str(words[action])


def _is_possible(delegate: Delegate, action: str) -> bool:
    return is_holding(delegate.status) if action == "correct" else may_become(delegate.status, ACTIONS[action])


def _done(unit: Unit, event: Event, form: DecisionForm, action: str, ids: list[int]) -> int:
    if not ids:
        return 0
    notify = bool(form.notify.data)
    if action == "approve":
        return services.approve_delegates(unit, event, ids, notify=notify)
    if action == "correct":
        return services.ask_correction(unit, event, ids, form.reason.data or "", notify=notify)
    return services.reject_delegates(unit, event, ids, form.reason.data or "", notify=notify)


def _chosen(unit: Unit, event: Event) -> list[Delegate]:
    if request.form.get("all_matching"):
        wanted = queries.DelegateFilter.read(request.args)
        ids = queries.matching_ids(unit.session, event.id, wanted)[:MOST]
    else:
        ids = [int(text) for text in request.form.getlist("ids")[:MOST] if text.isascii() and text.isdigit()]
    # Numbers beyond what the database holds are nobody's.
    return queries.delegates_by_id(unit.session, event.id, [one for one in ids if one < 2**31])


def _stood() -> dict[int, str]:
    """How each of the chosen stood when the page was shown that is confirmed now: a status, and the numbers that had it."""
    rows = [text.split(".") for text in request.form.getlist("stood")]
    return {int(number): status for status, *numbers in rows for number in numbers if number.isascii() and number.isdigit()}


def _shown(unit: Unit, event: Event, form: DecisionForm, chosen: list[Delegate], touched: list[Delegate]) -> Any:
    action = str(form.action.data)
    form.confirmed.data = "yes"
    sample = next((one for one in touched if one.email), None)
    letter = notices.decision_letter(
        unit, event, sample, ACTIONS[action], form.reason.data or UNTYPED) if sample else None
    return render_template(
        "registration/decide.html", event=event, form=form, action=action, chosen=chosen, touched=touched,
        sample=sample, letter=letter, by_category=Counter(one.category_id for one in touched),
        with_mail=sum(1 for one in touched if one.email), back=_back(event)), form.status


def _back(event: Event) -> str:
    """The list or the queue, in the state in which it was left."""
    endpoint = "approval_queue" if request.args.get("from") == "queue" else "delegates"
    kept: dict[str, Any] = {name: value for name, value in request.args.to_dict(flat=False).items() if name != "from"}
    return url_for(f"registration.{endpoint}", event_code=event.code, **kept)
