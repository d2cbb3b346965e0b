"""What the catalogue brings to the rest of the house."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.contributions import Contributions, NavigationItem, PersonalHolding, WaitingItem
from app.core.unit import Unit
from events.catalogue import errors, tags, tasks
from events.catalogue.definition import CATALOGUE_SECTION
from events.catalogue.queries.links import count_submitted, links_of_card, submitted_number
from events.catalogue.queries.setup import catalogue_value, is_open
from events.catalogue.queries.teams import team_of
from events.catalogue.routes import init_routes
from events.catalogue.services.erasing import catalogue_about, erase_catalogue, erase_catalogue_texts
from events.catalogue.services.setup import plan_catalogue
from events.docking.models import DemandCard
from events.docking.policy import may_record_deals, may_view_deals
from events.setup.definition.schema import Section
from events.setup.models import Event


class CataloguePart:
    """The part `catalogue`."""

    key = "catalogue"

    def schema(self) -> Section:
        return CATALOGUE_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        return plan_catalogue(unit, event, value)

    def export(self, session: Any, event: Any) -> Any:
        return catalogue_value(session, event)


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that the catalogue brings."""
    _ = errors, tags
    init_routes(app)
    contributions.add(CataloguePart())
    contributions.add(PersonalHolding("catalogue", catalogue_about, erase_catalogue))
    contributions.answer("delegate.contact_erased", erase_catalogue_texts)
    contributions.answer("docking.card_panels", _panel)
    contributions.answer("event.public_links", _public_link)
    contributions.answer("own.panels", _own_panel)
    contributions.answer("queue.sweep", tasks.sweep)
    group = _l("Docking")
    for item in (
        NavigationItem(group=group, label=_l("Cards from owners"), endpoint="catalogue.owners", may=may_view_deals,
                       counted=submitted_number, urgent=True, order=111),
        NavigationItem(group=group, label=_l("Teams of experts"), endpoint="catalogue.teams", may=may_view_deals, order=114),
        NavigationItem(group=group, label=_l("Visits"), endpoint="catalogue.visits", may=may_view_deals, order=115),
        NavigationItem(group=group, label=_l("Catalogue on paper"), endpoint="catalogue.prints", may=may_view_deals,
                       order=112),
    ):
        contributions.add(item)
    contributions.add(WaitingItem(
        name="cards_to_look_at", count=count_submitted, endpoint="catalogue.owners", may=may_record_deals,
        sentence=lambda count: ngettext(
            "%(num)s card that its owner handed in", "%(num)s cards that their owners handed in", count)))


def _panel(unit: Unit, event: Event, card: Any) -> list[tuple[str, dict[str, Any]]]:
    """What the catalogue says on a card's page of docking."""
    team = team_of(unit.session, card) if isinstance(card, DemandCard) else None
    return [("catalogue/_card_panel.html", {
        "links": links_of_card(unit.session, card), "team": team, "is_demand": isinstance(card, DemandCard), "event": event,
        "card": card})]


def _public_link(unit: Unit, event: Event) -> list[tuple[Any, str, str]]:
    """The way to the catalogue from the event's page."""
    if not is_open(unit.session, event):
        return []
    return [(_l("Offers and demands"), url_for("catalogue.catalogue", event_code=event.code), "document")]


def _own_panel(unit: Unit, event: Event, _delegate: Any) -> list[tuple[str, dict[str, Any]]]:
    """The same on a delegate's own page: from there one sees what the parties of the event may see."""
    return [("catalogue/_own_panel.html", {"is_open": True})] if is_open(unit.session, event) else []
