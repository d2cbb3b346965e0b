"""Slips as clerks see them: what waits, recording, slips on paper."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.times import format_datetime
from app.web.languages import current_language
from app.web.pages import localized
from events.docking.forms.options import options
from events.docking.policy import may_record_deals
from events.meetings import services
from events.meetings.forms.slips import PaperSlipForm
from events.meetings.policy import may_view_meetings
from events.meetings.queries.days import find_meeting, find_slip, meetings_of_event, slips_of_event
from events.meetings.routes.feature import feature
from events.setup.models import Event

BASE = "/manage/<event_code>/meetings/slips"


@feature.page(BASE, may=may_view_meetings)
def slips(unit: Unit, event: Event) -> Any:
    """All slips: those that wait for a clerk first."""
    return render_template("meetings/slips.html", event=event, slips=slips_of_event(unit.session, event))


@feature.action(f"{BASE}/<int:number>/record", may=may_record_deals)
def record(unit: Unit, event: Event, number: int) -> Any:
    """Put a confirmed slip on record as an intent."""
    deal = services.record_slip(unit, event, find_slip(unit.session, event.id, number))
    flash(_("It is on record as %(ref)s. A colleague has to accept it.", ref=deal.ref), "success")
    return redirect(url_for("meetings.slips", event_code=event.code), 303)


@feature.form(f"{BASE}/paper", may=may_record_deals)
def paper(unit: Unit, event: Event) -> Any:
    """Type in a slip that was signed on paper."""
    form = PaperSlipForm(data={"submission": secrets.token_hex(16)})
    form.meeting.choices = options(
        (str(one.id), f"{format_datetime(one.starts, event.timezone, current_language())} · {one.table} · "
                      f"{localized(one.offer_party.card.title)} — {one.demand_party.card.owner}")
        for one in meetings_of_event(unit.session, event))
    if form.validate_on_submit():
        scan = form.scan.data
        try:
            slip = services.paper_slip(
                unit, event, find_meeting(unit.session, event.id, int(form.meeting.data)), form.statement(),
                (scan.filename or "slip", scan.read()) if scan else None)
        except Refused as error:
            # It is checked as a deal's papers are; here the one paper has a field of its own.
            error.field = "scan" if error.field == "papers" else error.field
            form.refuse(error)
        else:
            flash(_("It is on record as %(ref)s. A colleague has to accept it.", ref=slip.deal.ref if slip.deal else ""),
                  "success")
            return redirect(url_for("meetings.slips", event_code=event.code), 303)
    return render_template("meetings/paper.html", event=event, form=form), form.status
