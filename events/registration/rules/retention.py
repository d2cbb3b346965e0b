"""Until when what people told is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

# Where an event says nothing: what is sensitive is kept for so many days, the rest until somebody erases it.
SENSITIVE_DAYS: Final = 90
# What a definition says where something is kept without end.
ALWAYS: Final = "always"


def kept_until(ends: date, registered: date, days: int | None) -> date | None:
    """The last day on which something is kept: so many days after the event's last day, or after the person came in
    where that was later (a roster of years ago isn't gone as soon as it is read). None: it has no end.
    """
    return None if days is None else max(ends, registered) + timedelta(days=days)


def fewest(*days: int | None) -> int | None:
    """Of several times of keeping the shortest; None where none of them has an end."""
    return min((one for one in days if one is not None), default=None)
