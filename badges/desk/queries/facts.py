"""The facts that a scan is decided on. This is the hot path: Core statements, few of them, no objects loaded."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.files import StoredFile
from badges.codes.models import BadgeIssue
from badges.desk.enums import Admits, Direction, Outcome, Reason
from badges.desk.models import Desk, Scan
from badges.desk.rules import Passage, PointRule
from events.registration.enums import PlaceState, QuestionType
from events.registration.models import Answer, Delegate, Place, Question
from events.setup.models import Activity, Category, Event, Localized, Point
from events.setup.rules import is_public


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


@dataclass(frozen=True, slots=True)
class PastScan:
    """An admission of the same person at the same point. `turn` is None where it took part in no race."""

    id: int
    passage: Passage
    lane: str
    turn: int | None
    is_annulled: bool = field(default=False)


def find_event(session: Session, event_id: int) -> EventFacts:
    """The event's facts. Raises LookupError where it is gone."""
    row = session.execute(sa.select(Event.code, Event.timezone).where(Event.id == event_id)).one_or_none()
    if row is None:
        raise LookupError(f"no event {event_id}")
    return EventFacts(event_id, row.code, ZoneInfo(row.timezone))


_POINT_COLUMNS = (
    Point.id, Point.code, Point.name, Point.admits, Point.daily, Point.forgiving, Point.needs_sign_up,
    Point.categories, Point.opens_minutes_before, Point.closes_minutes_after, Point.activity_id,
    Activity.kind, Activity.starts, Activity.ends, Activity.categories.label("activity_categories"),
)  # fmt: skip


def find_point(session: Session, event_id: int, code: str) -> PointFacts | None:
    """The event's point of that code."""
    row = session.execute(_points(event_id).where(Point.code == code)).one_or_none()
    return None if row is None else _point(row)


def list_points(session: Session, event_id: int, codes: list[str] | None = None) -> list[PointFacts]:
    """The event's points in their order; only those of `codes` where that isn't None."""
    rows = session.execute(_points(event_id).order_by(Point.position, Point.id))
    return [_point(row) for row in rows if codes is None or row.code in codes]


def _points(event_id: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*_POINT_COLUMNS)
        .outerjoin(Activity, Activity.id == Point.activity_id)
        .where(Point.event_id == event_id)
    )


def _point(row: Any) -> PointFacts:
    categories = row.categories if row.categories is not None else row.activity_categories
    opens, closes = window(row.starts, row.ends, row.opens_minutes_before, row.closes_minutes_after)
    rule = PointRule(
        admits=Admits(row.admits),
        daily=row.daily,
        forgiving=row.forgiving,
        needs_sign_up=row.needs_sign_up,
        categories=None if categories is None else frozenset(categories),
        opens=opens,
        closes=closes,
    )
    return PointFacts(row.id, row.code, row.name, rule, row.activity_id, row.kind)


def window(
    starts: datetime | None, ends: datetime | None, before: int | None, after: int | None
) -> tuple[datetime | None, datetime | None]:
    """When a point is open: its activity's time widened by minutes; no bounds where neither is given or there is no activity."""
    if starts is None or ends is None or (before is None and after is None):
        return None, None
    return starts - timedelta(minutes=before or 0), ends + timedelta(minutes=after or 0)


def find_person(session: Session, event_id: int, number: int, activity_id: int | None) -> PersonFacts | None:
    """The delegate of that number, whether a place in the activity is held, and the badge's current issue; one statement."""
    issues = aliased(BadgeIssue)
    latest = sa.select(sa.func.max(issues.issue)).where(issues.delegate_id == Delegate.id).scalar_subquery()
    held = sa.exists().where(
        Place.delegate_id == Delegate.id, Place.activity_id == activity_id, Place.state == PlaceState.HELD
    )
    row = session.execute(
        sa.select(
            Delegate.id, Delegate.number, Delegate.status, Delegate.name, Delegate.name_latin, Delegate.unit,
            Delegate.attention, Category.code, Category.colour, held.label("held"),
            BadgeIssue.issue, BadgeIssue.withdrawn_at, _photo_of(Delegate.id).exists().label("has_photo"),
        )
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(BadgeIssue, sa.and_(BadgeIssue.delegate_id == Delegate.id, BadgeIssue.issue == latest))
        .where(Delegate.event_id == event_id, Delegate.number == number)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
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
    )


def _photo_of(delegate_id: Any) -> sa.Select[int | None]:
    """The files with which a delegate answered questions for a photo."""
    return (
        sa.select(Answer.file_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.delegate_id == delegate_id, Answer.file_id.is_not(None), Question.type == QuestionType.PHOTO)
    )


def find_photo(session: Session, event_id: int, number: int) -> StoredFile | None:
    """The photo of the delegate of that number: the first that was asked for and given."""
    delegate_id = session.scalar(sa.select(Delegate.id).where(Delegate.event_id == event_id, Delegate.number == number))
    file_id = session.scalar(_photo_of(delegate_id).order_by(Question.position).limit(1))
    return None if file_id is None else session.get(StoredFile, file_id)


def admissions_of(session: Session, point_id: int, number: int) -> list[PastScan]:
    """Every admission of the person at the point, entries and exits, annulled ones too, oldest first."""
    rows = session.execute(
        sa.select(Scan.id, Scan.at, Scan.direction, Scan.lane, Scan.turn, Scan.annulled_at, Desk.name)
        .join(Desk, Desk.id == Scan.desk_id)
        .where(Scan.point_id == point_id, Scan.number == number, Scan.outcome == Outcome.ADMITTED)
        .order_by(Scan.at, Scan.id)
    )
    return [
        PastScan(
            row.id, Passage(row.at, Direction(row.direction), row.name), row.lane, row.turn, row.annulled_at is not None
        )
        for row in rows
    ]


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


def bad_codes_in_a_row(session: Session, desk_id: int, most: int) -> list[datetime]:
    """The times of the desk's latest scans as long as they are bad codes, newest first, at most `most`."""
    rows = session.execute(
        sa.select(Scan.reason, Scan.received_at).where(Scan.desk_id == desk_id).order_by(Scan.id.desc()).limit(most)
    )
    times = []
    for reason, received_at in rows:
        if reason != Reason.BAD_CODE:
            break
        times.append(received_at)
    return times
