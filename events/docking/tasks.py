"""Jobs of docking: reading a journal that came by the page."""

from __future__ import annotations

from typing import Any

from app.core.jobs import task
from app.core.worker import JobRun
from events.docking.services import journal_uploads


@task(journal_uploads.READ)
def read_journal(run: JobRun, upload_id: int) -> dict[str, Any]:
    """Read a journal that was sent and released."""
    return journal_uploads.read_journal(run, upload_id)
