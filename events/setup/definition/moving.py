"""A definition on other days: how a preset gets its dates, and an edition those of the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from events.setup.definition.document import Definition
from events.setup.definition.schema import Section


def moved(definition: Definition, starts: date, timezone: str, sections: Iterable[Section]) -> Definition:
    """The definition with its first day on `starts`, every time of day as it was, in the zone of that name."""
    days = (starts - definition.parts["event"]["starts"]).days
    zones = (definition.zone, ZoneInfo(timezone))
    movers = {section.key: section.move for section in sections}
    parts: dict[str, Any] = {}
    for key, value in definition.parts.items():
        mover = movers.get(key)
        parts[key] = _moved(mover(value, days) if mover else value, timedelta(days=days), zones)
    parts["event"]["timezone"] = timezone
    return Definition(parts)


def _moved(value: Any, days: timedelta, zones: tuple[ZoneInfo, ZoneInfo]) -> Any:
    if isinstance(value, dict):
        return {key: _moved(content, days, zones) for key, content in value.items()}
    if isinstance(value, list):
        return [_moved(entry, days, zones) for entry in value]
    if isinstance(value, datetime):
        local = value.astimezone(zones[0]).replace(tzinfo=None) + days
        return local.replace(tzinfo=zones[1]).astimezone(UTC)
    return value + days if isinstance(value, date) else value
