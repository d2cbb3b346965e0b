"""What the arrival desk looks up: the event's settings, and people who may be the one that stands there."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.arrivals.models import ArrivalSettings
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.registration.rules.persons import Person
from events.setup.enums import ActivityKind
from events.setup.models import Activity, Category, Point

MOST_ALIKE = 5


def settings_of(session: Session, event_id: int) -> ArrivalSettings:
    """The event's settings; where it has none, what holds without (not yet in the session)."""
    found = session.get(ArrivalSettings, event_id)
    return found or ArrivalSettings(event_id=event_id, walk_in_categories=[], walk_in_approval=True, pin_hash=None)


def walk_in_categories(session: Session, settings: ArrivalSettings) -> list[Category]:
    """The categories that somebody may walk in as, in the order of the settings."""
    wanted = settings.walk_in_categories or []
    rows = session.scalars(
        sa.select(Category).where(Category.event_id == settings.event_id, Category.code.in_(wanted))
    )
    found = {row.code: row for row in rows}
    return [found[code] for code in wanted if code in found]


def has_arrival_point(session: Session, event_id: int, point_codes: frozenset[str] | None) -> bool:
    """Whether one of the points (None: of all) belongs to an arrival."""
    wanted = [Point.event_id == event_id, Activity.kind == ActivityKind.ARRIVAL]
    if point_codes is not None:
        wanted.append(Point.code.in_(point_codes))
    found = sa.select(Point.id).join(Activity, Activity.id == Point.activity_id).where(*wanted).limit(1)
    return session.scalar(found) is not None


def find_walk_in(session: Session, event_id: int, submission: str) -> Delegate | None:
    """The delegate that was registered by that form."""
    return session.scalar(sa.select(Delegate).where(Delegate.event_id == event_id, Delegate.submission == submission))


@dataclass(frozen=True, slots=True)
class Alike:
    """Who may be the same person: of the same name, or reached by the same number or address under another one."""

    delegate: Delegate
    same_name: bool


def people_alike(session: Session, event_id: int, person: Person) -> list[Alike]:
    """Who of the event has the person's name, mobile number or e-mail address; those of the same name first."""
    same = [Delegate.name_key == person.name_key]
    if person.mobile:
        same.append(Delegate.mobile == person.mobile)
    if person.email_key:
        same.append(Delegate.email_key == person.email_key)
    found = session.scalars(
        sa.select(Delegate)
        .where(
            Delegate.event_id == event_id, sa.or_(*same), Delegate.status != DelegateStatus.CANCELLED,
            Delegate.merged_into_id.is_(None), Delegate.erased_at.is_(None),
        )
        .order_by(Delegate.name_key != person.name_key, Delegate.id)
        .limit(MOST_ALIKE)
    )  # fmt: skip
    return [Alike(one, one.name_key == person.name_key) for one in found]


def delegate_of_number(session: Session, event_id: int, number: int) -> Delegate | None:
    """The delegate with that number."""
    return session.scalar(sa.select(Delegate).where(Delegate.event_id == event_id, Delegate.number == number))
