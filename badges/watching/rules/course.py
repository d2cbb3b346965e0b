"""The course of a day: quarters of an hour and rates."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

QUARTER = timedelta(minutes=15)
LEAST_SHOWN = 8
"""Quarters that a course has at least: one alone would be a wall and no course."""

LATELY = timedelta(minutes=15)
"""Over how long a rate is taken."""


def quarter_of(at: datetime) -> datetime:
    """The beginning of the quarter of an hour that a moment lies in, in UTC."""
    moment = at.astimezone(UTC)
    return moment - timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)


def full_course(counts: Mapping[datetime, int], until: datetime | None = None) -> list[tuple[datetime, int]]:
    """Counts by quarter without gaps, from the first that has any to the last (to that of `until`, where it is later).

    Where these are few, it begins earlier.
    """
    if not counts:
        return []
    first, last = min(counts), max(counts)
    if until is not None:
        last = max(last, quarter_of(until))
    first = min(first, last - (LEAST_SHOWN - 1) * QUARTER)
    steps = (last - first) // QUARTER + 1
    return [(first + nth * QUARTER, counts.get(first + nth * QUARTER, 0)) for nth in range(steps)]


def per_minute(count: int, span: timedelta = LATELY) -> float:
    """How many a minute, to one decimal; at least 0.1 where there was any."""
    if count <= 0:
        return 0.0
    return max(0.1, round(count / (span / timedelta(minutes=1)), 1))


def day_to_show(asked: date | None, days: Sequence[date], today: date, opens: date) -> date:
    """The day that a page shows: the one asked for where it is one of these, else today, else the first or the last."""
    if asked is not None and asked in days:
        return asked
    if today in days:
        return today
    return opens if today < opens else days[-1]
