"""What is done in an event under test, below its pages."""

from __future__ import annotations

from typing import Any

from app.core.actors import Command
from app.core.unit import open_unit
from events.setup.models import Event


def in_event(stage: Any, action: Any) -> Any:
    """What `action(unit, event)` gives, committed."""
    with open_unit(Command()) as unit:
        return action(unit, unit.session.get_one(Event, stage.event_id))
