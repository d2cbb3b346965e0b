"""How many delegates there are, and how many of them a list shows."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.registration.enums import DelegateStatus, Source
from events.registration.models import Delegate
from events.registration.queries.lists.filters import DelegateFilter, conditions, counted, listed


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How many can be listed, of each status, and how many of them a filter finds."""

    statuses: dict[str, int]
    found: int

    @property
    def total(self) -> int:
        return sum(self.statuses.values())


def count_listed(session: Session, event_id: int, wanted: DelegateFilter) -> ListCounts:
    """The numbers over a list, in one statement."""
    asked = conditions(event_id, wanted)
    everybody = sa.func.count()
    found = sa.func.count(sa.case((sa.and_(*asked), 1))) if asked else everybody
    rows = session.execute(
        sa.select(Delegate.status, everybody, found).where(listed(event_id)).group_by(Delegate.status)).all()
    statuses = {str(status): 0 for status in DelegateStatus} | {status: int(total) for status, total, _found in rows}
    return ListCounts(statuses, sum(int(one) for _status, _total, one in rows))


def status_counts(session: Session, event_id: int) -> dict[str, int]:
    """How many delegates have each status, every status named; whose data was erased still count."""
    rows = session.execute(
        sa.select(Delegate.status, sa.func.count()).where(counted(event_id)).group_by(Delegate.status))
    counts = {str(status): 0 for status in DelegateStatus}
    counts.update({status: int(count) for status, count in rows})
    return counts


def source_counts(session: Session, event_id: int) -> dict[str, int]:
    """How many delegates came in each way, every way named."""
    rows = session.execute(
        sa.select(Delegate.source, sa.func.count()).where(counted(event_id)).group_by(Delegate.source))
    counts = {str(source): 0 for source in Source}
    counts.update({source: int(count) for source, count in rows})
    return counts


def count_pending(session: Session, event_id: int) -> int:
    """How many registrations wait for a decision."""
    return int(session.scalar(
        sa.select(sa.func.count()).select_from(Delegate)
        .where(listed(event_id), Delegate.status == DelegateStatus.PENDING)) or 0)


def count_delegates(session: Session, event_id: int) -> int:
    """How many registrations there are, whatever their status."""
    return int(session.scalar(
        sa.select(sa.func.count()).select_from(Delegate).where(counted(event_id))) or 0)
