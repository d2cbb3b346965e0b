"""Who takes part: cards with those who come for them, their wishes and times, as staff see and change them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.web.pages import localized
from events.catalogue.enums import Audience
from events.catalogue.queries.setup import is_open as is_catalogue_open
from events.catalogue.rules.showing import is_readable
from events.docking.enums import Card
from events.docking.forms.options import options
from events.docking.models import DemandCard, OfferCard
from events.docking.queries.cards import find_card
from events.meetings import services, wording
from events.meetings.definition import LANGUAGES
from events.meetings.forms.setup import NewPartyForm, PartyForm
from events.meetings.models import MeetingParty
from events.meetings.policy import may_arrange_meetings, may_view_meetings
from events.meetings.queries.parties import (
    cards_left,
    declined_by,
    declining,
    find_party,
    parties_by_id,
    parties_of,
    party_choices,
    setup_of,
    wishes_of_party,
    wishing_for,
)
from events.meetings.queries.times import SlotTime, docking_activities, slots_of
from events.meetings.routes.feature import feature
from events.setup.models import Event

BASE = "/manage/<event_code>/meetings/parties"
MOST_CHOICES: Final = 30
AnyCard = OfferCard | DemandCard


@feature.page(BASE, may=may_view_meetings)
def parties(unit: Unit, event: Event) -> Any:
    """The cards that take part."""
    form = NewPartyForm(formdata=None)
    form.card.choices = options(_card_choices(unit, event))
    return render_template("meetings/parties.html", event=event, parties=parties_of(unit.session, event), form=form)


@feature.action(f"{BASE}/add", may=may_arrange_meetings)
def add_party(unit: Unit, event: Event) -> Any:
    """Let one card take part, or all of them."""
    if request.form.get("all"):
        added, alone = services.add_all_cards(unit, event)
        flash(_("Cards that take part now: %(added)s. For %(alone)s of them nobody is known yet.", added=added, alone=alone),
              "success")
        return redirect(url_for("meetings.parties", event_code=event.code), 303)
    kind, _dash, number = request.form.get("card", "").partition("-")
    if kind not in set(Card) or not number.isdecimal():
        raise NotFound
    party = services.add_party(unit, event, find_card(unit.session, event, Card(kind), int(number)))
    return _to(event, party)


@feature.form(f"{BASE}/<int:party_id>", may=may_arrange_meetings)
def party(unit: Unit, event: Event, party_id: int) -> Any:
    """One card: who comes, what they wish for, when they can't."""
    found = find_party(unit.session, event.id, party_id)
    form = PartyForm(data={"references": " ".join(one.delegate.reference for one in found.members),
                           "languages": found.languages, "most": found.most})
    form.languages.choices = options((code, wording.LANGUAGE_NAMES[code]) for code in LANGUAGES)
    if form.validate_on_submit():
        try:
            services.change_party(unit, event, found, references=form.listed(), languages=form.languages.data or [],
                                  most=form.most.data)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("Saved."), "success")
            return _to(event, found)
    return render_template(
        "meetings/party.html", event=event, form=form, **wishing(unit, event, found, partial(_read_card, event))), form.status


@feature.action(f"{BASE}/<int:party_id>/remove", may=may_arrange_meetings)
def remove_party(unit: Unit, event: Event, party_id: int) -> Any:
    """Take a card out of the meetings."""
    services.remove_party(unit, event, find_party(unit.session, event.id, party_id))
    flash(_("The card no longer takes part."), "success")
    return redirect(url_for("meetings.parties", event_code=event.code), 303)


@feature.action(f"{BASE}/<int:party_id>/wishes", may=may_arrange_meetings)
def change_wishes(unit: Unit, event: Event, party_id: int) -> Any:
    """Wish for this card, or say for the organisers that it must meet another."""
    act_on_wishes(unit, event, find_party(unit.session, event.id, party_id))
    return _to(event, find_party(unit.session, event.id, party_id))


@feature.action(f"{BASE}/<int:party_id>/times", may=may_arrange_meetings)
def change_times(unit: Unit, event: Event, party_id: int) -> Any:
    """Say when a party can't."""
    found = find_party(unit.session, event.id, party_id)
    services.block_times(unit, event, found, chosen_slots(unit, event))
    flash(_("Saved."), "success")
    return _to(event, found)


def wishing(
    unit: Unit, event: Event, party: MeetingParty, address_of: Callable[[str, AnyCard], str], *,
    audience: Audience = Audience.STAFF,
) -> dict[str, Any]:
    """What the pages about a party's wishes and times show: to its own people and owner as parties, to staff all of it.

    `address_of` says for a kind ("offers", "demands") and a card of it where it is read.
    """
    search = request.args.get("q", "").strip()[:100]
    wishes = wishes_of_party(unit.session, party)
    wanted_by = wishing_for(unit.session, party)
    slots = slots_of(docking_activities(unit.session, event), setup_of(unit.session, event))
    is_read = audience is Audience.STAFF or is_catalogue_open(unit.session, event)
    choices = party_choices(unit.session, event, party, search, limit=MOST_CHOICES + 1, audience=audience)
    return {
        "party": party, "wishes": wishes, "wanted_by": wanted_by, "slots": slots, "search": search,
        "others": parties_by_id(unit.session, wanted_by), "blocked": {block.starts for block in party.blocks},
        "choices": choices[:MOST_CHOICES], "is_cut": len(choices) > MOST_CHOICES,
        "declined": declined_by(unit.session, party),
        "declining": declining(unit.session, party) if audience is Audience.STAFF else set(),
        "address_of": partial(address_of, "demands" if party.is_offer else "offers") if is_read else None,
        "owner_of": lambda card: card.owner if is_readable(card.confidentiality, audience) else "",
    }


def act_on_wishes(unit: Unit, event: Event, party: MeetingParty) -> None:
    """Do what a button of the wishes says: add, must, decline, remove or raise."""
    number = request.form.get("number", "")
    acts = {"remove": services.remove_wish, "raise": services.move_wish}
    if not number.isdecimal():
        raise NotFound
    act = request.form.get("act", "")
    if act in acts:
        acts[act](unit, event, party, int(number))
        return
    other = find_party(unit.session, event.id, int(number))
    wished = {"must": services.propose, "decline": services.decline}
    wished.get(act, services.add_wish)(unit, event, party, other)


def chosen_slots(unit: Unit, event: Event) -> list[SlotTime]:
    """The slots that were ticked."""
    ticked = set(request.form.getlist("blocked"))
    slots = slots_of(docking_activities(unit.session, event), setup_of(unit.session, event))
    return [slot for slot in slots if slot.starts.isoformat() in ticked]


def _read_card(event: Event, kind: str, card: AnyCard) -> str:
    return url_for("docking.card", event_code=event.code, kind=kind, card_id=card.id)


def _card_choices(unit: Unit, event: Event) -> list[tuple[str, str]]:
    return [(f"{kind}-{card.id}", f"{card.code} · {localized(card.title)} · {card.owner}")
            for kind in Card for card in cards_left(unit.session, event, kind)]


def _to(event: Event, party: MeetingParty) -> Any:
    return redirect(url_for("meetings.party", event_code=event.code, party_id=party.id), 303)
