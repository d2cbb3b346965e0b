"""Every address of the catalogue: for everybody, for owners, for staff."""

from __future__ import annotations

from typing import Any

from flask import Flask, g

from app.core.actors import CardOwner
from app.core.unit import Unit
from app.web.routing import register_loader
from events.catalogue.queries.links import link_with_token
from events.catalogue.routes.feature import feature
from events.setup.models import Event


def load_card_link(unit: Unit, token: str) -> Any:
    """The owner's link with this secret; whoever opened it acts as the card's owner from here on."""
    link = link_with_token(unit.session, token, unit.now())
    g.event = unit.session.get_one(Event, link.event_id)
    unit.actor = g.actor = CardOwner(label=link.name, link_id=link.id, event_id=link.event_id)
    return link


def init_routes(app: Flask) -> None:
    """Register the blueprint and what its addresses name."""
    from events.catalogue.routes import (  # noqa: F401  # they declare their routes on the blueprint
        own,
        owners,
        printing,
        public,
        sheets,
        teams,
        visits,
    )

    register_loader(app, "card_token", "link", load_card_link)
    app.register_blueprint(feature)
