"""Jobs: rows written with the change that wants them, run by workers, found again by a sweep if a nudge was lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.actors import Actor
from app.core.database import Json, Model, UTCDateTime

log = structlog.get_logger(__name__)

RETRY_AFTER = (timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=15))
# A job that has said nothing for this long belongs to a worker that died.
LOST_AFTER = timedelta(minutes=15)


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One piece of work. `result` is what its page shows when done, `file_id` the file it ended in."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_state_not_before", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(sa.String(60))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[str] = mapped_column(sa.String(10), default=JobState.QUEUED)
    event_id: Mapped[int | None] = mapped_column(sa.Integer)
    actor_kind: Mapped[str] = mapped_column(sa.String(20))
    actor_key: Mapped[str | None] = mapped_column(sa.String(80))
    actor_label: Mapped[str] = mapped_column(sa.String(200))
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int | None] = mapped_column()
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    file_id: Mapped[int | None] = mapped_column(sa.Integer)
    error_code: Mapped[str | None] = mapped_column(sa.String(60))
    error_parameters: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of job: `run(job_run, **arguments)` returns a plain dict for the job's page, or None."""

    name: str
    run: Callable[..., dict[str, Any] | None]
    retries: int


_TASKS: dict[str, Task] = {}
_nudge: list[Callable[[int], None]] = []


def task(name: str, *, retries: int = 3) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function as the task `name`. It may run more than once and must bear it."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        _TASKS[name] = Task(name, function, retries)
        return function

    return declare


def find_task(name: str) -> Task:
    return _TASKS[name]


def make_job(
    name: str, arguments: dict[str, Any], actor: Actor, now: datetime, *, event_id: int | None,
    not_before: datetime | None,
) -> Job:
    """A queued job, not yet in a session. Raises KeyError for a task that nobody has declared."""
    return Job(**job_row(name, arguments, actor, now, event_id=event_id, not_before=not_before))


def job_row(
    name: str, arguments: dict[str, Any], actor: Actor, now: datetime, *, event_id: int | None,
    not_before: datetime | None,
) -> dict[str, Any]:
    """A queued job's columns. Raises KeyError for a task that nobody has declared."""
    find_task(name)
    return {
        "task": name, "arguments": arguments, "state": JobState.QUEUED, "event_id": event_id, "actor_kind": actor.kind,
        "actor_key": actor.key, "actor_label": actor.label[:200], "created_at": now, "not_before": not_before,
        "done_count": 0, "attempts": 0,
    }


def on_nudge(function: Callable[[int], None]) -> None:
    """Say how the queue is told of a committed job (the composition root does, once)."""
    _nudge[:] = [function]


def nudge(job_id: int) -> None:
    """Tell the queue of a committed job. A queue that is away costs nothing: the sweep finds the job."""
    for function in _nudge:
        try:
            function(job_id)
        except Exception:
            log.warning("queue could not be told of a job", job=job_id, exc_info=True)


def claim(session: Session, job_id: int, now: datetime) -> Job | None:
    """Take a queued job that is due, or None where another worker has it."""
    taken = session.execute(
        sa.update(Job).where(
            Job.id == job_id, Job.state == JobState.QUEUED,
            sa.or_(Job.not_before.is_(None), Job.not_before <= now),
        ).values(state=JobState.RUNNING, seen_at=now, attempts=Job.attempts + 1).returning(Job.id)
    ).scalar_one_or_none()
    return session.get(Job, job_id, populate_existing=True) if taken else None


def due_jobs(session: Session, now: datetime, limit: int = 500) -> list[int]:
    """Queued jobs whose time has come, oldest first; jobs of workers that died are queued again first."""
    session.execute(
        sa.update(Job).where(Job.state == JobState.RUNNING, Job.seen_at < now - LOST_AFTER)
        .values(state=JobState.QUEUED)
    )
    statement = (
        sa.select(Job.id).where(
            Job.state == JobState.QUEUED, sa.or_(Job.not_before.is_(None), Job.not_before <= now)
        ).order_by(Job.id).limit(limit)
    )
    return list(session.scalars(statement))
