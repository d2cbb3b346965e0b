"""Pure decisions about places: how many are left of a category's quota and in an activity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from events.setup.enums import SignUp


class Quota(Protocol):
    """What a count of places needs of a category."""

    @property
    def public(self) -> bool: ...
    @property
    def quota(self) -> int | None: ...
    @property
    def taken(self) -> int: ...


def places_left(categories: Iterable[Quota]) -> int | None:
    """How many may still register at the public form; None where some category has no limit, or none is public."""
    public = [category for category in categories if category.public]
    limited = [category.quota - category.taken for category in public if category.quota is not None]
    return sum(max(0, left) for left in limited) if limited and len(limited) == len(public) else None


def seats_left(sign_up: str, capacity: int | None, taken: int) -> int | None:
    """How many places an activity still has; None where nobody signs up or nothing limits it."""
    return None if sign_up == SignUp.NONE or capacity is None else max(0, capacity - taken)
