"""What can be chosen in setup's forms, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from babel.core import get_global
from wtforms import SelectChoice

from app.web.pages import localized
from events.setup.definition.readers import zone_names
from events.setup.definition.reading import DEFAULT_ZONE
from events.setup.models import Event

Choices = list[SelectChoice]
NOTHING = SelectChoice("", "—")


def timezone_choices(stored: str = DEFAULT_ZONE) -> Choices:
    """Zones by their names of today, the city's own first.

    Where the event's ``stored`` zone has an older name (``US/Alaska``, from a definition file) it stands among them, so
    that saving the form changes nothing about it.
    """
    places = {zone for zone in get_global("zone_territories") if not zone.startswith("Etc/")} & set(zone_names())
    return [SelectChoice(zone) for zone in (DEFAULT_ZONE, *sorted((places | {stored}) - {DEFAULT_ZONE}))]


def word_choices(words: Mapping[str, Any]) -> Choices:
    """Stored values with what they are called."""
    return [SelectChoice(value, str(word)) for value, word in words.items()]


def row_choices(rows: Iterable[Any], label: str = "name") -> Choices:
    """Rows by code, with their names."""
    return [SelectChoice(row.code, localized(getattr(row, label))) for row in rows]


def category_choices(event: Event) -> Choices:
    return row_choices(event.categories)
