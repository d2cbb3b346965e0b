"""How far a job is inside its transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.core import progress
from app.core.jobs import task
from app.core.unit import Unit
from app.core.worker import JobRun, run_due_jobs

Opener = Callable[..., AbstractContextManager[Unit]]

seen: list[tuple[int, int] | None] = []


@task("test.writing")
def writing(run: JobRun) -> None:
    """Writes within one unit, and looks at what others are told meanwhile."""
    seen.append(progress.told(run.job_id))
    with run.unit():
        run.written(3, 8)
        seen.append(progress.told(run.job_id))
        run.written(8, 8)
        seen.append(progress.told(run.job_id))


@pytest.mark.one_database
def test_what_is_written_is_told_while_the_job_runs_and_not_after(app: Flask, unit: Opener) -> None:
    seen.clear()
    with unit() as work:
        job = work.enqueue("test.writing")
        work.session.flush()
        job_id = job.id
    # What a run that was killed left behind is not the next one's.
    progress.tell(job_id, 5, 8)
    run_due_jobs()
    assert [*seen, progress.told(job_id)] == [None, (3, 8), (8, 8), None]


@pytest.mark.one_database
def test_what_is_no_progress_is_none(app: Flask) -> None:
    progress.tell(7, 1, 2)
    (app.extensions["juying"].settings.data_dir / "progress" / "7").write_text("half a li")
    assert progress.told(7) is None
