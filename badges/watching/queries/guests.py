"""Guests to be told of: who is expected, who has come, and which liaison looks after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Staff
from badges.desk.enums import Direction, Outcome
from badges.desk.models import Rehearsal, Scan
from badges.watching.models import ArrivalNotice, ScansLookedAt, WatchSettings
from badges.watching.queries.settings import is_guest
from events.people.queries.liaisons import caring_staff
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.models import Category, Localized, Point

MOST_SHOWN = 300
OVERLAP = 500
"""Scans that are looked at twice: of two that are written at once the later number may be seen first."""

_C = Scan.__table__.c
_ENTERED = (_C.outcome == Outcome.ADMITTED.value, _C.direction == Direction.IN.value, _C.annulled_at.is_(None))


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A guest with their liaison's name and when they were first let in; None for who hasn't come."""

    reference: str
    name: str
    unit: str | None
    title: str | None
    category: Localized
    liaison: str | None
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Guests:
    """An event's guests: no more than MOST_SHOWN lines, `total` of all and `arrived` of those who have come."""

    lines: Sequence[GuestLine] = ()
    total: int = 0
    arrived: int = 0


def guests_of_event(
    session: Session, settings: WatchSettings, point_ids: Sequence[int], day: date
) -> Guests:
    """Guests, the latest to come first and those who are missed after them, and how many there are; one statement."""
    came = (
        sa.select(_C.number, sa.func.min(_C.at).label("at"))
        .where(*_ENTERED, _C.point_id.in_(point_ids), _C.day <= day)
        .group_by(_C.number)
        .subquery()
    )
    rows = session.execute(
        sa.select(
            Delegate.reference, Delegate.name, Delegate.unit, Delegate.title, Category.name, Staff.name, came.c.at,
            sa.func.count().over().label("total"), sa.func.count(came.c.at).over().label("arrived"),
        )
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(came, came.c.number == Delegate.number)
        .outerjoin(Staff, Staff.id == caring_staff())
        .where(
            Delegate.event_id == settings.event_id, Delegate.status == DelegateStatus.APPROVED,
            Delegate.merged_into_id.is_(None), Delegate.erased_at.is_(None), is_guest(settings),
        )
        .order_by(came.c.at.is_(None), came.c.at.desc(), Delegate.sort_key, Delegate.number)
        .limit(MOST_SHOWN)
    ).all()  # fmt: skip
    return Guests([GuestLine(*row[:-2]) for row in rows], rows[0].total, rows[0].arrived) if rows else Guests()


def scans_looked_at(session: Session) -> int:
    """Up to which scan arrivals have been looked for."""
    return session.scalar(sa.select(ScansLookedAt.scan_id)) or 0


def latest_scan(session: Session) -> int:
    """The number of the last scan that was kept, of any event."""
    return session.scalar(sa.select(sa.func.max(Scan.id))) or 0


def events_with_entries(session: Session, after: int, until: int) -> list[int]:
    """Events with entries among these scans, but not those that rehearse."""
    rehearsed = sa.select(Rehearsal.event_id).where(Rehearsal.ended_at.is_(None))
    return list(session.scalars(
        sa.select(_C.event_id)
        .where(*_ENTERED, _C.id > after - OVERLAP, _C.id <= until, _C.event_id.not_in(rehearsed))
        .distinct().order_by(_C.event_id)
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrival:
    """A guest who has come: the first entry among the scans that were looked at."""

    delegate_id: int
    point_id: int
    at: datetime


def new_arrivals(session: Session, settings: WatchSettings, after: int, until: int) -> list[Arrival]:
    """Guests of an event among the entries of these scans, of whom nobody has taken notice yet; oldest first."""
    rows = session.execute(
        sa.select(Delegate.id, _C.point_id, _C.at)
        .join(Scan.__table__, sa.and_(_C.event_id == Delegate.event_id, _C.number == Delegate.number))
        .where(
            *_ENTERED, _C.event_id == settings.event_id, _C.id > after - OVERLAP, _C.id <= until,
            Delegate.erased_at.is_(None), is_guest(settings),
            Delegate.id.not_in(sa.select(ArrivalNotice.delegate_id)),
        )
        .order_by(_C.at, _C.id)
    )  # fmt: skip
    found: dict[int, Arrival] = {}
    for row in rows:
        found.setdefault(row.id, Arrival(*row))
    return list(found.values())


def notice_of(session: Session, event_id: int, number: int) -> ArrivalNotice | None:
    """What was told of the arrival of the delegate with this number."""
    return session.scalar(
        sa.select(ArrivalNotice).join(Delegate, Delegate.id == ArrivalNotice.delegate_id)
        .where(Delegate.event_id == event_id, Delegate.number == number)
    )  # fmt: skip


def first_entry(session: Session, event_id: int, number: int) -> tuple[int, datetime] | None:
    """(point, time) of the first entry of this number that stands."""
    row = session.execute(
        sa.select(_C.point_id, _C.at).where(*_ENTERED, _C.event_id == event_id, _C.number == number)
        .order_by(_C.at, _C.id).limit(1)
    ).one_or_none()  # fmt: skip
    return None if row is None else (row.point_id, row.at)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """An arrival as the liaison is told of it; `told_at` is when they were written to, None where they weren't."""

    reference: str
    name: str
    unit: str | None
    category: Localized
    point: Localized
    at: datetime
    told_at: datetime | None


def notices_for(session: Session, event_id: int, staff_id: int) -> list[NoticeLine]:
    """Which of a liaison's guests have come, the latest first."""
    rows = session.execute(
        sa.select(
            Delegate.reference, Delegate.name, Delegate.unit, Category.name, Point.name, ArrivalNotice.at,
            sa.case((sa.and_(ArrivalNotice.written, ArrivalNotice.staff_id == staff_id), ArrivalNotice.noticed_at)),
        )
        .join(Delegate, Delegate.id == ArrivalNotice.delegate_id)
        .join(Category, Category.id == Delegate.category_id)
        .join(Point, Point.id == ArrivalNotice.point_id)
        .where(
            ArrivalNotice.event_id == event_id, Delegate.erased_at.is_(None),
            # Whoever looks after them now is told, whoever did when they came.
            caring_staff() == staff_id,
        )
        .order_by(ArrivalNotice.at.desc(), ArrivalNotice.id.desc()).limit(MOST_SHOWN)
    )  # fmt: skip
    return [NoticeLine(*row) for row in rows]


def working_staff(session: Session, staff_id: int) -> Staff | None:
    """A member of staff who still works here."""
    return session.scalar(sa.select(Staff).where(Staff.id == staff_id, Staff.active))
