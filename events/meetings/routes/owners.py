"""Wishes by a card's own link: its owner says whom to meet, and when not, whoever comes in the end."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import Unit
from app.web.limits import limiter
from app.web.links import private
from app.web.routing import BY_LINK
from events.catalogue.enums import Audience
from events.catalogue.models import CardLink
from events.meetings import services
from events.meetings.models import MeetingParty
from events.meetings.queries.parties import party_of_card, wishes_of_party
from events.meetings.routes.feature import feature
from events.meetings.routes.parties import act_on_wishes, chosen_slots, wishing
from events.meetings.services.wishes import is_open
from events.setup.models import Event

BASE = "/card/<card_token>/meetings"


def owner_panels(unit: Unit, _event: Event, link: CardLink) -> list[tuple[str, dict[str, Any]]]:
    """The part of an owner's page about meetings, for a card that takes part."""
    party = party_of_card(unit.session, link.card)
    if party is None:
        return []
    return [("meetings/_owner_panel.html", {"wishes": len(wishes_of_party(unit.session, party)), "token": _secret()})]


@feature.page(BASE, may=BY_LINK)
@limiter.limit("120 per minute")
def owner_wishes(unit: Unit, link: CardLink) -> Any:
    """Whom the card wishes to meet, and when that doesn't suit."""
    return private(render_template(
        "meetings/own_wishes.html", event=g.event, is_open=is_open(unit, g.event),
        back=(url_for("catalogue.own_card", card_token=_secret()), _("My card")),
        wishes_url=url_for("meetings.owner_change_wishes", card_token=_secret()),
        times_url=url_for("meetings.owner_change_times", card_token=_secret()),
        **wishing(unit, g.event, _party(unit, link), _read_card, audience=Audience.PARTIES)))


@feature.action(f"{BASE}/wishes", may=BY_LINK)
@limiter.limit("60 per minute")
def owner_change_wishes(unit: Unit, link: CardLink) -> Any:
    """Wish for a meeting, take a wish back, or put it higher."""
    try:
        act_on_wishes(unit, g.event, _party(unit, link))
    except NotFound:
        raise
    except Refused as error:
        flash(sentence_for(error), "error")
    return redirect(url_for("meetings.owner_wishes", card_token=_secret()), 303)


@feature.action(f"{BASE}/times", may=BY_LINK)
@limiter.limit("60 per minute")
def owner_change_times(unit: Unit, link: CardLink) -> Any:
    """Say when a meeting doesn't suit."""
    services.block_times(unit, g.event, _party(unit, link), chosen_slots(unit, g.event))
    flash(_("Saved."), "success")
    return redirect(url_for("meetings.owner_wishes", card_token=_secret()), 303)


def _party(unit: Unit, link: CardLink) -> MeetingParty:
    party = party_of_card(unit.session, link.card)
    if party is None:
        raise NotFound
    return party


def _read_card(kind: str, card: Any) -> str:
    return url_for("catalogue.card_of_owner", card_token=_secret(), kind=kind, card_code=card.code)


def _secret() -> str:
    return str((request.view_args or {})["card_token"])
