"""Setting up the catalogue."""

from __future__ import annotations

from typing import Any

from app.core.unit import Unit
from events.catalogue.models import CatalogueSetup
from events.catalogue.policy import may_open_catalogue
from events.catalogue.queries.setup import USUAL, catalogue_value, find_setup
from events.catalogue.tags import CATALOGUE_SET
from events.setup.models import Event


def plan_catalogue(unit: Unit, event: Event, value: dict[str, Any]) -> bool:
    """Make the catalogue what the part of the definition says; True where something changed.

    The import that calls it has asked for the permission. Records catalogue.set.
    """
    if catalogue_value(unit.session, event) == value:
        return False
    setup = find_setup(unit.session, event)
    if setup is None:
        setup = CatalogueSetup(event_id=event.id)
        unit.session.add(setup)
    setup.open, setup.link_days = value["open"], value["link_days"]
    unit.session.flush()
    unit.record(CATALOGUE_SET, event_id=event.id, subject=("event", event.code), **value)
    return True


def open_catalogue(unit: Unit, event: Event, *, is_open: bool) -> None:
    """Open the catalogue to everybody, or close it. Raises Forbidden. Records catalogue.set."""
    unit.require(may_open_catalogue, event)
    plan_catalogue(unit, event, {**(catalogue_value(unit.session, event) or USUAL), "open": is_open})
