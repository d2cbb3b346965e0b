"""Rows of scans: kept so that of two who decide on one person at once each knows of the other, and marked anew together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from badges.desk.enums import Admits, Direction, Outcome, Reason
from badges.desk.models import Scan
from badges.desk.queries.facts import PointFacts, was_admitted
from badges.desk.settling import Admission, Settled, settle

_SCAN = cast("sa.Table", Scan.__table__)
_COLUMNS = _SCAN.c

Lane = tuple[int, int, str]
"""(point, number, lane): the admissions that are decided together."""


def _insert_of(dialect: Any) -> Any:
    return dialect.insert(_SCAN).on_conflict_do_nothing().returning(_COLUMNS.id, _COLUMNS.scan_id)


# Made once, as the statements of facts.py are.
_INSERT = {"postgresql": _insert_of(postgresql), "sqlite": _insert_of(sqlite)}


def keep(session: Session, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The ids of the new rows by scan_id.

    One that is missing was kept before, or another has taken this person's turn at the point meanwhile: then the
    facts that it was decided on are no longer these.
    """
    if not rows:
        return {}
    statement = _INSERT[session.get_bind().dialect.name]
    kept = session.execute(statement, rows[0] if len(rows) == 1 else list(rows))
    return {row.scan_id: row.id for row in kept}


def takes_turns(point: PointFacts, outcome: Outcome) -> bool:
    """Whether a scan decides on those after it."""
    return outcome is Outcome.ADMITTED and point.rule.admits is not Admits.MANY


_ADMISSION_COLUMNS = (
    _COLUMNS.id, _COLUMNS.scan_id, _COLUMNS.point_id, _COLUMNS.number, _COLUMNS.lane, _COLUMNS.at, _COLUMNS.direction,
    _COLUMNS.turn, _COLUMNS.override, _COLUMNS.against, _COLUMNS.offline, _COLUMNS.clock_off, _COLUMNS.unlisted,
    _COLUMNS.revoked_desk, _COLUMNS.annulled_at, _COLUMNS.marks, _COLUMNS.rule,
)  # fmt: skip


def settle_lanes(session: Session, point: PointFacts, numbers: Iterable[int]) -> None:
    """Work out the marks of all admissions of these people at a point, and write those that have changed."""
    rows = session.execute(
        sa.select(*_ADMISSION_COLUMNS).where(
            _COLUMNS.point_id == point.id, _COLUMNS.number.in_(set(numbers)), was_admitted(),
        )
    )  # fmt: skip
    lanes: dict[Lane, list[Any]] = {}
    for row in rows:
        lanes.setdefault((row.point_id, row.number, row.lane), []).append(row)
    changed = [change for lane in lanes.values() for change in _changes(point, lane)]
    if changed:
        session.execute(
            sa.update(_SCAN)
            .where(_COLUMNS.id == sa.bindparam("which"))
            .values(marks=sa.bindparam("new_marks", type_=_COLUMNS.marks.type), rule=sa.bindparam("new_rule")),
            changed,
        )


def _changes(point: PointFacts, rows: Sequence[Any]) -> list[dict[str, Any]]:
    if point.rule.admits is Admits.MANY:
        # Nothing here follows from another scan.
        settled: dict[str, Settled] = {}
        for row in rows:
            settled |= settle(point.rule, [admission_of(row)])
    else:
        settled = settle(point.rule, [admission_of(row) for row in rows])
    return [
        {"which": row.id, "new_marks": list(found.marks), "new_rule": found.rule}
        for row in rows
        if (found := settled[row.scan_id]) and (list(found.marks), found.rule) != (row.marks, row.rule)
    ]


def marks_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[list[str], str | None]]:
    """Marks and rule of rows, by their ids."""
    rows = session.execute(sa.select(_COLUMNS.id, _COLUMNS.marks, _COLUMNS.rule).where(_COLUMNS.id.in_(ids)))
    return {row.id: (list(row.marks), row.rule) for row in rows}


def admission_of(row: Any) -> Admission:
    """A kept admission as the rules of settling see it."""
    return Admission(
        scan_id=row.scan_id,
        at=row.at,
        direction=Direction(row.direction),
        turn=row.turn or 0,
        override=row.override,
        against=tuple(Reason(reason) for reason in row.against),
        offline=row.offline,
        clock_off=row.clock_off,
        unlisted=row.unlisted,
        revoked_desk=row.revoked_desk,
        is_annulled=row.annulled_at is not None,
    )


_TELL = (
    sa.update(_SCAN)
    .where(_COLUMNS.id == sa.bindparam("which"))
    .values(told=sa.bindparam("answer", type_=_COLUMNS.told.type), count=sa.bindparam("counted"))
)


def remember_answers(session: Session, answers: Sequence[tuple[int, dict[str, Any], int]]) -> None:
    """Keep what desks are told of scans: (row, told, count) each."""
    if answers:
        session.execute(_TELL, [{"which": row, "answer": told, "counted": count} for row, told, count in answers])


def told_of(marks: Iterable[str], rule: str | None, first: tuple[datetime, str] | None) -> dict[str, Any]:
    """What is kept of an answer beside outcome, reason and count."""
    return {
        "marks": list(marks),
        "rule": rule,
        "first": None if first is None else [first[0].isoformat(), first[1]],
    }
