"""Which PIN is good enough, and how often it may be guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from badges.arrivals.rules import LOCKED_FOR, TRIES, is_good_pin, seconds_locked, wrong_so_far

pytestmark = pytest.mark.one_database
NOW = datetime(2019, 10, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(("pin", "is_good"), [
    ("281604", True), ("112233445566", True), ("12345", False), ("123456", False), ("654321", False),
    ("777777", False), ("2816042816041", False), ("28160a", False), ("２８１６０４", False), ("", False),
])
def test_pin_is_long_and_not_guessed_at_once(pin: str, is_good: bool) -> None:
    assert is_good_pin(pin) is is_good


def test_desk_waits_after_too_many_wrong_pins() -> None:
    assert seconds_locked(TRIES - 1, NOW, NOW) == 0
    assert seconds_locked(TRIES, NOW, NOW + timedelta(minutes=1)) == 540
    assert seconds_locked(TRIES, NOW, NOW + LOCKED_FOR) == 0
    assert (wrong_so_far(TRIES, NOW, NOW), wrong_so_far(TRIES, NOW, NOW + LOCKED_FOR)) == (TRIES, 0)
