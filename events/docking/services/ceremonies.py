"""The order of a signing ceremony, who signs, where each stands, whose name was checked; and the run sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import render_template
from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.times import format_date, format_time, local_date
from app.web.paper_styles import paper_style
from events.docking.enums import Side
from events.docking.models import Deal, SigningSlot
from events.docking.policy import may_record_deals
from events.docking.queries.ceremonies import signable_deals, signing_order
from events.docking.tags import CEREMONY_ORDERED
from events.docking.wording import STAGES
from events.setup.models import Activity, Event

LEFT, RIGHT = "left", "right"
MOST_SIGNERS = 12


def add_turn(unit: Unit, event: Event, activity: str, deal_id: int) -> SigningSlot:
    """Give a deal the last turn; its parties stand with the offer side on the left until somebody says otherwise.

    Raises Forbidden, NotFound, Refused("ceremony_deal_taken"). Records deal.ceremony_ordered.
    """
    unit.require(may_record_deals, event)
    deal = next((one for one in signable_deals(unit.session, event, activity) if one.id == deal_id), None)
    if deal is None:
        raise Refused("ceremony_deal_taken", field="deal")
    last = unit.session.scalar(sa.select(sa.func.max(SigningSlot.position)).where(
        SigningSlot.event_id == event.id, SigningSlot.activity == activity)) or 0
    slot = SigningSlot(event_id=event.id, activity=activity, deal_id=deal.id, position=last + 1, signers=_signers_of(deal))
    try:
        with unit.session.begin_nested():
            unit.session.add(slot)
    except IntegrityError as error:
        raise Refused("ceremony_deal_taken", field="deal") from error
    _record(unit, event, activity, deal.ref)
    return slot


def arrange_turns(unit: Unit, event: Event, activity: str, order: Sequence[int]) -> None:
    """Put the turns in this order; those that it doesn't name follow as they were. Raises Forbidden."""
    unit.require(may_record_deals, event)
    slots = signing_order(unit.session, event, activity)
    places = {slot_id: place for place, slot_id in enumerate(order)}
    slots.sort(key=lambda slot: places.get(slot.id, len(places)))
    for place, slot in enumerate(slots, 1):
        slot.position = place
    _record(unit, event, activity, *(slot.deal.ref for slot in slots))


def move_turn(unit: Unit, event: Event, slot: SigningSlot, step: int) -> None:
    """Move a turn by one place. Raises Forbidden."""
    order = [one.id for one in signing_order(unit.session, event, slot.activity)]
    place = order.index(slot.id)
    order.insert(min(max(place + step, 0), len(order) - 1), order.pop(place))
    arrange_turns(unit, event, slot.activity, order)


def remove_turn(unit: Unit, event: Event, slot: SigningSlot) -> None:
    """Take a deal out of the ceremony; the deal itself stays. Raises Forbidden."""
    unit.require(may_record_deals, event)
    unit.session.delete(slot)
    _record(unit, event, slot.activity, slot.deal.ref)


def set_signers(unit: Unit, event: Event, slot: SigningSlot, signers: Sequence[dict[str, Any]]) -> None:
    """Say who signs, with titles and sides; a name that changed has to be checked again unless it is ticked.

    Raises Forbidden, Refused("ceremony_too_many"). Records deal.ceremony_ordered.
    """
    unit.require(may_record_deals, event)
    if len(signers) > MOST_SIGNERS:
        raise Refused("ceremony_too_many", most=MOST_SIGNERS)
    slot.signers = [dict(signer) for signer in signers]
    _record(unit, event, slot.activity, slot.deal.ref)


def run_sheet(unit: Unit, event: Event, activity: Activity, language: str) -> bytes:
    """The order of signing as PDF, as it stands now."""
    # WeasyPrint takes a second to load, which every other page is spared.
    from app.web.pdf import render_pdf

    slots = signing_order(unit.session, event, activity.code)
    with force_locale(language):
        html = render_template(
            "pdf/ceremony.html", html_lang="zh-Hans" if language == "zh" else "en", event_name=text(event.name, language),
            title=text(activity.title, language), room=text(activity.room.name, language) if activity.room else "",
            when=f"{format_date(local_date(activity.starts, event.timezone), language, year=True, weekday=True)} "
                 f"{format_time(activity.starts, event.timezone)}",
            turns=[{"title": slot.deal.title, "ref": slot.deal.ref,
                    "stage": str(STAGES[slot.deal.stage]) if slot.deal.stage else "",
                    "left": _side(slot, LEFT), "right": _side(slot, RIGHT)} for slot in slots],
            unchecked=sum(not signer["checked"] for slot in slots for signer in slot.signers))
    return render_pdf(html, paper_style("tally"))


def activity_of(event: Event, code: str) -> Activity:
    """An activity of the event. Raises NotFound."""
    found = next((activity for activity in event.activities if activity.code == code), None)
    if found is None:
        raise NotFound
    return found


def _side(slot: SigningSlot, side: str) -> list[dict[str, Any]]:
    return [signer for signer in slot.signers if signer["side"] == side]


def _signers_of(deal: Deal) -> list[dict[str, Any]]:
    return [{"unit": party.name, "name": "", "title": "", "side": LEFT if party.side == Side.OFFER else RIGHT,
             "checked": False} for party in deal.parties][:MOST_SIGNERS]


def _record(unit: Unit, event: Event, activity: str, *refs: str) -> None:
    unit.record(CEREMONY_ORDERED, event_id=event.id, subject=("event", event.code), activity=activity, deals=list(refs))
