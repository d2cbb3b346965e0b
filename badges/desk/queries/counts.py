"""How many were let in: the running count of a point and the table of all points."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.desk.enums import Admits, Direction, Mark, Outcome
from badges.desk.models import PointCount, Scan
from badges.desk.queries.facts import IN_ORDER, PointFacts
from badges.desk.queries.marks import has_mark
from badges.desk.rules import PointRule, day_of


@dataclass(frozen=True, slots=True)
class PointCounts:
    """What happened at one point; days are added up where it is daily. `inside` are those inside now."""

    heads: int = 0
    admissions: int = 0
    inside: int = 0
    refused: int = 0
    against_rules: int = 0
    conflicts: int = 0

    def as_dict(self) -> dict[str, int]:
        """As the command prints it."""
        return asdict(self)


_C = Scan.__table__.c


def _counting(admits: Admits, daily: bool) -> sa.Select[Any]:
    """The statement of a point's running count; `point_id`, and `day` where daily, are filled in later."""
    wanted = [
        _C.point_id == sa.bindparam("point_id"), _C.outcome == Outcome.ADMITTED.value, _C.annulled_at.is_(None),
    ]  # fmt: skip
    if daily:
        wanted.append(_C.day == sa.bindparam("day", type_=sa.Date))
    if admits is Admits.IN_OUT:
        # Those whose last passage was an entry.
        latest = [one.desc() for one in IN_ORDER]
        nth = sa.func.row_number().over(partition_by=_C.number, order_by=latest).label("nth")
        last = sa.select(_C.direction, nth).where(*wanted).subquery()
        return sa.select(sa.func.count()).where(last.c.nth == 1, last.c.direction == Direction.IN.value)
    counted = sa.func.count() if admits is Admits.MANY else sa.func.count(_C.number.distinct())
    return sa.select(counted).where(*wanted, _C.direction == Direction.IN.value)


# Made once: every scan asks for one of them.
_COUNTING = {(admits, daily): _counting(admits, daily) for admits in Admits for daily in (False, True)}


def counted_as(rule: PointRule, day: date) -> str:
    """What a point's count is of: another rule counts other things, and a daily point each day by itself."""
    return f"{rule.admits}-daily {day.isoformat()}" if rule.daily else str(rule.admits)


_KEPT = sa.select(sa.func.sum(PointCount.count)).where(
    PointCount.point_id == sa.bindparam("point_id"), PointCount.what == sa.bindparam("what"))


def running_count(session: Session, point: PointFacts, day: date) -> int:
    """Who is inside at an `in_out` point, people at a `once` point, entries at a `many` point; of that day where daily.

    It is read where it has been kept (services/counting.py), else counted.
    """
    kept = session.execute(_KEPT, {"point_id": point.id, "what": counted_as(point.rule, day)}).scalar_one()
    return count_anew(session, point, day) if kept is None else int(kept)


def count_anew(session: Session, point: PointFacts, day: date) -> int:
    """The same, counted from the scans."""
    daily = point.rule.daily
    values = {"point_id": point.id, **({"day": day} if daily else {})}
    return int(session.execute(_COUNTING[point.rule.admits, daily], values).scalar_one())


def counts_of_points(
    session: Session, points: list[PointFacts], zone: ZoneInfo, now: datetime
) -> dict[str, PointCounts]:
    """The counts of each point, by its code, in the order given."""
    today = day_of(now, zone)
    totals = _totals(session, points)
    return {
        point.code: PointCounts(
            inside=running_count(session, point, today) if point.rule.admits is Admits.IN_OUT else 0,
            **totals.get(point.id, {}),
        )
        for point in points
    }


def _totals(session: Session, points: list[PointFacts]) -> dict[int, dict[str, int]]:
    """Sums per point in two statements. Heads are the distinct people, of each day where the point is daily."""
    let_in = sa.and_(Scan.outcome == Outcome.ADMITTED, Scan.direction == Direction.IN)
    is_conflict = has_mark(Mark.CONFLICT)
    ids = [point.id for point in points]
    sums = session.execute(
        sa.select(
            Scan.point_id,
            sa.func.count().filter(sa.and_(let_in, sa.not_(is_conflict))).label("admissions"),
            sa.func.count().filter(Scan.outcome == Outcome.REFUSED).label("refused"),
            sa.func.count().filter(has_mark(Mark.AGAINST_RULES)).label("against_rules"),
            sa.func.count().filter(is_conflict).label("conflicts"),
        )
        .where(Scan.point_id.in_(ids), Scan.annulled_at.is_(None))
        .group_by(Scan.point_id)
    )
    totals = {row.point_id: {**row._mapping, "heads": 0} for row in sums}
    heads = session.execute(
        sa.select(Scan.point_id, Scan.day, Scan.number)
        .where(Scan.point_id.in_(ids), Scan.annulled_at.is_(None), let_in)
        .distinct()
    )
    daily = {point.id: point.rule.daily for point in points}
    people: dict[int, set[object]] = {}
    for point_id, day, number in heads:
        people.setdefault(point_id, set()).add((day, number) if daily[point_id] else number)
    for point_id, total in totals.items():
        total["heads"] = len(people.get(point_id, ()))
        del total["point_id"]
    return totals


def admitted_per_quarter(
    session: Session, point_ids: list[int], since: datetime, until: datetime
) -> list[tuple[datetime, int]]:
    """Entries per quarter of an hour, oldest first, empty ones included; both bounds are rounded down to a quarter."""
    quarter = timedelta(minutes=15)
    start = since - timedelta(minutes=since.minute % 15, seconds=since.second, microseconds=since.microsecond)
    times = session.scalars(
        sa.select(Scan.at).where(
            Scan.point_id.in_(point_ids), Scan.outcome == Outcome.ADMITTED, Scan.direction == Direction.IN,
            Scan.annulled_at.is_(None), Scan.at >= start, Scan.at <= until,
        )
    )  # fmt: skip
    found: dict[int, int] = {}
    for at in times:
        nth = (at - start) // quarter
        found[nth] = found.get(nth, 0) + 1
    return [(start + nth * quarter, found.get(nth, 0)) for nth in range((until - start) // quarter + 1)]


def admitted_lately(session: Session, point_id: int, since: datetime) -> int:
    """Entries at a point since a moment."""
    return session.scalar(
        sa.select(sa.func.count()).where(
            Scan.point_id == point_id, Scan.outcome == Outcome.ADMITTED, Scan.direction == Direction.IN,
            Scan.annulled_at.is_(None), Scan.at >= since,
        )
    ) or 0  # fmt: skip
