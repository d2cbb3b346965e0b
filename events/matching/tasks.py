"""Matching as a job, since every card is held against every other."""

from __future__ import annotations

from typing import Any

from app.core.jobs import task
from app.core.worker import JobRun
from events.matching.services.lists import TASK, keep_lists


@task(TASK)
def recompute(run: JobRun, of_event: int) -> dict[str, Any]:
    """Match an event's cards anew."""
    with run.unit() as unit:
        return {"cards": keep_lists(unit, of_event)}
