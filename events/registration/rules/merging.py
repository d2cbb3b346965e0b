"""Of two registrations of one person: which side something is taken from, and which of two places stays."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from events.registration.enums import PlaceState

_WORTH: Final = {PlaceState.HELD: 0, PlaceState.OFFERED: 1, PlaceState.WAITING: 2, PlaceState.RELEASED: 3}


class Side(StrEnum):
    """Whose value is taken."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


def better_place(mine: str, my_turn: tuple[Any, ...], its: str, its_turn: tuple[Any, ...]) -> Side:
    """Whose place stays: a held one before an offered one before a list; of two on a list the one further ahead.

    A turn sorts as the line does, the first in line lowest.
    """
    ours, theirs = _WORTH[PlaceState(mine)], _WORTH[PlaceState(its)]
    if ours != theirs:
        return Side.KEPT if ours < theirs else Side.OTHER
    return Side.OTHER if mine == PlaceState.WAITING and its_turn < my_turn else Side.KEPT
