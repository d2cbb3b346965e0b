"""What goes into a desk's roster: everybody with a badge, their places, what was admitted so far; whole or what changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.codes.models import BadgeIssue
from badges.desk.enums import Outcome
from badges.desk.models import Desk, FormerPlace, FormerStanding, Scan
from events.registration.enums import DelegateStatus, PlaceState
from events.registration.models import Delegate, Place
from events.setup.models import Activity, Category

Row = sa.Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a roster. `issue` is the badge's current one; `key_number` None where it never changed."""

    number: int
    name: str
    name_latin: str | None
    unit: str | None
    category: str
    status: str
    attention: list[str]
    issue: int
    key_number: int | None
    holds: list[str] = field(default_factory=list)


def listed_people(session: Session, event_id: int, since: datetime | None) -> list[Listed]:
    """Everybody of the event by number; with `since` only those who have changed from then on."""
    later = BadgeIssue.__table__.alias()
    latest = sa.select(sa.func.max(later.c.issue)).where(later.c.delegate_id == Delegate.id).scalar_subquery()
    wanted = [Delegate.event_id == event_id]
    if since is not None:
        wanted.append(Delegate.id.in_(_changed(event_id, since)))
    people = session.execute(
        sa.select(
            Delegate.id, Delegate.number, Delegate.name, Delegate.name_latin, Delegate.unit, Category.code,
            sa.case((Delegate.erased_at.is_not(None), DelegateStatus.CANCELLED), else_=Delegate.status).label("standing"),
            Delegate.attention, BadgeIssue.issue, BadgeIssue.key_number,
        )
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(BadgeIssue, sa.and_(BadgeIssue.delegate_id == Delegate.id, BadgeIssue.issue == latest))
        .where(*wanted)
        .order_by(Delegate.number)
    )  # fmt: skip
    held = session.execute(
        sa.select(Place.delegate_id, Activity.code)
        .join(Activity, Activity.id == Place.activity_id)
        .join(Delegate, Delegate.id == Place.delegate_id)
        .where(*wanted, Place.state == PlaceState.HELD)
        .order_by(Place.delegate_id, Activity.starts, Activity.id)
    )
    holds: dict[int, list[str]] = {}
    for delegate_id, code in held:
        holds.setdefault(delegate_id, []).append(code)
    return [_listed(row, holds.get(row.id, [])) for row in people]


def _listed(row: Any, holds: list[str]) -> Listed:
    return Listed(
        number=row.number,
        name=row.name,
        name_latin=row.name_latin,
        unit=row.unit,
        category=row.code,
        status=row.standing,
        attention=list(row.attention or ()),
        issue=row.issue or 1,
        key_number=row.key_number,
        holds=holds,
    )


def _changed(event_id: int, since: datetime) -> sa.CompoundSelect[Any]:
    """Ids of those whose person, standing, places or badge have changed."""
    return sa.union(
        sa.select(Delegate.id).where(
            Delegate.event_id == event_id, sa.or_(Delegate.updated_at >= since, Delegate.erased_at >= since)
        ),
        sa.select(FormerStanding.delegate_id).where(FormerStanding.until >= since),
        sa.select(FormerPlace.delegate_id).where(FormerPlace.until >= since),
        sa.select(Place.delegate_id).where(Place.asked_at >= since),
        sa.select(BadgeIssue.delegate_id).where(
            BadgeIssue.event_id == event_id,
            sa.or_(BadgeIssue.issued_at >= since, BadgeIssue.withdrawn_at >= since),
        ),
    )


def count_of_people(session: Session, event_id: int, until: datetime | None = None) -> int:
    """How many there are; with `until`, of those who were there by then."""
    count = sa.select(sa.func.count()).select_from(Delegate).where(Delegate.event_id == event_id)
    if until is not None:
        count = count.where(Delegate.created_at <= until)
    return session.scalar(count) or 0


def void_issues(session: Session, event_id: int) -> dict[int, int]:
    """By a delegate's number the last issue of the badge that is void: it and all before it are."""
    rows = session.execute(
        sa.select(Delegate.number, BadgeIssue.issue, BadgeIssue.withdrawn_at)
        .join(Delegate, Delegate.id == BadgeIssue.delegate_id)
        .where(BadgeIssue.event_id == event_id)
        .order_by(BadgeIssue.issue)
    )
    void = {number: issue if withdrawn_at else issue - 1 for number, issue, withdrawn_at in rows}
    return {number: issue for number, issue in void.items() if issue}


def admissions_since(
    session: Session, event_id: int, point_ids: Iterable[int], since: datetime | None
) -> list[Row]:
    """(scan_id, point_id, number, at, direction, clock_off, desk) of what counts; annulled ones say so."""
    wanted = [Scan.event_id == event_id, Scan.point_id.in_(list(point_ids)), Scan.outcome == Outcome.ADMITTED]
    if since is not None:
        wanted.append(sa.or_(Scan.received_at >= since, Scan.annulled_at >= since))
    return list(
        session.execute(
            sa.select(
                Scan.scan_id, Scan.point_id, Scan.number, Scan.at, Scan.direction, Scan.clock_off, Desk.name,
                Scan.annulled_at.is_not(None).label("is_annulled"),
            )
            .join(Desk, Desk.id == Scan.desk_id)
            .where(*wanted)
            .order_by(Scan.at, Scan.id)
        )
    )  # fmt: skip
