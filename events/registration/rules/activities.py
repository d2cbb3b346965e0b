"""Which activities somebody may choose, and which of them can't both be attended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Protocol, TypeVar

from events.setup.enums import SignUp


class Timed(Protocol):
    """What these rules need of an activity; a row of the table has it all."""

    @property
    def code(self) -> str: ...
    @property
    def starts(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...
    @property
    def sign_up(self) -> str: ...
    @property
    def categories(self) -> list[str] | None: ...


TimedT = TypeVar("TimedT", bound=Timed)


def is_open_to(activity: Timed, category: str | None) -> bool:
    """Whether people of a category may sign up for an activity by themselves; None asks for any category."""
    if activity.sign_up != SignUp.OPEN:
        return False
    return category is None or activity.categories is None or category in activity.categories


def clashes(activities: Sequence[TimedT]) -> list[tuple[TimedT, TimedT]]:
    """Pairs that overlap in time. One that begins as another ends is no clash."""
    return [
        (first, second) for first, second in combinations(sorted(activities, key=lambda one: one.starts), 2)
        if first.starts < second.ends and second.starts < first.ends
    ]
