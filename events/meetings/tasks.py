"""Jobs of meetings."""

from __future__ import annotations

from typing import Any

from app.core.jobs import task
from app.core.worker import JobRun
from events.meetings.services import make_plan


@task("meetings.schedule", retries=1)
def schedule(run: JobRun, plan_id: int) -> dict[str, Any]:
    """Solve a schedule that was ordered; run again, it starts anew."""
    return make_plan(run.unit, plan_id, run.progress)
