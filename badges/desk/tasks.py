"""What desks leave to the queue."""

from typing import Any

from app.core.jobs import task
from app.core.worker import JobRun
from badges.desk.models import Rehearsal
from badges.desk.services.rehearsing import close_due_rehearsal


@task("desk.end_rehearsal")
def end_rehearsal_in_time(run: JobRun, rehearsal_id: int) -> dict[str, Any] | None:
    """Wipe a rehearsal that nobody has ended, before the doors open."""
    with run.unit() as unit:
        rehearsal = unit.session.get(Rehearsal, rehearsal_id)
        if rehearsal is None:
            return None
        close_due_rehearsal(unit, rehearsal.event_id)
        return {"wiped": rehearsal.wiped}
