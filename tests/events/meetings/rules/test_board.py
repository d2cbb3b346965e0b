"""The slot that the board opens at: the one that is on; once all is over, the first that wants a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from events.meetings.enums import MeetingState
from events.meetings.rules.board import is_over, is_unsaid, opening_slot

NINE = datetime(2019, 5, 18, 1, 0, tzinfo=UTC)
SLOT = timedelta(minutes=20)
HELD, PLANNED, STARTED, MISSED = (
    MeetingState.HELD, MeetingState.PLANNED, MeetingState.STARTED, MeetingState.NO_SHOW)


@dataclass
class Seat:
    starts: datetime
    ends: datetime
    state: str
    outcome: str | None = None


def day(*seats: tuple[str, str | None]) -> list[Seat]:
    """One meeting a slot, from nine on."""
    return [Seat(NINE + number * SLOT, NINE + (number + 1) * SLOT, *seat) for number, seat in enumerate(seats)]


@pytest.mark.parametrize(("minutes", "slot"), [(-30, 0), (0, 0), (19, 0), (20, 1), (59, 2)])
def test_the_slot_that_is_on_is_shown_while_the_day_lasts(minutes: int, slot: int) -> None:
    seats = day((PLANNED, None), (HELD, None), (PLANNED, None))
    assert opening_slot(seats, NINE + timedelta(minutes=minutes)) == NINE + slot * SLOT
    assert not is_over(seats, NINE + timedelta(minutes=minutes))


@pytest.mark.parametrize(("seats", "slot"), [
    ([(HELD, None), (MISSED, None), (PLANNED, None), (STARTED, None)], 2),
    ([(HELD, "谈成"), (MISSED, None), (HELD, None), (HELD, "再谈")], 2),
    ([(HELD, "谈成"), (MISSED, None), (HELD, "再谈")], 0),
])
def test_a_day_that_is_over_opens_where_a_word_is_wanted(seats: list[tuple[str, str | None]], slot: int) -> None:
    meetings = day(*seats)
    assert is_over(meetings, NINE + 4 * SLOT)
    assert opening_slot(meetings, NINE + 4 * SLOT) == NINE + slot * SLOT


def test_only_meetings_that_have_ended_without_a_word_are_unsaid() -> None:
    meetings = day((PLANNED, None), (STARTED, None), (HELD, None), (PLANNED, None))
    assert [is_unsaid(one, NINE + 3 * SLOT) for one in meetings] == [True, True, False, False]


def test_without_meetings_nothing_opens_and_nothing_is_over() -> None:
    assert opening_slot([], NINE) is None
    assert not is_over([], NINE)
