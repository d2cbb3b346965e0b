"""Slips on phones: written by one side, looked at in words, confirmed by the other."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused, sentence_for
from app.core.unit import Unit
from app.vocabulary.money import read_typed_amount
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.links import private
from app.web.routing import BY_LINK
from events.docking.wording import amount_in_words, amount_said
from events.meetings import services
from events.meetings.enums import SlipState
from events.meetings.forms.slips import SlipForm
from events.meetings.models import Meeting
from events.meetings.queries.days import find_meeting, find_slip, slips_of_meetings
from events.meetings.routes.feature import feature, remember
from events.meetings.rules.slips import Statement
from events.meetings.services.slips import party_on, read_statement, side_of
from events.registration.models import Delegate
from events.registration.routes.own import link_secret


@feature.form("/my/<link_token>/meetings/<int:meeting_id>/slip", may=BY_LINK)
@limiter.limit("60 per minute", methods=["POST"])
def own_slip(unit: Unit, delegate: Delegate, meeting_id: int) -> Any:
    """Write a slip about a meeting; it is shown back with the amount in words, and sent only then."""
    remember(link_secret())
    meeting = find_meeting(unit.session, g.event.id, meeting_id)
    side = side_of(meeting, delegate)
    open_ones = [one for one in slips_of_meetings(unit.session, [meeting]).get(meeting.id, ())
                 if one.state != SlipState.WITHDRAWN]
    if open_ones and not unit.writes and "more" not in request.args:
        return _to_slip(open_ones[-1].number)
    form = SlipForm(data={"submission": secrets.token_hex(16)})
    said = None
    if form.validate_on_submit():
        try:
            if request.form.get("step") == "send":
                slip = services.send_slip(unit, g.event, meeting, delegate, form.statement())
                flash(_("The slip is sent. Now the other side has to confirm it."), "success")
                return _to_slip(slip.number)
            read_statement(unit, g.event, form.statement())
            said = _said(form.statement())
        except Refused as error:
            form.refuse(error)
    return private(render_template(
        "meetings/own_slip.html", event=g.event, delegate=delegate, form=form, link_token=link_secret(), said=said,
        **_sides(meeting, side)), form.status)


@feature.page("/my/<link_token>/slips/<int:number>", may=BY_LINK)
@limiter.limit("120 per minute")
def slip(unit: Unit, delegate: Delegate, number: int) -> Any:
    """A slip as both sides see it: what it says, who has confirmed, and where it stands."""
    remember(link_secret())
    found = find_slip(unit.session, g.event.id, number)
    side = side_of(found.meeting, delegate)
    amount = Statement("", show_amount_of(found.amount_cents), "")
    return private(render_template(
        "meetings/slip.html", event=g.event, delegate=delegate, slip=found, link_token=link_secret(), said=_said(amount),
        confirmed={one.side: one for one in found.confirmations}, **_sides(found.meeting, side)))


@feature.action("/my/<link_token>/slips/<int:number>/confirm", may=BY_LINK)
@limiter.limit("60 per minute")
def confirm_slip(unit: Unit, delegate: Delegate, number: int) -> Any:
    """Confirm a slip for one's own side."""
    try:
        services.confirm_slip(unit, g.event, find_slip(unit.session, g.event.id, number), delegate)
    except Refused as error:
        if error.code not in ("slip_both_sides", "slip_closed"):
            raise
        flash(sentence_for(error), "error")
    else:
        flash(_("Confirmed. The organisers put it on record."), "success")
    return _to_slip(number)


@feature.action("/my/<link_token>/slips/<int:number>/withdraw", may=BY_LINK)
@limiter.limit("60 per minute")
def withdraw_slip(unit: Unit, delegate: Delegate, number: int) -> Any:
    """Take a slip back."""
    try:
        services.withdraw_slip(unit, g.event, find_slip(unit.session, g.event.id, number), delegate)
    except Refused as error:
        if error.code != "slip_closed":
            raise
        flash(sentence_for(error), "error")
    else:
        flash(_("The slip is taken back."), "success")
    return _to_slip(number)


def show_amount_of(cents: int | None) -> str:
    """A stored amount as one would type it."""
    return f"{cents // 100}.{cents % 100:02}" if cents is not None else ""


def _said(statement: Statement) -> tuple[str, str] | tuple[()]:
    """The amount in figures and in words; nothing where none is stated."""
    amount = read_typed_amount(statement.amount) if statement.amount.strip() else None
    if amount is None:
        return ()
    language = current_language()
    return amount_said(amount, "CNY", language), amount_in_words(amount, "CNY", language)


def _sides(meeting: Meeting, side: str) -> dict[str, Any]:
    other = "demand" if side == "offer" else "offer"
    return {"meeting": meeting, "side": side, "mine": party_on(meeting, side), "other": party_on(meeting, other),
            "other_side": other}


def _to_slip(number: int) -> Any:
    return redirect(url_for("meetings.slip", link_token=link_secret(), number=number), 303)
