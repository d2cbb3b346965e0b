"""What matching brings to the rest of the house."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem
from app.core.unit import Unit
from events.docking.models import OfferCard
from events.docking.policy import may_view_deals
from events.docking.services.cards import CARDS_CHANGED
from events.matching import tags, tasks
from events.matching.queries.lists import is_current, proposals_of
from events.matching.routes import feature
from events.matching.routes.lists import reason_teller
from events.matching.services.lists import order_lists
from events.setup.models import Event

SHOWN_ON_CARDS = 5


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that matching brings."""
    _ = tags, tasks
    app.register_blueprint(feature)
    contributions.answer(CARDS_CHANGED, order_lists)
    contributions.answer("docking.card_panels", _panel)
    contributions.add(NavigationItem(
        group=_l("Docking"), label=_l("Matching"), endpoint="matching.matching", may=may_view_deals, order=113))


def _panel(unit: Unit, event: Event, card: Any) -> list[tuple[str, dict[str, Any]]]:
    """The best proposals, on a card's own page."""
    found = proposals_of(unit.session, event, card)[:SHOWN_ON_CARDS]
    return [("matching/_card_panel.html", {
        "proposals": found, "kind": "offers" if isinstance(card, OfferCard) else "demands", "card": card, "event": event,
        "tell": reason_teller(unit, event), "is_current": is_current(unit.session, event)})]
