"""What the last look at all badges has found, as its job kept it."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.jobs import Job, JobState
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.models import Event

UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


def last_check(session: Session, event: Event) -> Job | None:
    """The last job that looks, or has looked, at all badges."""
    statement = sa.select(Job).where(Job.task == "badges.check", Job.event_id == event.id)
    return session.scalars(statement.order_by(Job.id.desc()).limit(1)).first()


def badges_to_check(session: Session, event: Event) -> int:
    """How many badges there are to look at."""
    where = (Delegate.event_id == event.id, Delegate.status == DelegateStatus.APPROVED)
    return session.scalar(sa.select(sa.func.count()).select_from(Delegate).where(*where)) or 0


def names_of(session: Session, event: Event, delegate_ids: Sequence[int]) -> dict[int, Any]:
    """(reference, name) of those who are approved still, by id."""
    rows = session.execute(
        sa.select(Delegate.id, Delegate.reference, Delegate.name).where(
            Delegate.event_id == event.id, Delegate.status == DelegateStatus.APPROVED, Delegate.id.in_(delegate_ids)
        )
    )
    return {row.id: (row.reference, row.name) for row in rows}
