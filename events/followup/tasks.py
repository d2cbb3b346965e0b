"""Jobs of the follow-up."""

from __future__ import annotations

from typing import Any

from app.core.jobs import task
from app.core.worker import JobRun
from events.followup.services import reminders


@task(reminders.SEND)
def send_reminders(run: JobRun, held_at: int, keys: list[str]) -> dict[str, Any]:
    """Send the reminders that somebody chose."""
    return reminders.send_reminders(run, held_at, keys)
