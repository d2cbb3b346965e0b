"""Rehearsals of an event, when its doors open, and which scans were a rehearsal's."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.desk.models import Rehearsal, Scan
from badges.desk.queries.facts import window
from events.setup.enums import ActivityKind
from events.setup.models import Activity, Event, Point


def open_rehearsal(session: Session, event_id: int) -> Rehearsal | None:
    """The rehearsal that has not been ended, its time over or not."""
    return session.scalar(sa.select(Rehearsal).where(Rehearsal.event_id == event_id, Rehearsal.ended_at.is_(None)))


def rehearsals_of(session: Session, event_id: int) -> list[Rehearsal]:
    """All of them, oldest first."""
    return list(session.scalars(sa.select(Rehearsal).where(Rehearsal.event_id == event_id).order_by(Rehearsal.id)))


def doors_open(session: Session, event: Event) -> datetime:
    """When the first point of an arrival opens; without one the first point of any activity; else the first day begins.

    A point that is always open opens with its activity.
    """
    rows = session.execute(
        sa.select(Activity.kind, Activity.starts, Activity.ends, Point.opens_minutes_before, Point.closes_minutes_after)
        .join(Activity, Activity.id == Point.activity_id)
        .where(Point.event_id == event.id)
    ).all()
    arrivals = [row for row in rows if row.kind == ActivityKind.ARRIVAL]
    moments = [window(*row[1:])[0] or row.starts for row in arrivals or rows]
    return min(moments, default=datetime.combine(event.starts, time(), ZoneInfo(event.timezone)).astimezone(UTC))


def has_scans(session: Session, event_id: int) -> bool:
    """Whether anything was scanned at the event."""
    return session.scalar(sa.select(Scan.id).where(Scan.event_id == event_id).limit(1)) is not None


def count_rehearsed(session: Session, rehearsal: Rehearsal) -> int:
    """How many scans the rehearsal has so far."""
    return session.scalar(sa.select(sa.func.count()).select_from(Scan).where(*rehearsed(rehearsal))) or 0


def rehearsed(rehearsal: Rehearsal) -> list[sa.ColumnElement[bool]]:
    """What tells the rehearsal's scans: made and received in its time. A real one that was brought meanwhile is older."""
    return [
        Scan.event_id == rehearsal.event_id, Scan.received_at >= rehearsal.started_at,
        Scan.received_at < rehearsal.ends_at, Scan.at >= rehearsal.started_at,
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RehearsedTimes:
    """Since when and until when an event was rehearsed; `current` is the rehearsal that still goes on."""

    past: tuple[tuple[datetime, datetime], ...] = ()
    current: tuple[datetime, datetime] | None = None

    def covers(self, at: datetime) -> bool:
        """Whether it was rehearsed at that time."""
        return any(starts <= at < ends for starts, ends in (*self.past, *([self.current] if self.current else [])))

    def covers_now(self, at: datetime) -> bool:
        """Whether it is the rehearsal that still goes on."""
        return self.current is not None and self.current[0] <= at < self.current[1]


def rehearsed_times(session: Session, event_id: int, now: datetime) -> RehearsedTimes:
    """When the event was rehearsed."""
    past, current = [], None
    for one in rehearsals_of(session, event_id):
        if one.ended_at is None and now < one.ends_at:
            # What is scanned offline has a time that is right to ten seconds.
            current = (one.started_at - timedelta(seconds=10), one.ends_at)
        else:
            past.append((one.started_at, min(one.ended_at or one.ends_at, one.ends_at)))
    return RehearsedTimes(tuple(past), current)
