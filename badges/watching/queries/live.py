"""What happens at the points, as a page shows it every few seconds: few statements, whatever the number of scans."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.desk.enums import Admits, Direction, Mark, Outcome
from badges.desk.models import Desk, Scan
from badges.desk.queries.desks import state_of
from badges.desk.queries.facts import IN_ORDER, PointFacts
from badges.desk.queries.marks import has_mark
from badges.watching.models import DeskHealth
from badges.watching.rules.course import LATELY, QUARTER
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.enums import ActivityKind
from events.setup.models import Category, Event, Localized

_C = Scan.__table__.c
_QUARTER_S = int(QUARTER / timedelta(seconds=1))


@dataclass(slots=True)
class PointLine:
    """A point on a day. `lately` are the entries of the last quarter of an hour; `refusals` (reason, how many), most first."""

    point: PointFacts
    heads: int = 0
    admissions: int = 0
    refused: int = 0
    lately: int = 0
    conflicts: int = 0
    against_rules: int = 0
    inside: int | None = None
    refusals: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class DeskLine:
    """A desk with what its device said of itself, and its scans of the day."""

    desk: Desk
    health: DeskHealth | None
    state: str
    scans: int = 0


@dataclass(frozen=True, slots=True)
class Tallies:
    """The points of an event on a day, and scans by desk."""

    points: list[PointLine]
    scans_of_desks: dict[int, int]


def tallies_of_day(session: Session, points: Sequence[PointFacts], day: date, now: datetime) -> Tallies:
    """Every point's counts on a day of the event; three statements. What is annulled counts nowhere."""
    lines = {point.id: PointLine(point) for point in points}
    by_desk: dict[int, int] = {}
    refusals: dict[int, dict[str, int]] = {}
    for row in session.execute(_sums(list(lines), day, now)):
        line = lines[row.point_id]
        by_desk[row.desk_id] = by_desk.get(row.desk_id, 0) + row.scans
        line.lately += row.lately
        line.against_rules += row.against_rules
        line.conflicts += row.conflicts
        if row.outcome == Outcome.REFUSED:
            line.refused += row.scans
            reasons = refusals.setdefault(row.point_id, {})
            reasons[row.reason] = reasons.get(row.reason, 0) + row.scans
        elif row.direction == Direction.IN:
            line.admissions += row.scans - row.conflicts
    for point_id, reasons in refusals.items():
        lines[point_id].refusals = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    for point_id, heads in session.execute(_heads(list(lines), day)):
        lines[point_id].heads = heads
    _add_inside(session, lines, day)
    return Tallies(list(lines.values()), by_desk)


def _sums(point_ids: list[int], day: date, now: datetime) -> sa.Select[Any]:
    is_entry = sa.and_(_C.outcome == Outcome.ADMITTED.value, _C.direction == Direction.IN.value)
    return (
        sa.select(
            _C.point_id, _C.desk_id, _C.outcome, _C.direction, _C.reason, sa.func.count().label("scans"),
            sa.func.count().filter(is_entry, _C.at > now - LATELY, _C.at <= now).label("lately"),
            sa.func.count().filter(has_mark(Mark.CONFLICT)).label("conflicts"),
            sa.func.count().filter(has_mark(Mark.AGAINST_RULES)).label("against_rules"),
        )
        .where(_C.point_id.in_(point_ids), _C.day == day, _C.annulled_at.is_(None))
        .group_by(_C.point_id, _C.desk_id, _C.outcome, _C.direction, _C.reason)
    )  # fmt: skip


def _entered(*more: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    return [_C.outcome == Outcome.ADMITTED.value, _C.direction == Direction.IN.value, _C.annulled_at.is_(None), *more]


def _heads(point_ids: list[int], day: date) -> sa.Select[Any]:
    return (
        sa.select(_C.point_id, sa.func.count(_C.number.distinct()))
        .where(*_entered(_C.point_id.in_(point_ids), _C.day == day))
        .group_by(_C.point_id)
    )


def _add_inside(session: Session, lines: dict[int, PointLine], day: date) -> None:
    """Who was inside last on that day; where a point isn't daily, those of the days before who never left, too."""
    doors = {point_id: line for point_id, line in lines.items() if line.point.rule.admits is Admits.IN_OUT}
    if not doors:
        return
    for line in doors.values():
        line.inside = 0
    fresh = [point_id for point_id, line in doors.items() if line.point.rule.daily]
    lasting = [point_id for point_id in doors if point_id not in fresh]
    nth = sa.func.row_number().over(partition_by=(_C.point_id, _C.number), order_by=[one.desc() for one in IN_ORDER])
    last = (
        sa.select(_C.point_id, _C.direction, nth.label("nth"))
        .where(
            _C.outcome == Outcome.ADMITTED.value, _C.annulled_at.is_(None),
            sa.or_(sa.and_(_C.point_id.in_(fresh), _C.day == day), sa.and_(_C.point_id.in_(lasting), _C.day <= day)),
        )
        .subquery()
    )  # fmt: skip
    counted = (
        sa.select(last.c.point_id, sa.func.count())
        .where(last.c.nth == 1, last.c.direction == Direction.IN.value)
        .group_by(last.c.point_id)
    )
    for point_id, count in session.execute(counted):
        doors[point_id].inside = count


def last_day_of_arrivals(session: Session, point_ids: Sequence[int], days: Sequence[date]) -> date | None:
    """The latest of these days on which somebody entered at these points."""
    entries = sa.select(sa.func.max(_C.day)).where(*_entered(_C.point_id.in_(point_ids), _C.day.in_(days)))
    last: date | None = session.scalar(entries)
    return last


def entries_by_quarter(session: Session, point_ids: Sequence[int], day: date) -> dict[datetime, int]:
    """Entries at these points on a day, by the quarter of an hour; counted by the database."""
    quarter = sa.cast(sa.func.floor(sa.extract("epoch", _C.at) / _QUARTER_S), sa.Integer).label("quarter")
    rows = session.execute(
        sa.select(quarter, sa.func.count()).where(*_entered(_C.point_id.in_(point_ids), _C.day == day)).group_by(quarter)
    )
    return {datetime.fromtimestamp(nth * _QUARTER_S, UTC): count for nth, count in rows}


def desks_with_health(session: Session, event_id: int, scans: dict[int, int], now: datetime) -> list[DeskLine]:
    """The event's desks that aren't revoked, those that have fallen silent first; one statement."""
    rows = session.execute(
        sa.select(Desk, DeskHealth)
        .outerjoin(DeskHealth, DeskHealth.desk_id == Desk.id)
        .where(Desk.event_id == event_id, Desk.revoked_at.is_(None), Desk.token_hash.is_not(None))
        .order_by(Desk.name, Desk.id)
    )
    lines = [DeskLine(desk, health, state_of(desk, now), scans.get(desk.id, 0)) for desk, health in rows]
    return sorted(lines, key=lambda line: line.state != "asleep")


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """Of a category: how many are expected, and how many have come by the end of the day shown."""

    name: Localized
    colour: str | None
    expected: int
    arrived: int


def arrival_points(points: Sequence[PointFacts]) -> list[int]:
    """The points of an arrival; where there are none, all."""
    arrivals = [point.id for point in points if point.activity_kind == ActivityKind.ARRIVAL]
    return arrivals or [point.id for point in points]


def arrivals_by_category(session: Session, event: Event, point_ids: Sequence[int], day: date) -> list[CategoryLine]:
    """Approved delegates by category, and who of them was admitted at these points up to that day; one statement."""
    came = sa.select(_C.number).where(*_entered(_C.point_id.in_(point_ids), _C.day <= day)).distinct().subquery()
    rows = session.execute(
        sa.select(Category.name, Category.colour, sa.func.count(Delegate.id), sa.func.count(came.c.number))
        .join(Delegate, sa.and_(
            Delegate.category_id == Category.id, Delegate.status == DelegateStatus.APPROVED,
            Delegate.merged_into_id.is_(None)))
        .outerjoin(came, came.c.number == Delegate.number)
        .where(Category.event_id == event.id)
        .group_by(Category.id).order_by(Category.position)
    )  # fmt: skip
    return [CategoryLine(*row) for row in rows]


def days_of(event: Event) -> list[date]:
    """The days that can be shown: those of the event, and the eve, on which some arrive."""
    count = (event.ends - event.starts).days + 2
    return [event.starts - timedelta(days=1) + timedelta(days=nth) for nth in range(count)]


def days_to_show(
    session: Session, event: Event, points: Sequence[PointFacts], today: date, *, is_rehearsed: bool
) -> list[date]:
    """The same, and today where it is none of them and desks are at work: a rehearsal, or people who come early."""
    days = days_of(event)
    if today in days or not (is_rehearsed or _was_scanned(session, [point.id for point in points], today)):
        return days
    return sorted([*days, today])


def _was_scanned(session: Session, point_ids: Sequence[int], day: date) -> bool:
    outcomes = [str(one) for one in Outcome]
    asked = sa.select(_C.id).where(_C.point_id.in_(point_ids), _C.outcome.in_(outcomes), _C.day == day).limit(1)
    return session.scalar(asked) is not None
