"""Who stands on an attendance sheet: who is expected at a point or an activity, and who came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.vocabulary.names import sort_key
from badges.desk.enums import Direction, Outcome
from badges.desk.models import Scan
from badges.watching.enums import SheetOrder
from events.registration.enums import DelegateStatus, PlaceState
from events.registration.models import Delegate, Group, Place
from events.setup.enums import SignUp
from events.setup.models import Activity, Category, Event, Localized

_C = Scan.__table__.c
LAST = "\uffff"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A person on a sheet. `expected` is false for who came without being on the list."""

    number: int
    name: str
    name_latin: str
    unit: str
    title: str
    category: Localized
    group: str
    sort_key: str
    entered: datetime | None = None
    left: datetime | None = None
    expected: bool = True


@dataclass(frozen=True, slots=True)
class SheetSubject:
    """What a sheet is of. `needs_place` says that only those with a place are expected; `categories` None means all."""

    key: str
    name: Localized
    activity: Activity | None
    point_ids: tuple[int, ...]
    needs_place: bool
    categories: tuple[str, ...] | None


def subjects_of(event: Event) -> list[SheetSubject]:
    """All that a sheet can be of: the event's activities, then its points; keys are "a:CODE" and "p:CODE"."""
    by_id = {activity.id: activity for activity in event.activities}
    found = []
    for activity in event.activities:
        points = tuple(point.id for point in event.points if point.activity_id == activity.id)
        found.append(SheetSubject(
            f"a:{activity.code}", activity.title, activity, points, activity.sign_up != SignUp.NONE,
            _codes(activity.categories)))
    for point in event.points:
        place = by_id.get(point.activity_id or 0)
        categories = point.categories
        if categories is None and place is not None:
            categories = place.categories
        found.append(SheetSubject(
            f"p:{point.code}", point.name, place, (point.id,), point.needs_sign_up and place is not None,
            _codes(categories)))
    return found


def _codes(categories: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if categories is None else tuple(categories)


def lines_of(session: Session, event: Event, subject: SheetSubject, day: date | None) -> list[SheetLine]:
    """Everybody who is expected, and after them in no order who came besides; with the scans of a day, or of all days.

    Three statements at most, whatever the number of people.
    """
    times = _times(session, subject.point_ids, day) if subject.point_ids else {}
    expected = _people(session, event, *_expected(subject))
    lines = [replace(line, entered=times[line.number][0], left=times[line.number][1]) if line.number in times else line
             for line in expected]
    others = sorted(number for number in times.keys() - {line.number for line in expected} if times[number][0])
    besides: list[SheetLine] = []
    for start in range(0, len(others), 500):
        besides += _people(session, event, Delegate.number.in_(others[start : start + 500]))
    return lines + [
        replace(line, entered=times[line.number][0], left=times[line.number][1], expected=False) for line in besides
    ]


def _expected(subject: SheetSubject) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = [Delegate.status == DelegateStatus.APPROVED]
    if subject.needs_place and subject.activity is not None:
        wanted.append(Delegate.id.in_(sa.select(Place.delegate_id).where(
            Place.activity_id == subject.activity.id, Place.state == PlaceState.HELD)))
    elif subject.categories is not None:
        wanted.append(Category.code.in_(subject.categories))
    return wanted


def _people(session: Session, event: Event, *wanted: sa.ColumnElement[bool]) -> list[SheetLine]:
    rows = session.execute(
        sa.select(
            Delegate.number, Delegate.name, Delegate.name_latin, Delegate.unit, Delegate.title, Category.name,
            Group.name, Delegate.sort_key,
        )
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Group, Group.id == Delegate.group_id)
        .where(
            Delegate.event_id == event.id, Delegate.merged_into_id.is_(None), Delegate.erased_at.is_(None), *wanted)
    )  # fmt: skip
    return [
        SheetLine(number, name, latin if latin and latin != name else "", unit or "", title or "", category, group or "", key)
        for number, name, latin, unit, title, category, group, key in rows
    ]


def _times(
    session: Session, point_ids: Sequence[int], day: date | None
) -> dict[int, tuple[datetime | None, datetime | None]]:
    """The first entry and the last exit of each badge."""
    way_in = _C.direction == Direction.IN.value
    statement = sa.select(
        _C.number, sa.func.min(_C.at).filter(way_in), sa.func.max(_C.at).filter(sa.not_(way_in)),
    ).where(
        _C.point_id.in_(point_ids), _C.outcome == Outcome.ADMITTED.value, _C.annulled_at.is_(None),
        _C.number.is_not(None),
    ).group_by(_C.number)  # fmt: skip
    if day is not None:
        statement = statement.where(_C.day == day)
    return {number: (entered, left) for number, entered, left in session.execute(statement)}


def in_order(lines: Sequence[SheetLine], order: SheetOrder) -> list[SheetLine]:
    """Lines by pinyin; or by unit or group, and there by pinyin. Who was expected first; who has neither, last."""

    def key(line: SheetLine) -> tuple[bool, str, str, int]:
        first = {SheetOrder.UNIT: line.unit, SheetOrder.GROUP: line.group}.get(order)
        leading = "" if first is None else (sort_key(first) if first else LAST)
        return not line.expected, leading, line.sort_key, line.number

    return sorted(lines, key=key)


def subject_of_key(event: Event, key: str) -> SheetSubject | None:
    """What a key stands for in this event."""
    return next((subject for subject in subjects_of(event) if subject.key == key), None)

