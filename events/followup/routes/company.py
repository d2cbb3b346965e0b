"""What a company opens by its link: a form to state how its deal goes on, and the way out of reminders. No sign-in."""

from __future__ import annotations

import secrets
from typing import Any

from flask import g, redirect, render_template, url_for

from app.core.errors import Refused
from app.core.unit import Unit
from app.web.limits import limiter
from app.web.routing import BY_LINK
from events.docking.queries.deals import deal_state
from events.docking.routes.choices import sent_papers
from events.docking.rules.ladder import next_stages
from events.followup.forms import StatementForm
from events.followup.models import FollowUpContact
from events.followup.routes.feature import feature
from events.followup.services.links import good_link, known_link, refuse_reminders, token_of
from events.followup.services.statements import Stated, state_progress

LINK = "/follow-up/<company_token>"


@feature.form(LINK, may=BY_LINK)
@limiter.limit("60 per minute")
def state(unit: Unit, company_token: str) -> Any:
    """State how the deal goes on, with evidence."""
    link = good_link(unit, company_token)
    deal, form = link.deal, StatementForm()
    event = g.event = deal.event
    form.offer_stages(next_stages(deal_state(unit.session, deal).stage))
    if form.validate_on_submit():
        try:
            state_progress(unit, link, _stated(form), sent_papers(form))
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(url_for("followup.stated", company_token=token_of(link)), 303)
    form.submission.data = form.submission.data or secrets.token_urlsafe(24)
    return render_template(
        "followup/state.html", event=event, deal=deal, link=link, form=form, token=company_token), form.status


@feature.page(f"{LINK}/done", may=BY_LINK)
@limiter.limit("60 per minute")
def stated(unit: Unit, company_token: str) -> Any:
    """What was stated is kept."""
    link = good_link(unit, company_token)
    event = g.event = link.deal.event
    return render_template("followup/stated.html", event=event, deal=link.deal, token=company_token)


@feature.form(f"{LINK}/enough", may=BY_LINK)
@limiter.limit("30 per minute")
def enough(unit: Unit, company_token: str) -> Any:
    """Say that no more reminders of the deal are wanted; also asked by mail programs, with one press."""
    link = known_link(unit.session, company_token)
    event = g.event = link.deal.event
    if unit.writes:
        refuse_reminders(unit, link)
        unit.session.flush()
    contact = unit.session.get(FollowUpContact, link.deal_id)
    return render_template(
        "followup/enough.html", event=event, deal=link.deal, done=contact is None or contact.refused_at is not None)


def _stated(form: StatementForm) -> Stated:
    return Stated(
        submission=(form.submission.data or secrets.token_urlsafe(24))[:64], stage=form.stage.data, name=form.name.data,
        reached_on=form.reached_on.data, amount=form.amount.data or None, told=form.told.data or None)
