"""The day: a board that keeps itself fresh, what has changed, and the plan for the wall."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import Unit
from app.vocabulary.times import to_local
from app.web.downloads import send_bytes
from app.web.languages import current_language
from app.web.pages import localized
from events.docking.forms.options import options
from events.meetings import services
from events.meetings.enums import MeetingState
from events.meetings.forms.setup import ChangeForm
from events.meetings.models import MeetingTable
from events.meetings.policy import may_arrange_meetings, may_view_meetings
from events.meetings.queries.days import find_meeting, meetings_of_event
from events.meetings.queries.parties import find_party, parties_of, setup_of
from events.meetings.routes.arranging import as_moment
from events.meetings.routes.feature import feature
from events.meetings.rules.board import is_over, is_unsaid, opening_slot
from events.meetings.services.slip_papers import wall_pdf
from events.setup.models import Event

BASE = "/manage/<event_code>/meetings"


@feature.page(f"{BASE}/board", may=may_view_meetings)
def board(unit: Unit, event: Event) -> Any:
    """What is on at every table now, what comes next, and how it went."""
    return _board(unit, event, request.args.get("at", ""), said=request.args.get("said", ""))


def _board(unit: Unit, event: Event, asked: str, *, said: str = "", refused: str = "") -> str:
    """The board, or its living part alone; of the meeting that was `said` something of, what was typed is on record by now."""
    now = unit.now()
    meetings = meetings_of_event(unit.session, event)
    starts = sorted({one.starts for one in meetings})
    current = opening_slot(meetings, now)
    unsaid = Counter(one.starts for one in meetings if is_unsaid(one, now))
    shown = next((one for one in starts if one.isoformat() == asked), current)
    states = [state for state in MeetingState if state != MeetingState.CANCELLED]
    counts = {state: sum(one.state == state for one in meetings) for state in states}
    page = "meetings/_board.html" if request.headers.get("HX-Request") else "meetings/board.html"
    return render_template(
        page, event=event, meetings=[one for one in meetings if one.starts == shown], starts=starts, shown=shown,
        current=current, counts=counts, now=now, unsaid=unsaid, is_over=is_over(meetings, now),
        said=said, refused=refused,
        interpreters={one["code"]: one["name"] for one in setup_of(unit.session, event).interpreters})


@feature.action(f"{BASE}/board/<int:meeting_id>", may=may_arrange_meetings)
def mark(unit: Unit, event: Event, meeting_id: int) -> Any:
    """Say that a meeting has started, was held or not, and what came of it."""
    state = request.form.get("state", "")
    if state not in set(MeetingState) - {MeetingState.CANCELLED}:
        raise NotFound
    found = find_meeting(unit.session, event.id, meeting_id)
    typed = request.form.get("outcome")
    # An outcome that wasn't touched here says nothing: a colleague may have written one since the page was opened.
    outcome = typed if typed != request.form.get("outcome_was") else None
    try:
        services.mark_meeting(unit, event, found, MeetingState(state), outcome)
    except Refused as error:
        if not request.headers.get("HX-Request"):
            raise
        return _board(unit, event, found.starts.isoformat(), refused=sentence_for(error)), 422
    return redirect(url_for("meetings.board", event_code=event.code, at=found.starts.isoformat(), said=found.id), 303)


@feature.form(f"{BASE}/change", may=may_arrange_meetings)
def change(unit: Unit, event: Event) -> Any:
    """Say what has changed on the day; the change is a draft until it is published."""
    form = ChangeForm(data={"at": to_local(unit.now(), event.timezone).replace(second=0, microsecond=0)})
    tables = list(unit.session.scalars(sa.select(MeetingTable).where(
        MeetingTable.event_id == event.id).order_by(MeetingTable.activity_id, MeetingTable.number)))
    form.party.choices = options(
        ((str(one.id), f"{one.card.code} · {localized(one.card.title)} · {one.card.owner}")
         for one in parties_of(unit.session, event)), blank=True)
    form.table.choices = options(
        ((str(one.id), f"{localized(one.activity.title)} · {one.number}") for one in tables), blank=True)
    if form.validate_on_submit():
        try:
            plan = _change(unit, event, form, {one.id: one for one in tables})
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(url_for("meetings.plan", event_code=event.code, number=plan.number), 303)
    return render_template("meetings/change.html", event=event, form=form), form.status


def _change(unit: Unit, event: Event, form: ChangeForm, tables: dict[int, MeetingTable]) -> Any:
    at = as_moment(form.at.data, event)
    if form.what.data == "broken":
        return services.say_broken(unit, event, tables[int(form.table.data)], at)
    party = find_party(unit.session, event.id, int(form.party.data))
    return (services.say_late if form.what.data == "late" else services.say_absent)(unit, event, party, at)


@feature.page(f"{BASE}/wall.pdf", may=may_view_meetings)
def wall(unit: Unit, event: Event) -> Any:
    """A page for each table: its meetings, and the code that leads to an intent slip."""
    meetings = meetings_of_event(unit.session, event)
    tables = unit.session.scalars(sa.select(MeetingTable).where(MeetingTable.event_id == event.id).order_by(
        MeetingTable.activity_id, MeetingTable.number)).all()
    pages = [(table, own) for table in tables if (own := [
        one for one in meetings if (one.activity_id, one.table) == (table.activity_id, table.number)])]
    if not pages:
        flash(_("No schedule is published yet, so there is nothing to hang up."), "error")
        return redirect(url_for("meetings.index", event_code=event.code), 303)
    return send_bytes(wall_pdf(event, pages, current_language()), name=f"{event.code}-tables.pdf",
                      media_type="application/pdf")
