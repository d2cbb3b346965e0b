"""What can be chosen in setup's forms, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from wtforms import SelectChoice

from app.web.pages import localized
from events.setup.definition.reading import DEFAULT_ZONE
from events.setup.models import Event

Choices = list[SelectChoice]
NOTHING = SelectChoice("", "—")


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")))


def timezone_choices() -> Choices:
    """Zones by name, the city's own first."""
    return [SelectChoice(zone) for zone in (DEFAULT_ZONE, *(zone for zone in _zones() if zone != DEFAULT_ZONE))]


def word_choices(words: Mapping[str, Any]) -> Choices:
    """Stored values with what they are called."""
    return [SelectChoice(value, str(word)) for value, word in words.items()]


def row_choices(rows: Iterable[Any], label: str = "name") -> Choices:
    """Rows by code, with their names."""
    return [SelectChoice(row.code, localized(getattr(row, label))) for row in rows]


def category_choices(event: Event) -> Choices:
    return row_choices(event.categories)
