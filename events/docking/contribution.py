"""What docking brings to the rest of the house: its part of a definition, its lines in the side bar, what waits."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.core.contributions import Contributions, UsesOf
from events.docking import errors, tags
from events.docking.commands import deals
from events.docking.definition import DOCKING_SECTION
from events.docking.queries.cards import count_deals_of_activities, docking_value
from events.docking.services import plan_docking
from events.setup.definition.schema import Section


class DockingPart:
    """The part `docking`."""

    key = "docking"

    def schema(self) -> Section:
        return DOCKING_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        return plan_docking(unit, event, value)

    def export(self, session: Any, event: Any) -> Any:
        return docking_value(session, event)


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that docking brings."""
    _ = errors, tags
    app.cli.add_command(deals)
    contributions.add(DockingPart())
    contributions.add(UsesOf("deals", _uses))


def _uses(session: Any, event: Any, kind: str, codes: Any) -> dict[str, int]:
    return count_deals_of_activities(session, event, codes) if kind == "activities" else {}
