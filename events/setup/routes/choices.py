"""What can be chosen in setup's forms, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import SelectChoice

from app.web.pages import localized
from events.setup.definition.readers import zone_names
from events.setup.definition.reading import DEFAULT_ZONE
from events.setup.models import Event

Choices = list[SelectChoice]
NOTHING = SelectChoice("", "—")


def timezone_choices() -> Choices:
    """Zones by name, the city's own first."""
    others = (zone for zone in zone_names() if "/" in zone and not zone.startswith("Etc/") and zone != DEFAULT_ZONE)
    return [SelectChoice(zone) for zone in (DEFAULT_ZONE, *others)]


def word_choices(words: Mapping[str, Any]) -> Choices:
    """Stored values with what they are called."""
    return [SelectChoice(value, str(word)) for value, word in words.items()]


def row_choices(rows: Iterable[Any], label: str = "name") -> Choices:
    """Rows by code, with their names."""
    return [SelectChoice(row.code, localized(getattr(row, label))) for row in rows]


def category_choices(event: Event) -> Choices:
    return row_choices(event.categories)
