"""The unit of work: who acts, when, in which transaction. It commits on a clean exit and else rolls back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.actors import Actor
from app.core.audit import AuditEntry, make_entry
from app.core.clock import Clock
from app.core.database import db, one_writer
from app.core.jobs import Job, make_job, nudge
from app.core.policy import Permission, require
from app.core.runtime import runtime


class Unit:
    """What a service gets: the session, the actor, the clock, and ways to record and to enqueue."""

    def __init__(self, session: Session, actor: Actor, clock: Clock, *, writes: bool) -> None:
        self.session = session
        self.actor = actor
        self.clock = clock
        self.writes = writes
        self._jobs: list[Job] = []
        self._announced: list[int] = []
        self._doomed = self._committed = False

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return self.clock.now()

    def may(self, permission: Permission, subject: Any = None) -> bool:
        return permission(self.actor, subject)

    def require(self, permission: Permission, subject: Any = None) -> None:
        """Raise Forbidden unless the actor has the permission on the subject."""
        require(self.actor, permission, subject)

    def record(
        self, tag: str, *, event_id: int | None = None, subject: tuple[str, object] | None = None, **details: Any,
    ) -> AuditEntry:
        """Add an audit entry in this transaction. `details` must be plain JSON values and hold no secrets."""
        entry = make_entry(self.actor, self.now(), tag, event_id=event_id, subject=subject, details=details)
        self.session.add(entry)
        return entry

    def enqueue(
        self, task: str, *, event_id: int | None = None, not_before: datetime | None = None, **arguments: Any,
    ) -> Job:
        """Add a job in this transaction; the queue is nudged once it is committed. `arguments` are plain JSON values."""
        job = make_job(task, arguments, self.actor, self.now(), event_id=event_id, not_before=not_before)
        self.session.add(job)
        self._jobs.append(job)
        return job

    def doom(self) -> None:
        """Let this unit roll back at its end although nothing was raised (a form that is shown again)."""
        self._doomed = True

    def commit(self) -> None:
        """Commit, or roll back what only read or was doomed."""
        if not self.writes or self._doomed:
            self.session.rollback()
            return
        self.session.flush()
        self._announced = [job.id for job in self._jobs if job.not_before is None or job.not_before <= self.now()]
        self.session.commit()
        self._committed = True

    def finish(self) -> None:
        """Commit, then tell the queue; for a unit that `open_unit` didn't open."""
        self.commit()
        self.tell_queue()

    def tell_queue(self) -> None:
        """Nudge the queue for what was committed and is due."""
        for job_id in self._announced if self._committed else ():
            nudge(job_id)


@contextmanager
def open_unit(actor: Actor, *, writes: bool = True) -> Iterator[Unit]:
    """A unit of work on the application's session. What was read before in this session is let go of."""
    session = db.session()
    session.rollback()
    with one_writer(writes=writes):
        session.connection(execution_options={"writes": writes})
        unit = Unit(session, actor, runtime().clock, writes=writes)
        try:
            yield unit
            unit.commit()
        except BaseException:
            session.rollback()
            raise
    unit.tell_queue()
