"""All that an ordinary scan is decided on, in one statement that is made once (a hot path); another for what is no badge."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from app.core.prepared import Course, Prepared
from badges.codes.models import BadgeIssue, EventKey
from badges.desk.enums import Direction
from badges.desk.models import Desk, PointCount, Scan
from badges.desk.queries.facts import (
    LATEST_OF_DESK,
    PastScan,
    PersonFacts,
    PointFacts,
    has_photo,
    holds_place,
    is_rehearsed,
    latest_issue_of,
    point_facts,
    times_of_bad_codes,
    was_admitted,
)
from badges.desk.rules import Passage
from badges.printing.models import PrintedBadge
from events.registration.models import Delegate
from events.setup.models import Activity, Category, Event, Point

_KEYS = EventKey.__table__.alias("named_key")
_OLDEST = EventKey.__table__.alias("oldest_key")
_OPENED = (
    sa.select(sa.func.max(PointCount.what)).where(PointCount.point_id == Point.id, PointCount.desk_id == 0).scalar_subquery()
)
_HAS_PRINT = sa.exists().where(
    PrintedBadge.delegate_id == Delegate.id, PrintedBadge.issue == sa.func.coalesce(BadgeIssue.issue, 1))


def _text(column: Any) -> Any:
    return sa.cast(column, sa.Text)


class Standing(NamedTuple):
    """One row: the desk, its event, the point, the key, the badge and its holder, as the driver gives them."""

    desk_id: int
    desk_name: str
    desk_points: str | None
    revoked_at: Any
    seen_at: Any
    queued: int
    app_version: str | None
    event_id: int
    event_code: str
    timezone: str
    point: tuple[Any, ...]
    named_closed: bytes | None
    oldest_number: int
    oldest_closed: bytes
    opened: str | None
    person: tuple[Any, ...]
    is_printed: bool
    past: str | None


class _PointRow(NamedTuple):
    id: int
    code: str
    name: Any
    admits: str
    daily: bool
    forgiving: bool
    needs_sign_up: bool
    categories: Any
    opens_minutes_before: int | None
    closes_minutes_after: int | None
    activity_id: int | None
    kind: str | None
    starts: Any
    ends: Any
    activity_categories: Any
    activity_code: str | None
    rehearsed: bool


_POINT_COLUMNS: Final = (
    Point.id, Point.code, _text(Point.name), Point.admits, Point.daily, Point.forgiving, Point.needs_sign_up,
    _text(Point.categories), Point.opens_minutes_before, Point.closes_minutes_after, Point.activity_id, Activity.kind,
    Activity.starts, Activity.ends, _text(Activity.categories), Activity.code, is_rehearsed(Point.event_id),
)  # fmt: skip
_PERSON_COLUMNS: Final = (
    Delegate.id, Delegate.number, Delegate.status, Delegate.name, Delegate.name_latin, Delegate.unit,
    _text(Delegate.attention), Category.code, Category.colour, holds_place(Delegate.id, Point.activity_id),
    BadgeIssue.issue, BadgeIssue.withdrawn_at, has_photo(Delegate.id), Delegate.merged_into_id,
)  # fmt: skip


def _past(dialect: str) -> Any:
    """Every admission of the badge's holder at the point as one text of JSON, in no order; None or empty for none."""
    by = Desk.__table__.alias("scanned_by")
    columns = (
        Scan.id, Scan.at, Scan.direction, Scan.lane, Scan.turn, Scan.annulled_at, Scan.offline, Scan.clock_off,
        Scan.scan_id, by.c.name,
    )  # fmt: skip
    if dialect == "postgresql":
        rows: Any = _text(sa.func.json_agg(sa.func.json_build_array(*columns)))
    else:
        rows = sa.func.json_group_array(sa.func.json_array(*columns))
    return (
        sa.select(sa.type_coerce(rows, sa.Text))
        .select_from(sa.join(Scan, by, by.c.id == Scan.desk_id))
        .where(Scan.point_id == Point.id, Scan.number == Delegate.number, was_admitted())
        .correlate(Point, Delegate)
        .scalar_subquery()
    )


_DESK_COLUMNS: Final = (
    Desk.id, Desk.name, _text(Desk.point_codes), Desk.revoked_at, Desk.seen_at, Desk.queued, Desk.app_version,
    Event.id, Event.code, Event.timezone, *_POINT_COLUMNS, _KEYS.c.closed, _OLDEST.c.number, _OLDEST.c.closed,
    _OPENED,
)  # fmt: skip


def _of_desk(*columns: Any, needs_key: bool) -> Any:
    """A desk at a point, with the event's oldest key and the one that a code names, where there must be one."""
    return (
        sa.select(*_DESK_COLUMNS, *columns)
        .select_from(Desk)
        .join(Event, Event.id == Desk.event_id)
        .join(Point, sa.and_(Point.event_id == Event.id, Point.code == sa.bindparam("point_code")))
        .outerjoin(Activity, Activity.id == Point.activity_id)
        .join(_KEYS, sa.and_(_KEYS.c.event_id == Event.id, _KEYS.c.number == sa.bindparam("key_number")),
              isouter=not needs_key)
        .join(_OLDEST, sa.and_(_OLDEST.c.event_id == Event.id, _OLDEST.c.number == (
            sa.select(sa.func.min(EventKey.number)).where(EventKey.event_id == Event.id).scalar_subquery())))
        .where(Desk.token_hash == sa.bindparam("token_hash"))
    )  # fmt: skip


def _standing(dialect: str) -> Prepared:
    return Prepared(
        _of_desk(*_PERSON_COLUMNS, _HAS_PRINT, _past(dialect), needs_key=True)
        .join(Delegate, sa.and_(
            Delegate.event_id == Event.id, Delegate.number == sa.bindparam("serial"), Delegate.erased_at.is_(None)))
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(BadgeIssue, sa.and_(
            BadgeIssue.delegate_id == Delegate.id, BadgeIssue.issue == latest_issue_of(Delegate.id)))
    )  # fmt: skip


_STANDING: Final = {name: _standing(name) for name in ("postgresql", "sqlite")}
_BARE: Final = Prepared(_of_desk(needs_key=False))
_LATEST: Final = Prepared(LATEST_OF_DESK)
_PARTS: Final = (10, 10 + len(_POINT_COLUMNS))
_PERSON_FROM: Final = _PARTS[1] + 4


class Wanted(NamedTuple):
    """What the statement is asked for."""

    token_hash: str
    key_number: int
    serial: int
    point_code: str


def ask_standing(course: Course, wanted: Wanted) -> Any:
    """The cursor of the statement, to be read once all that was asked at once has been answered."""
    return course.run(
        _STANDING["sqlite" if course.is_sqlite else "postgresql"], token_hash=wanted.token_hash, serial=wanted.serial,
        key_number=wanted.key_number, point_code=wanted.point_code,
    )  # fmt: skip


def read_standing(cursor: Any) -> Standing | None:
    """What there is of desk, event, point, key and badge; None where any of them isn't."""
    row = cursor.fetchone()
    if row is None:
        return None
    first, last = _PARTS
    return Standing._make(
        (*row[:first], tuple(row[first:last]), *row[last:_PERSON_FROM], tuple(row[_PERSON_FROM:-2]), *row[-2:])
    )


def ask_bare_standing(course: Course, wanted: Wanted) -> Any:
    """The cursor of the same for desk, event and point alone, with the key where there is one: a text may be no badge at all."""
    return course.run(
        _BARE, token_hash=wanted.token_hash, key_number=wanted.key_number, point_code=wanted.point_code)


def read_bare_standing(cursor: Any) -> Standing | None:
    """What there is of desk, event and point; None where any of them isn't."""
    row = cursor.fetchone()
    if row is None:
        return None
    first, last = _PARTS
    return Standing._make((*row[:first], tuple(row[first:last]), *row[last:], (), False, None))


def ask_latest_codes(course: Course, desk_id: int, most: int) -> Any:
    """The cursor of a desk's latest scans, for `latest_bad_codes`."""
    return course.run(_LATEST, desk_id=desk_id, most=most)


def latest_bad_codes(cursor: Any) -> list[datetime]:
    """What `bad_codes_in_a_row` gives."""
    return [instant(at) for at in times_of_bad_codes(cursor.fetchall())]


def read_past(found: str | None) -> list[PastScan]:
    """Every admission of the badge's holder at the point, as `admissions_of` gives them."""
    if not found or found == "[]":
        return []
    rows = [(instant(row[1]), *row) for row in json.loads(found)]
    # The order of `settling.place_of`.
    rows.sort(key=lambda row: (
        bool(row[8]), row[0], bool(row[7]), 0 if row[7] else row[5] or 0, row[9] if row[7] else "", row[1]))
    return [
        PastScan(
            id=row[0],
            passage=Passage(at, Direction(row[2]), row[9], bool(row[7])),
            lane=row[3],
            turn=row[4],
            is_annulled=row[5] is not None,
            offline=bool(row[6]),
        )
        for at, *row in rows
    ]


@lru_cache(maxsize=256)
def read_point(columns: tuple[Any, ...]) -> PointFacts:
    """The point. The same columns make the same point, so that it is made once."""
    row = _PointRow(*columns)
    return point_facts(row._replace(
        name=json.loads(row.name), categories=_json(row.categories), activity_categories=_json(row.activity_categories),
        starts=row.starts and instant(row.starts), ends=row.ends and instant(row.ends),
    ))  # fmt: skip


@lru_cache(maxsize=256)
def read_codes(column: str | None) -> frozenset[str] | None:
    """The codes of a desk's points; None for all."""
    codes = _json(column)
    return None if codes is None else frozenset(codes)


def _json(column: str | None) -> Any:
    return None if column is None else json.loads(column)


def read_person(columns: tuple[Any, ...]) -> PersonFacts | None:
    """The badge's holder; None for one whose registration became part of another, who takes more to be judged."""
    (found, number, status, name, latin, unit, attention, category, colour, held, issue, withdrawn_at, photo, merged) = columns
    if merged is not None:
        return None
    return PersonFacts(
        id=found, number=number, status=status, name=name, name_latin=latin, unit=unit, category=category, colour=colour,
        attention=list(_json(attention) or ()), holds_place=bool(held), issue=issue or 1,
        is_withdrawn=withdrawn_at is not None, has_photo=bool(photo), counts_as=number,
    )  # fmt: skip


def instant(value: Any) -> datetime:
    """A time as a driver gives it: aware, or a text or naive in UTC."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    found: datetime = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return found
