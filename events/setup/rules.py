"""Pure decisions about an event: whether it is public, whether it is over, how many places are left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from app.vocabulary.times import local_date
from events.setup.enums import EventStatus, SignUp

_PUBLIC = frozenset({EventStatus.PUBLISHED, EventStatus.CLOSED})
# What may become of an event by its organiser's word; closed is "no more registrations", and can be taken back.
_NEXT = {
    EventStatus.DRAFT: frozenset({EventStatus.PUBLISHED}),
    EventStatus.PUBLISHED: frozenset({EventStatus.CLOSED, EventStatus.DRAFT}),
    EventStatus.CLOSED: frozenset({EventStatus.PUBLISHED, EventStatus.ARCHIVED}),
    EventStatus.ARCHIVED: frozenset({EventStatus.CLOSED}),
}


class Quota(Protocol):
    """What a count of places needs of a category."""

    @property
    def public(self) -> bool: ...
    @property
    def quota(self) -> int | None: ...
    @property
    def taken(self) -> int: ...


def is_public(status: str) -> bool:
    """Whether the event's page is there for everybody."""
    return status in _PUBLIC


def is_open(status: str, ends: date, timezone: str, now: datetime) -> bool:
    """Whether people can register: a published event is open until its last day is over."""
    return status == EventStatus.PUBLISHED and local_date(now, timezone) <= ends


def may_become(status: str, wanted: EventStatus) -> bool:
    """Whether an event can go from one status to another."""
    return wanted in _NEXT[EventStatus(status)]


def places_left(categories: Iterable[Quota]) -> int | None:
    """How many may still register at the public form; None where some category has no limit, or none is public."""
    public = [category for category in categories if category.public]
    limited = [category.quota - category.taken for category in public if category.quota is not None]
    return sum(max(0, left) for left in limited) if limited and len(limited) == len(public) else None


def seats_left(sign_up: str, capacity: int | None, taken: int) -> int | None:
    """How many places an activity still has; None where nobody signs up or nothing limits it."""
    return None if sign_up == SignUp.NONE or capacity is None else max(0, capacity - taken)
