"""Running jobs: each in units of its own, with progress that can be seen, retries, and a state that tells the truth."""

from __future__ import annotations

import atexit
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import structlog
from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab

from app.core import progress
from app.core.actors import JobActor
from app.core.database import db
from app.core.errors import Refused
from app.core.jobs import RETRY_AFTER, Job, JobState, claim, due_jobs, find_task, on_nudge
from app.core.runtime import runtime
from app.core.unit import Unit, open_unit
from config import Settings

log = structlog.get_logger(__name__)

# How many jobs the queue is told of by one message; several workers share what comes in.
AT_ONCE = 10


class JobRun:
    """What a task gets: units of work in the name of the job, and a way to say how far it is."""

    def __init__(self, job_id: int, label: str) -> None:
        self.job_id = job_id
        self.actor = JobActor(label=label, id=job_id)
        self.file_id: int | None = None

    @contextmanager
    def unit(self, *, writes: bool = True) -> Iterator[Unit]:
        with open_unit(self.actor, writes=writes) as unit:
            yield unit

    def progress(self, done: int, total: int | None = None) -> None:
        """Show how far the job is. Call it between units, never inside one."""
        with self.unit() as unit:
            job = unit.session.get_one(Job, self.job_id)
            job.done_count, job.seen_at = done, unit.now()
            if total is not None:
                job.total_count = total

    def written(self, done: int, total: int) -> None:
        """Show how far the job is within a unit that holds all it writes until its end."""
        progress.tell(self.job_id, done, total)


def run_job(job_id: int) -> None:
    """Run one job to its end. Whatever it raises is kept with the job and never thrown at the queue."""
    actor = JobActor(label="queue", id=job_id)
    with open_unit(actor) as unit:
        job = claim(unit.session, job_id, unit.now())
        if job is None:
            return
        name, arguments, attempts, label = job.task, dict(job.arguments), job.attempts, job.actor_label
    run = JobRun(job_id, label)
    try:
        progress.forget(job_id)
        result = find_task(name).run(run, **arguments)
    except Exception as error:
        _keep_failure(actor, job_id, name, attempts, error)
        return
    finally:
        progress.forget(job_id)
    with open_unit(actor) as unit:
        job = unit.session.get_one(Job, job_id)
        job.state, job.result, job.finished_at = JobState.DONE, result, unit.now()
        job.file_id = run.file_id
        job.error_code = job.error_parameters = None


def _keep_failure(actor: JobActor, job_id: int, name: str, attempts: int, error: Exception) -> None:
    refused = isinstance(error, Refused)
    log.log(20 if refused else 40, "job failed", job=job_id, task=name, attempts=attempts, exc_info=not refused,
            error=str(error))
    db.session.rollback()
    with open_unit(actor) as unit:
        job = unit.session.get_one(Job, job_id)
        job.error_code = error.code if isinstance(error, Refused) else "unknown_error"
        job.error_parameters = dict(error.parameters) if isinstance(error, Refused) else {"job": job_id}
        # What was refused would be refused again; what broke may work later.
        if refused or attempts > find_task(name).retries:
            job.state, job.finished_at = JobState.FAILED, unit.now()
        else:
            job.state = JobState.QUEUED
            job.not_before = unit.now() + RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]


def run_due_jobs() -> int:
    """Run every job that is due, in order; returns how many. For tests, commands and the sweep of a queue-less run."""
    count = 0
    while True:
        with open_unit(JobActor(label="sweep")) as unit:
            due = due_jobs(unit.session, unit.now())
        if not due:
            return count
        for job_id in due:
            run_job(job_id)
            count += 1


class Bell:
    """Tells the queue of committed jobs, beside what committed them: several at once where they come thick and fast.

    A process that ends has told all first.
    """

    def __init__(self, ring: Callable[[list[int]], None]) -> None:
        self._ring = ring
        self._waiting: SimpleQueue[int | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def tell(self, job_id: int) -> None:
        """Take a number; returns at once."""
        self._waiting.put(job_id)
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._tell_all, name="bell", daemon=True)
                    self._thread.start()
                    atexit.register(self._end)

    def _end(self) -> None:
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _tell_all(self) -> None:
        goes_on = True
        while goes_on:
            batch = [self._waiting.get()]
            # Whoever waits for an answer gets it first, and others may come.
            time.sleep(0.02)
            while len(batch) < AT_ONCE and not self._waiting.empty():
                batch.append(self._waiting.get())
            goes_on = None not in batch
            self._tell([job_id for job_id in batch if job_id is not None])

    def _tell(self, job_ids: list[int]) -> None:
        try:
            if job_ids:
                self._ring(job_ids)
        except Exception:
            log.warning("queue could not be told of jobs", jobs=job_ids, exc_info=True)


def _drop_if_broken(file: Path) -> None:
    """Remove a queue that a power cut has left unreadable; the sweep finds the jobs."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.OperationalError:
        # Somebody holds it, which nobody could were it broken.
        return
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        file.unlink(missing_ok=True)


def make_queue(app: Flask, settings: Settings) -> Huey:
    """The queue that carries nudges; the jobs themselves are rows, so a lost queue loses nothing."""
    if settings.redis_url:
        queue: Huey = RedisHuey("juying", url=settings.redis_url)
    else:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        file = settings.data_dir / "queue.sqlite3"
        _drop_if_broken(file)
        # What it carries may be lost, so it needn't wait for the disk, on which what is committed must go.
        queue = SqliteHuey("juying", filename=str(file), journal_mode="delete", fsync=False)

    def run(job_ids: list[int]) -> None:
        with app.app_context():
            for job_id in job_ids:
                run_job(job_id)

    def sweep() -> None:
        with app.app_context():
            # What features do once a minute, each in units of its own; one that fails keeps none from going on.
            for look in runtime().contributions.answers.get("queue.sweep", []):
                try:
                    look()
                except Exception:
                    db.session.rollback()
                    log.exception("a sweep failed", sweep=getattr(look, "__module__", ""))
            with open_unit(JobActor(label="sweep")) as unit:
                due = due_jobs(unit.session, unit.now())
            for job_id in due:
                carried([job_id])

    carried: Any = queue.task(name="run_jobs")(run)
    queue.periodic_task(crontab(minute="*"), name="sweep")(sweep)
    # Tests run jobs by hand, so that none runs at a time of its own.
    on_nudge((lambda _job_id: None) if settings.environment == "test" else Bell(carried).tell)
    return queue


