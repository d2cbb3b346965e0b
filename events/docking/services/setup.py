"""What an event's docking is set up with."""

from __future__ import annotations

from typing import Any

from app.core.errors import Refused
from app.core.unit import Unit
from events.docking.models import DockingSetup
from events.docking.queries.cards import count_cards_in_field, docking_value, find_setup
from events.docking.tags import DOCKING_PLANNED
from events.setup.models import Event


def plan_docking(unit: Unit, event: Event, value: dict[str, Any]) -> bool:
    """Make the event's fields and rates what the part of its definition says; True where something changed.

    What was agreed at an earlier rate keeps it. Raises Refused("docking_field_in_use"). The import that calls it has
    asked for the permission. Records docking.planned.
    """
    if docking_value(unit.session, event) == value:
        return False
    setup = find_setup(unit.session, event)
    if setup is None:
        setup = DockingSetup(event_id=event.id, fields=[], rates={})
        unit.session.add(setup)
    _refuse_removal(unit, event, {field["code"] for field in setup.fields} - {field["code"] for field in value["fields"]})
    setup.fields = value["fields"]
    setup.rates = {code: str(rate) for code, rate in value["rates"].items()}
    unit.session.flush()
    unit.record(DOCKING_PLANNED, event_id=event.id, subject=("event", event.code), rates=setup.rates)
    return True


def _refuse_removal(unit: Unit, event: Event, removed: set[str]) -> None:
    for code, count in sorted(count_cards_in_field(unit.session, event, removed).items()):
        raise Refused("docking_field_in_use", code=code, count=count)
