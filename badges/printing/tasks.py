"""Printing as a job: a thousand badges take seconds, in which nobody should wait or be locked out."""

from typing import Any

from app.core.jobs import task
from app.core.worker import JobRun
from badges.printing.engine import compose
from badges.printing.services.prints import gather, keep_print


@task("badges.print")
def print_badges(run: JobRun, run_id: int) -> dict[str, Any]:
    """Set the badges of a print; the job ends in its file. Run again, it prints the same once more and logs nothing twice."""
    with run.unit(writes=False) as unit:
        plan = gather(unit, run_id)
    run.progress(0, len(plan.issues))
    composed = compose(plan.head, plan.parts, run.progress)
    with run.unit() as unit:
        run.file_id = keep_print(unit, run_id, plan, composed).file_id
    return {"count": len(plan.issues)}
