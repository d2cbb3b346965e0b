"""Which slot the board of the day opens at, and what is still to be said once every meeting is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from events.meetings.enums import MeetingState

_UNSAID: Final = (MeetingState.PLANNED, MeetingState.STARTED)


class OnTheBoard(Protocol):
    """As much of a meeting as the board asks for."""

    starts: datetime
    ends: datetime
    state: str
    outcome: str | None


def is_unsaid(meeting: OnTheBoard, now: datetime) -> bool:
    """Whether a meeting is over and nobody has said if it was held."""
    return meeting.ends <= now and meeting.state in _UNSAID


def is_over(meetings: Sequence[OnTheBoard], now: datetime) -> bool:
    """Whether the last meeting has ended; not where there is none."""
    return bool(meetings) and all(one.ends <= now for one in meetings)


def opening_slot(meetings: Sequence[OnTheBoard], now: datetime) -> datetime | None:
    """When the slot starts that the board opens at; none where there are no meetings.

    The slot that is on, or the first before the day begins. Once all is over: the first with a meeting of which nobody
    has said whether it was held, else the first with one that was held and has no outcome yet, else the first.
    """
    starts = sorted({one.starts for one in meetings})
    if not is_over(meetings, now):
        return next((one for one in reversed(starts) if one <= now), starts[0] if starts else None)
    unsaid = [one.starts for one in meetings if is_unsaid(one, now)]
    without = [one.starts for one in meetings if one.state == MeetingState.HELD and not one.outcome]
    return min(unsaid or without or starts)
