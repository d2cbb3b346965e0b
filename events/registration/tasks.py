"""Jobs of registration: thin, with plain arguments."""

from __future__ import annotations

from app.core.jobs import task
from app.core.worker import JobRun
from events.registration.services import drafts


@task(drafts.ERASE)
def erase_draft(run: JobRun, draft_id: int) -> None:
    """Erase a form that nobody went on with for 30 days."""
    with run.unit() as unit:
        drafts.erase_draft(unit, draft_id)
