"""What goes along when an event is copied, and on which day the copy begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from events.setup.definition.document import Definition, mentions_in
from events.setup.definition.schema import Section


def with_parts(definition: Definition, chosen: Iterable[str], sections: Iterable[Section]) -> Definition:
    """The event itself with the chosen parts, and with whatever those refer to: an activity brings its room along."""
    sections = list(sections)
    kept = {"event", *chosen}
    while True:
        parts = {key: value for key, value in definition.parts.items() if key in kept}
        needed = {mention.part for mention in mentions_in(Definition(parts), sections)}
        if needed <= kept:
            return Definition(parts)
        kept |= needed


def same_weekday(day: date, years: int = 1) -> date:
    """The day so many years later that is nearest to the same date and falls on the same weekday."""
    year = day.year + years
    # The 29th of February has no like in most years.
    later = day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)
    distance = (day.weekday() - later.weekday()) % 7
    return later + timedelta(days=distance if distance <= 3 else distance - 7)
