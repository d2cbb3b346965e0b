"""The personal pages of meetings: whom I meet when, whom I wish to meet, when I can't; and a table's code."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, session, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import Unit
from app.web.downloads import send_bytes
from app.web.limits import limiter
from app.web.links import private
from app.web.routing import BY_LINK, PUBLIC
from events.catalogue.enums import Audience
from events.meetings import services
from events.meetings.models import MeetingParty
from events.meetings.queries.days import meeting_at, meetings_of_delegate, slips_of_meetings, table_with_token
from events.meetings.queries.parties import parties_of_delegate, setup_of
from events.meetings.routes.feature import HOLDER, feature, remember
from events.meetings.routes.parties import act_on_wishes, chosen_slots, wishing
from events.meetings.services.calendars import meetings_calendar
from events.meetings.services.slip_papers import schedule_pdf
from events.meetings.services.wishes import is_open
from events.registration.models import Delegate
from events.registration.queries import delegate_with_token
from events.registration.routes.own import link_secret
from events.setup.models import Event

BASE = "/my/<link_token>/meetings"


def own_panels(unit: Unit, _event: Event, delegate: Delegate) -> list[tuple[str, dict[str, Any]]]:
    """The part of the personal page about meetings, for who comes for a card; the browser is known from here on."""
    if not parties_of_delegate(unit.session, delegate):
        return []
    remember(link_secret())
    return [("meetings/_own_panel.html", {"meetings": meetings_of_delegate(unit.session, delegate),
                                          "link_token": link_secret()})]


@feature.page(BASE, may=BY_LINK)
@limiter.limit("120 per minute")
def own(unit: Unit, delegate: Delegate) -> Any:
    """My meetings, slips about them, and the cards for which I come."""
    remember(link_secret())
    meetings = meetings_of_delegate(unit.session, delegate)
    return private(render_template(
        "meetings/own.html", event=g.event, delegate=delegate, meetings=meetings, link_token=link_secret(),
        slips=slips_of_meetings(unit.session, meetings), parties=parties_of_delegate(unit.session, delegate),
        setup=setup_of(unit.session, g.event), is_open=is_open(unit, g.event), now=unit.now()))


@feature.page(f"{BASE}.ics", may=BY_LINK)
@limiter.limit("60 per minute")
def own_calendar(unit: Unit, delegate: Delegate) -> Response:
    """My meetings, to be added to a calendar."""
    content = meetings_calendar(g.event, delegate, meetings_of_delegate(unit.session, delegate), unit.now())
    return send_bytes(content, name=f"{g.event.code}-meetings.ics", media_type="text/calendar")


@feature.page(f"{BASE}.pdf", may=BY_LINK)
@limiter.limit("20 per minute")
def own_paper(unit: Unit, delegate: Delegate) -> Response:
    """My meetings on paper."""
    content = schedule_pdf(g.event, delegate, meetings_of_delegate(unit.session, delegate))
    return send_bytes(content, name=f"{g.event.code}-meetings.pdf", media_type="application/pdf")


@feature.page(f"{BASE}/<int:party_id>", may=BY_LINK)
@limiter.limit("120 per minute")
def own_wishes(unit: Unit, delegate: Delegate, party_id: int) -> Any:
    """Whom a card of mine wishes to meet, and when I can't."""
    party = _own(unit, delegate, party_id)
    return private(render_template(
        "meetings/own_wishes.html", event=g.event, is_open=is_open(unit, g.event),
        back=(url_for("meetings.own", link_token=link_secret()), _("My meetings")),
        wishes_url=url_for("meetings.own_change_wishes", link_token=link_secret(), party_id=party.id),
        times_url=url_for("meetings.own_change_times", link_token=link_secret(), party_id=party.id),
        **wishing(unit, g.event, party, _read_card, audience=Audience.PARTIES)))


@feature.action(f"{BASE}/<int:party_id>/wishes", may=BY_LINK)
@limiter.limit("60 per minute")
def own_change_wishes(unit: Unit, delegate: Delegate, party_id: int) -> Any:
    """Wish for a meeting, take a wish back, or put it higher."""
    try:
        act_on_wishes(unit, g.event, _own(unit, delegate, party_id))
    except NotFound:
        raise
    except Refused as error:
        flash(sentence_for(error), "error")
    return _to_wishes(party_id)


@feature.action(f"{BASE}/<int:party_id>/times", may=BY_LINK)
@limiter.limit("60 per minute")
def own_change_times(unit: Unit, delegate: Delegate, party_id: int) -> Any:
    """Say when I can't."""
    services.block_times(unit, g.event, _own(unit, delegate, party_id), chosen_slots(unit, g.event))
    flash(_("Saved."), "success")
    return _to_wishes(party_id)


@feature.page("/t/<table_token>", may=PUBLIC)
@limiter.limit("120 per minute")
def table(unit: Unit, table_token: str) -> Any:
    """What the code on a table opens: the meeting that is on there, and its slip for who comes for one of the cards."""
    found = table_with_token(unit.session, table_token)
    event = g.event = unit.session.get_one(Event, found.event_id)
    meeting = meeting_at(unit.session, found, unit.now())
    holder = _holder(unit, found.event_id)
    if meeting is not None and holder is not None and any(
            member.delegate_id == holder.id for side in (meeting.offer_party, meeting.demand_party)
            for member in side.members):
        return redirect(url_for("meetings.own_slip", link_token=session[HOLDER], meeting_id=meeting.id), 303)
    return private(render_template("meetings/table.html", event=event, table=found, meeting=meeting, holder=holder))


def _holder(unit: Unit, event_id: int) -> Delegate | None:
    """Whose personal page was opened in this browser, if it is one of this event."""
    token = session.get(HOLDER)
    if not token:
        return None
    try:
        delegate = delegate_with_token(unit.session, token)
    except NotFound:
        return None
    return delegate if delegate.event_id == event_id else None


def _own(unit: Unit, delegate: Delegate, party_id: int) -> MeetingParty:
    party = next((one for one in parties_of_delegate(unit.session, delegate) if one.id == party_id), None)
    if party is None:
        raise NotFound("party_not_yours")
    return party


def _read_card(kind: str, card: Any) -> str:
    return url_for("catalogue.card_of_delegate", link_token=link_secret(), kind=kind, card_code=card.code)


def _to_wishes(party_id: int) -> Any:
    return redirect(url_for("meetings.own_wishes", link_token=link_secret(), party_id=party_id), 303)
