"""The running count of a point, kept beside its scans: what each desk added to it, so that no scan counts all others.

A count is opened by counting; from then on each change of it goes into the row of its desk, in the transaction of the
scan that causes it, and the sum of the rows is the count. Desks have rows of their own so that they don't wait for each
other. On PostgreSQL whoever changes scans holds the event's row against those who open, recount or correct, who hold it
alone. On SQLite one writes at a time anyway.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from badges.desk.models import PointCount
from badges.desk.queries.counts import count_anew, counted_as
from badges.desk.queries.facts import PointFacts, list_points
from events.setup.models import Event

NO_DESK = 0
"""In place of a desk: what was counted when the count was opened."""

_TABLE = cast("sa.Table", PointCount.__table__)
_C = _TABLE.c
_HOLD = sa.select(Event.id).where(Event.id == sa.bindparam("event_id"))
HOLD_EVENT = _HOLD.with_for_update(read=True, key_share=True)
_HOLD_ALONE = _HOLD.with_for_update()


def hold_event(session: Session, event_id: int) -> None:
    """Before facts are read that a scan is decided on: nobody corrects scans of the event until this is committed."""
    session.execute(HOLD_EVENT, {"event_id": event_id})


def hold_event_alone(session: Session, event_id: int) -> None:
    """Before scans are corrected: no other scan of the event is kept until this is committed. Must be the first lock."""
    session.execute(_HOLD_ALONE, {"event_id": event_id})


def open_count(session: Session, event_id: int, point: PointFacts, day: date) -> None:
    """Count a point's people once, and keep the count from now on. Whoever calls this holds nothing yet."""
    hold_event_alone(session, event_id)
    what = counted_as(point.rule, day)
    if session.scalar(sa.select(_C.count).where(_C.point_id == point.id, _C.what == what, _C.desk_id == NO_DESK)) is not None:
        return
    # What was counted by a rule that the point no longer has.
    kind = what.partition(" ")[0]
    others = session.scalars(sa.select(_C.what).where(_C.point_id == point.id).distinct())
    stale = [other for other in others if other.partition(" ")[0] != kind]
    session.execute(sa.delete(_TABLE).where(_C.point_id == point.id, _C.what.in_(stale)))
    counted = count_anew(session, point, day)
    session.execute(sa.insert(_TABLE), {"point_id": point.id, "what": what, "desk_id": NO_DESK, "count": counted})


def add_to_count(session: Session, point: PointFacts, day: date, desk_id: int, change: int) -> None:
    """Add what a desk's scans changed, where the count has been opened."""
    if change:
        values = {"point_id": point.id, "what": counted_as(point.rule, day), "desk_id": desk_id, "change": change}
        session.execute(_ADD[session.get_bind().dialect.name], values)


def recount(session: Session, event_id: int, point_ids: Iterable[int] | None = None) -> None:
    """Count anew what has been opened, after scans were corrected. Whoever calls this holds the event alone."""
    wanted = None if point_ids is None else set(point_ids)
    for point in list_points(session, event_id):
        if wanted is not None and point.id not in wanted:
            continue
        opened: Sequence[str] = session.scalars(
            sa.select(_C.what).where(_C.point_id == point.id, _C.desk_id == NO_DESK)).all()
        session.execute(sa.delete(_TABLE).where(_C.point_id == point.id))
        for what in opened:
            day = what.partition(" ")[2]
            of_day = date.fromisoformat(day) if day else date.min
            if counted_as(point.rule, of_day) == what:
                session.execute(sa.insert(_TABLE), {
                    "point_id": point.id, "what": what, "desk_id": NO_DESK, "count": count_anew(session, point, of_day)})


def add_statement(dialect: str) -> Any:
    """The statement that adds `change` to a count that has been opened; made for the dialect of that name."""
    base = _TABLE.alias("opened")
    row = sa.select(
        sa.bindparam("point_id", type_=sa.Integer), sa.bindparam("what", type_=sa.String),
        sa.bindparam("desk_id", type_=sa.Integer), sa.bindparam("change", type_=sa.Integer),
    ).where(sa.exists().where(
        base.c.point_id == sa.bindparam("point_id"), base.c.what == sa.bindparam("what"), base.c.desk_id == NO_DESK))
    make: Any = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[dialect]
    insert = make(_TABLE).from_select(["point_id", "what", "desk_id", "count"], row)
    return insert.on_conflict_do_update(
        index_elements=["point_id", "what", "desk_id"], set_={"count": _C.count + insert.excluded.count})


# Made once: scans use one of them.
_ADD = {name: add_statement(name) for name in ("postgresql", "sqlite")}
