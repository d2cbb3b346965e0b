"""Who attended what, and the certificates that were issued."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.desk.enums import Direction, Outcome
from badges.desk.models import Scan
from badges.watching.enums import AttendanceRule
from badges.watching.models import Certificate, WatchSettings
from badges.watching.rules.attendance import Attended, Rule, counted_activities, has_attended, minutes_of
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.enums import ActivityKind
from events.setup.models import Category, Event, Localized

_C = Scan.__table__.c


@dataclass(frozen=True, slots=True)
class AttendedLine:
    """Somebody who attended by the rule, with the certificate they have."""

    id: int
    reference: str
    name: str
    unit: str | None
    category: Localized
    activities: int
    minutes: int
    certificate: Certificate | None


def rule_of(settings: WatchSettings) -> Rule:
    """The event's rule."""
    return Rule(AttendanceRule(settings.attendance_rule), settings.attendance_least)


def attended_by_number(session: Session, event: Event, number: int | None = None) -> dict[int, Attended]:
    """What each badge of the event was admitted to (or the one with that number); one statement."""
    points = {point.id: point.activity_id for point in event.points}
    counted = counted_activities({activity.kind for activity in event.activities})
    times = {one.id: (one.starts, one.ends) for one in event.activities if one.kind in counted}
    arrivals = {one.id for one in event.activities if one.kind == ActivityKind.ARRIVAL}
    has_arrival = any(activity_id in arrivals for activity_id in points.values())
    statement = sa.select(_C.number, _C.point_id).where(
        _C.event_id == event.id, _C.outcome == Outcome.ADMITTED.value, _C.direction == Direction.IN.value,
        _C.annulled_at.is_(None), _C.number.is_not(None) if number is None else _C.number == number,
    ).distinct()  # fmt: skip
    places: dict[int, set[int]] = {}
    for badge, point_id in session.execute(statement):
        places.setdefault(badge, set()).add(points.get(point_id) or 0)
    return {
        badge: Attended(
            arrived=not has_arrival or bool(found & arrivals),
            activities=tuple(sorted(times[one] for one in found if one in times)),
        )
        for badge, found in places.items()
    }


def who_attended(session: Session, event: Event, settings: WatchSettings, category: str = "") -> list[AttendedLine]:
    """Approved delegates who attended by the rule, by pinyin; two statements."""
    rule, attended = rule_of(settings), attended_by_number(session, event)
    columns: list[Any] = [
        Delegate.id, Delegate.number, Delegate.reference, Delegate.name, Delegate.unit, Category.name, Certificate]
    statement = (
        sa.select(*columns)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Certificate, Certificate.delegate_id == Delegate.id)
        .where(
            Delegate.event_id == event.id, Delegate.status == DelegateStatus.APPROVED,
            Delegate.merged_into_id.is_(None), Delegate.erased_at.is_(None),
        )
        .order_by(Delegate.sort_key, Delegate.number)
    )  # fmt: skip
    if category:
        statement = statement.where(Category.code == category)
    lines = []
    for delegate_id, number, reference, name, unit, kind, certificate in session.execute(statement):
        what = attended.get(number)
        if what is not None and has_attended(rule, what):
            lines.append(AttendedLine(
                delegate_id, reference, name, unit, kind, len(what.activities), minutes_of(what.activities), certificate))
    return lines


def what_attended(session: Session, event: Event, delegate: Delegate) -> Attended:
    """What one delegate was admitted to."""
    return attended_by_number(session, event, delegate.number).get(delegate.number, Attended())


def certificate_of(session: Session, delegate_id: int) -> Certificate | None:
    """A delegate's certificate, revoked or not."""
    return session.scalar(sa.select(Certificate).where(Certificate.delegate_id == delegate_id))


def certificate_with(session: Session, code: str) -> tuple[Certificate, Delegate, Event] | None:
    """The certificate with this code, of whom it is, and of which event."""
    row = session.execute(
        sa.select(Certificate, Delegate, Event)
        .join(Delegate, Delegate.id == Certificate.delegate_id)
        .join(Event, Event.id == Certificate.event_id)
        .where(Certificate.code == code)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def find_certificate(session: Session, event: Event, certificate_id: int) -> tuple[Certificate, Delegate] | None:
    """One of the event's certificates with its holder."""
    row = session.execute(
        sa.select(Certificate, Delegate).join(Delegate, Delegate.id == Certificate.delegate_id)
        .where(Certificate.event_id == event.id, Certificate.id == certificate_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
