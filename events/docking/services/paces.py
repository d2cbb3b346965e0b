"""How long deals may stand still."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.unit import Unit
from events.docking.models import DealPace
from events.docking.policy import may_set_pace
from events.docking.tags import PACE_SET
from events.setup.models import Event


def set_pace(unit: Unit, event: Event, days: Mapping[str, int]) -> None:
    """After how many days without a step a deal of each stage counts as stalled. Raises Forbidden. Records deal.pace_set."""
    unit.require(may_set_pace, event)
    row = unit.session.get(DealPace, event.id)
    if row is None:
        row = DealPace(event_id=event.id, days={})
        unit.session.add(row)
    if row.days != dict(days):
        row.days = dict(days)
        unit.record(PACE_SET, event_id=event.id, subject=("event", event.code), days=row.days)
