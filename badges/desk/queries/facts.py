"""The facts that a scan is decided on.

This is the hot path: Core statements, few of them, no objects loaded, and each made once when the program starts,
since making a statement costs more than the database takes to answer it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.files import StoredFile
from badges.codes.models import BadgeIssue
from badges.desk.enums import Admits, Direction, Outcome, Reason
from badges.desk.models import Desk, Rehearsal, Scan
from badges.desk.rules import Passage, PointRule
from events.registration.enums import PlaceState, QuestionType
from events.registration.models import Answer, Delegate, Place, Question
from events.setup.models import Activity, Category, Event, Localized, Point
from events.setup.rules import is_public

_EVENTS, _POINTS, _ACTIVITIES = Event.__table__.c, Point.__table__.c, Activity.__table__.c
_DELEGATES, _PLACES, _CATEGORIES = Delegate.__table__.c, Place.__table__.c, Category.__table__.c
_ISSUES, _SCANS, _DESKS = BadgeIssue.__table__.c, Scan.__table__.c, Desk.__table__.c
_ANSWERS, _QUESTIONS, _REHEARSALS = Answer.__table__.c, Question.__table__.c, Rehearsal.__table__.c


IN_ORDER = (
    _SCANS.clock_off, _SCANS.at, _SCANS.offline, sa.case((_SCANS.offline, sa.literal(0)), else_=_SCANS.turn),
    sa.case((_SCANS.offline, _SCANS.scan_id), else_=sa.literal("")), _SCANS.id,
)  # fmt: skip
"""The order of `settling.place_of` in the database."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """The event of a scan."""

    id: int
    code: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class PointFacts:
    """A point with its rule; `activity_kind` is None for a point without an activity."""

    id: int
    code: str
    name: Localized
    rule: PointRule
    activity_id: int | None = None
    activity_kind: str | None = None
    activity_code: str | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The holder of a badge, as far as a desk may know, with the current issue of the badge."""

    id: int
    number: int
    status: str
    name: str
    name_latin: str | None
    unit: str | None
    category: str
    colour: str | None
    attention: list[str]
    holds_place: bool
    issue: int
    is_withdrawn: bool
    has_photo: bool = False
    # The number under which scans count: another where this registration became part of one.
    counts_as: int = 0


@dataclass(frozen=True, slots=True)
class PastScan:
    """An admission of the same person at the same point. `turn` is None where it took part in no race."""

    id: int
    passage: Passage
    lane: str
    turn: int | None
    is_annulled: bool = field(default=False)
    offline: bool = field(default=False)


_EVENT = sa.select(_EVENTS.code, _EVENTS.timezone).where(_EVENTS.id == sa.bindparam("event_id"))


def find_event(session: Session, event_id: int) -> EventFacts:
    """The event's facts. Raises LookupError where it is gone."""
    row = session.execute(_EVENT, {"event_id": event_id}).one_or_none()
    if row is None:
        raise LookupError(f"no event {event_id}")
    return EventFacts(event_id, row.code, zone_of(row.timezone))


zone_of = lru_cache(ZoneInfo)


def is_rehearsed(event_id: Any) -> sa.ColumnElement[bool]:
    """Whether an event is being rehearsed: that is never at its hour, so that its points have no hours meanwhile."""
    return sa.exists().where(_REHEARSALS.event_id == event_id, _REHEARSALS.ended_at.is_(None))


_POINTS_OF_EVENT = (
    sa.select(
        _POINTS.id, _POINTS.code, _POINTS.name, _POINTS.admits, _POINTS.daily, _POINTS.forgiving,
        _POINTS.needs_sign_up, _POINTS.categories, _POINTS.opens_minutes_before, _POINTS.closes_minutes_after,
        _POINTS.activity_id, _ACTIVITIES.kind, _ACTIVITIES.starts, _ACTIVITIES.ends,
        _ACTIVITIES.categories.label("activity_categories"), _ACTIVITIES.code.label("activity_code"),
        is_rehearsed(_POINTS.event_id).label("rehearsed"),
    )
    .select_from(sa.outerjoin(Point.__table__, Activity.__table__, _ACTIVITIES.id == _POINTS.activity_id))
    .where(_POINTS.event_id == sa.bindparam("event_id"))
)  # fmt: skip
_POINT_OF_EVENT = _POINTS_OF_EVENT.where(_POINTS.code == sa.bindparam("code"))
_ALL_POINTS_OF_EVENT = _POINTS_OF_EVENT.order_by(_POINTS.position, _POINTS.id)


def find_point(session: Session, event_id: int, code: str) -> PointFacts | None:
    """The event's point of that code."""
    row = session.execute(_POINT_OF_EVENT, {"event_id": event_id, "code": code}).one_or_none()
    return None if row is None else point_facts(row)


def list_points(session: Session, event_id: int, codes: list[str] | None = None) -> list[PointFacts]:
    """The event's points in their order; only those of `codes` where that isn't None."""
    rows = session.execute(_ALL_POINTS_OF_EVENT, {"event_id": event_id})
    return [point_facts(row) for row in rows if codes is None or row.code in codes]


def point_facts(row: Any) -> PointFacts:
    """A point of its columns, the times and categories of its activity among them."""
    categories = row.categories if row.categories is not None else row.activity_categories
    hours = window(row.starts, row.ends, row.opens_minutes_before, row.closes_minutes_after)
    opens, closes = (None, None) if row.rehearsed else hours
    rule = PointRule(
        admits=Admits(row.admits),
        daily=row.daily,
        forgiving=row.forgiving,
        needs_sign_up=row.needs_sign_up,
        categories=None if categories is None else frozenset(categories),
        opens=opens,
        closes=closes,
    )
    return PointFacts(row.id, row.code, row.name, rule, row.activity_id, row.kind, row.activity_code)


def window(
    starts: datetime | None, ends: datetime | None, before: int | None, after: int | None
) -> tuple[datetime | None, datetime | None]:
    """When a point is open: its activity's time widened by minutes; no bounds where neither is given or there is no activity."""
    if starts is None or ends is None or (before is None and after is None):
        return None, None
    return starts - timedelta(minutes=before or 0), ends + timedelta(minutes=after or 0)


def _photo_of(delegate_id: Any) -> sa.Select[Any]:
    """The files with which a delegate answered questions for a photo."""
    return (
        sa.select(_ANSWERS.file_id)
        .select_from(sa.join(Answer.__table__, Question.__table__, _QUESTIONS.id == _ANSWERS.question_id))
        .where(
            _ANSWERS.delegate_id == delegate_id, _ANSWERS.file_id.is_not(None),
            _QUESTIONS.type == QuestionType.PHOTO.value,
        )
    )  # fmt: skip


def has_photo(delegate_id: Any) -> sa.ColumnElement[bool]:
    """Whether a delegate has given a photo."""
    return _photo_of(delegate_id).exists()


def holds_place(delegate_id: Any, activity_id: Any) -> sa.ColumnElement[bool]:
    """Whether a delegate holds a place in an activity."""
    return sa.exists().where(
        _PLACES.delegate_id == delegate_id, _PLACES.activity_id == activity_id, _PLACES.state == PlaceState.HELD.value
    )


def latest_issue_of(delegate_id: Any) -> Any:
    """The number of the current issue of a delegate's badge, where an issue has a row."""
    later = BadgeIssue.__table__.alias()
    return sa.select(sa.func.max(later.c.issue)).where(later.c.delegate_id == delegate_id).scalar_subquery()


def _persons() -> sa.Select[Any]:
    """Delegates of an event with the badge's current issue and whether they hold a place in `activity_id`."""
    held = holds_place(_DELEGATES.id, sa.bindparam("activity_id", type_=sa.Integer))
    current = sa.and_(_ISSUES.delegate_id == _DELEGATES.id, _ISSUES.issue == latest_issue_of(_DELEGATES.id))
    kept = Delegate.__table__.alias()
    counts_as = sa.select(kept.c.number).where(kept.c.id == _DELEGATES.merged_into_id).scalar_subquery()
    return (
        sa.select(
            _DELEGATES.id, _DELEGATES.number, _DELEGATES.status, _DELEGATES.name, _DELEGATES.name_latin,
            _DELEGATES.unit, _DELEGATES.attention, _CATEGORIES.code, _CATEGORIES.colour, held.label("held"),
            _ISSUES.issue, _ISSUES.withdrawn_at, has_photo(_DELEGATES.id).label("has_photo"),
            sa.func.coalesce(counts_as, _DELEGATES.number).label("counts_as"),
        )
        .select_from(
            sa.join(Delegate.__table__, Category.__table__, _CATEGORIES.id == _DELEGATES.category_id)
            .outerjoin(BadgeIssue.__table__, current)
        )
        .where(_DELEGATES.event_id == sa.bindparam("event_id"), _DELEGATES.erased_at.is_(None))
    )  # fmt: skip


_PERSON = _persons().where(_DELEGATES.number == sa.bindparam("number"))
_PEOPLE = _persons().where(_DELEGATES.number.in_(sa.bindparam("numbers", expanding=True)))


def find_person(session: Session, event_id: int, number: int, activity_id: int | None) -> PersonFacts | None:
    """The delegate of that number, whether a place in the activity is held, and the badge's current issue; one statement."""
    row = session.execute(
        _PERSON, {"event_id": event_id, "number": number, "activity_id": activity_id}
    ).one_or_none()
    return None if row is None else _person(row)


def find_people(session: Session, event_id: int, numbers: list[int]) -> dict[int, PersonFacts]:
    """The same of many, by number; no place is looked at."""
    rows = session.execute(_PEOPLE, {"event_id": event_id, "numbers": numbers, "activity_id": None})
    return {row.number: _person(row) for row in rows}


def merged_numbers(session: Session, event_id: int) -> dict[int, int]:
    """By the number of each registration that became part of another that other's number."""
    kept = Delegate.__table__.alias()
    rows = session.execute(
        sa.select(_DELEGATES.number, kept.c.number)
        .select_from(sa.join(Delegate.__table__, kept, kept.c.id == _DELEGATES.merged_into_id))
        # Said once more than the join says it, so that the few are found by their index.
        .where(_DELEGATES.event_id == event_id, _DELEGATES.merged_into_id.is_not(None))
    )
    return dict(rows.all())


def _person(row: Any) -> PersonFacts:
    return PersonFacts(
        id=row.id,
        number=row.number,
        status=row.status,
        name=row.name,
        name_latin=row.name_latin,
        unit=row.unit,
        category=row.code,
        colour=row.colour,
        attention=list(row.attention or ()),
        holds_place=bool(row.held),
        issue=row.issue or 1,
        is_withdrawn=row.withdrawn_at is not None,
        has_photo=bool(row.has_photo),
        counts_as=row.counts_as,
    )


def find_photo(session: Session, event_id: int, number: int) -> StoredFile | None:
    """The photo of the delegate of that number: the first that was asked for and given."""
    delegate_id = session.scalar(sa.select(Delegate.id).where(Delegate.event_id == event_id, Delegate.number == number))
    file_id = session.scalar(_photo_of(delegate_id).order_by(_QUESTIONS.position).limit(1))
    return None if file_id is None else session.get(StoredFile, file_id)


def was_admitted() -> sa.ColumnElement[bool]:
    """Whether a scan of certain people let them in. It is written so that no index by outcome seems to help: SQLite would
    read everybody who was let in at the point, and not these people's few scans."""
    return _SCANS.outcome.concat("") == Outcome.ADMITTED.value


def _all_admissions() -> sa.Select[Any]:
    return (
        sa.select(
            _SCANS.id, _SCANS.number, _SCANS.at, _SCANS.direction, _SCANS.lane, _SCANS.turn, _SCANS.annulled_at,
            _SCANS.offline, _SCANS.clock_off, _DESKS.name,
        )
        .select_from(sa.join(Scan.__table__, Desk.__table__, _DESKS.id == _SCANS.desk_id))
        .where(was_admitted())
    )  # fmt: skip


_ADMISSIONS = (
    _all_admissions()
    .where(_SCANS.point_id == sa.bindparam("point_id"), _SCANS.number == sa.bindparam("number"))
    .order_by(*IN_ORDER)
)


_ADMISSIONS_OF_MANY = (
    _all_admissions()
    .where(_SCANS.point_id == sa.bindparam("point_id"), _SCANS.number.in_(sa.bindparam("numbers", expanding=True)))
    .order_by(*IN_ORDER)
)


def admissions_of_many(session: Session, point_id: int, numbers: list[int]) -> dict[int, list[PastScan]]:
    """The same of many people, by their numbers."""
    found: dict[int, list[PastScan]] = {number: [] for number in numbers}
    for row in session.execute(_ADMISSIONS_OF_MANY, {"point_id": point_id, "numbers": numbers}):
        found[row.number].append(_past_scan(row))
    return found


def admissions_of(session: Session, point_id: int, number: int) -> list[PastScan]:
    """Every admission of the person at the point, entries and exits, annulled ones too, in the order of settling."""
    rows = session.execute(_ADMISSIONS, {"point_id": point_id, "number": number})
    return [_past_scan(row) for row in rows]


def _past_scan(row: Any) -> PastScan:
    return PastScan(
        id=row.id,
        passage=Passage(row.at, Direction(row.direction), row.name, row.clock_off),
        lane=row.lane,
        turn=row.turn,
        is_annulled=row.annulled_at is not None,
        offline=row.offline,
    )


def activities_held_on(session: Session, event: EventFacts, delegate_id: int, day: date) -> list[str]:
    """Codes of the activities of that calendar day in which the delegate holds a place, in the order of their time."""
    rows = session.execute(
        sa.select(Activity.code, Activity.starts, Activity.ends)
        .join(Place, Place.activity_id == Activity.id)
        .where(Activity.event_id == event.id, Place.delegate_id == delegate_id, Place.state == PlaceState.HELD)
        .order_by(Activity.starts, Activity.id)
    )
    return [
        row.code
        for row in rows
        if row.starts.astimezone(event.zone).date() <= day <= row.ends.astimezone(event.zone).date()
    ]


def public_name_of_event(session: Session, event_id: int) -> Localized | None:
    """The name of another event, where everybody may know it."""
    row = session.execute(sa.select(Event.name, Event.status).where(Event.id == event_id)).one_or_none()
    return row.name if row is not None and is_public(row.status) else None


LATEST_OF_DESK = (
    sa.select(_SCANS.reason, _SCANS.received_at)
    .where(_SCANS.desk_id == sa.bindparam("desk_id"), sa.not_(_SCANS.offline))
    .order_by(_SCANS.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def bad_codes_in_a_row(session: Session, desk_id: int, most: int) -> list[datetime]:
    """The times of the desk's latest scans as long as they are bad codes, newest first, at most `most`.

    What it scanned offline and brought later doesn't count.
    """
    return times_of_bad_codes(session.execute(LATEST_OF_DESK, {"desk_id": desk_id, "most": most}))


def times_of_bad_codes(latest: Iterable[Any]) -> list[Any]:
    """The times of (reason, time) as long as they are bad codes."""
    return [received_at for _reason, received_at in takewhile(lambda row: row[0] == Reason.BAD_CODE, latest)]
