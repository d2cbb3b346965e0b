"""Pure decisions of the arrival desk: which PIN is good enough, and how often one may be guessed."""

from datetime import datetime, timedelta
from itertools import pairwise

TRIES = 5
LOCKED_FOR = timedelta(minutes=10)


def is_good_pin(pin: str) -> bool:
    """Six to twelve digits, which are neither all the same nor counted up or down."""
    if not (pin.isascii() and pin.isdigit() and 6 <= len(pin) <= 12):
        return False
    steps = {int(later) - int(earlier) for earlier, later in pairwise(pin)}
    return len(steps) > 1 or steps.isdisjoint({-1, 0, 1})


def seconds_locked(wrong: int, latest_at: datetime, now: datetime) -> int:
    """For how many seconds a desk may try no PIN; 0 where it may."""
    ends = latest_at + LOCKED_FOR
    return max(1, int((ends - now).total_seconds())) if wrong >= TRIES and now < ends else 0


def wrong_so_far(wrong: int, latest_at: datetime, now: datetime) -> int:
    """The wrong PINs that still count: after a pause a desk starts anew."""
    return wrong if now < latest_at + LOCKED_FOR else 0
