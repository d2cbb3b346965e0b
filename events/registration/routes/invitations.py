"""Invitations: the form behind their links and codes."""

from __future__ import annotations

from typing import Any

from flask import g, make_response, redirect, render_template, request, url_for

from app.core.actors import Nobody
from app.core.errors import NotFound, Refused
from app.core.unit import Unit, open_unit
from app.web.limits import limiter
from app.web.links import private
from app.web.pages import localized
from app.web.routing import BY_LINK, PUBLIC
from events.registration import queries, services
from events.registration.errors import FormRefused
from events.registration.forms import CodeForm, options, person_form
from events.registration.models import Invitation
from events.registration.routes import feature
from events.registration.routes.offering import public_offer, refuse_form
from events.registration.routes.public import form_page, form_too_late, is_trapped, submitted
from events.registration.rules.invitations import InvitationState, state_of
from events.setup.models import Event
from events.setup.rules import closed_because, is_public

OVER = (InvitationState.USED, InvitationState.WITHDRAWN)


@feature.resource("/i/<invitation_token>", may=BY_LINK, methods=["GET", "POST"], own_units=True)
@limiter.limit("60 per minute; 600 per hour")
def invited(invitation_token: str) -> Any:
    """The form for somebody who is invited: prefilled, in the invitation's category."""
    request.form  # noqa: B018  # an upload is read before the unit opens, so that a slow line holds no lock
    with open_unit(Nobody(), writes=request.method == "POST") as unit:
        found = queries.invitation_with_token(unit.session, invitation_token)
        g.event, g.unit = unit.session.get_one(Event, found.event_id), unit
        answer = make_response(_answer(unit, g.event, found))
        is_first = found.opened_at is None
        invitation_id = found.id
        if answer.status_code >= 400:
            unit.doom()
    if is_first:
        with open_unit(Nobody()) as unit:
            services.mark_opened(unit, invitation_id)
    return answer


@feature.form("/e/<event_code>/invitation", may=PUBLIC)
@limiter.limit("10 per minute; 60 per hour", methods=["POST"])
def enter_code(unit: Unit, event: Event) -> Any:
    """Where a code is typed that was read out or stands on paper."""
    if not is_public(event.status):
        raise NotFound
    form = CodeForm()
    if unit.writes and form.validate():
        typed = form.code.data or ""
        try:
            found = queries.invitation_with_token(unit.session, typed)
            if found.event_id != event.id:
                raise NotFound("invitation_unknown")
        except NotFound:
            form.refuse(Refused("invitation_unknown", field="code"))
        else:
            return redirect(url_for("registration.invited", invitation_token=typed), 303)
    return render_template("registration/enter_code.html", event=event, form=form), form.status


def _answer(unit: Unit, event: Event, found: Invitation) -> Any:
    if not is_public(event.status):
        raise NotFound("invitation_unknown")
    closed = closed_because(event, unit.now())
    if closed and not unit.writes:
        return render_template("registration/closed.html", event=event, is_early=closed == "registration_not_open")
    if state_of(found) in OVER and not unit.writes:
        return _over(event, found)
    questions = queries.questions_of(unit.session, event.id)
    form = person_form(public_offer(event, questions), public=True, values=services.prefilled(found))
    form.category.choices = options([(found.category.code, localized(found.category.name))])
    facts: dict[str, Any] = {"keeps_drafts": False, "draft_key": f"invitation-{found.id}", "invitation": found}
    if closed:
        return form_too_late(event, questions, form, closed, **facts)
    if unit.writes and form.validate() and not is_trapped(form):
        try:
            outcome = services.accept_invitation(unit, event, found, submitted(form, questions))
        except FormRefused as refusal:
            refuse_form(form, refusal)
        except Refused as refusal:
            if refusal.code not in ("invitation_used", "invitation_withdrawn"):
                raise
            page, _status = _over(event, found)
            return page, 409
        else:
            return redirect(
                url_for("registration.link_sent", event_code=event.code) if outcome.token is None else
                url_for("registration.own_page", link_token=outcome.token), 303)
    page, status = form_page(event, questions, form, **facts)
    return private(page, status)


def _over(event: Event, found: Invitation) -> Any:
    return render_template("registration/invitation_over.html", event=event,
                           is_withdrawn=found.withdrawn_at is not None), 410
