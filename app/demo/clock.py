"""When what the demo tells of happened, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from app.core.actors import Command
from app.core.clock import Clock, FixedClock
from app.core.runtime import runtime

ACTOR = Command(label="demo")


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the application's clock stand at `moment`, for what the demo says happened then; never in the future."""
    kept: Clock = runtime().clock
    runtime().clock = FixedClock(min(moment, kept.now()))
    try:
        yield
    finally:
        runtime().clock = kept
