"""The figures of an event, read from registrations, scans and deals; and the sheets that tell them."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.core.errors import NotFound
from app.web.paging import Page, PageRequest, fetch_page
from badges.desk.models import Scan
from events.docking.queries import tally_of_event
from events.figures.enums import SheetState
from events.figures.models import FiguresSheet
from events.figures.rules import Figures, Origins, count_origins
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.enums import ActivityKind
from events.setup.models import Activity, Category, Event, Point


def figures_of(session: Session, event: Event, as_of: date | None = None) -> Figures:
    """Every figure of one event; with `as_of` (a date of the event's zone) as they stood at that day's end."""
    until = day_end(event, as_of) if as_of else None
    return Figures(
        delegates=count_delegates(session, event, until), by_category=count_by_category(session, event, until),
        arrived=count_arrived(session, event, until), origins=origins_of(session, event, until),
        tally=tally_of_event(session, event, as_of).as_json(),
    )


def day_end(event: Event, day: date) -> datetime:
    """The first instant after `day` in the event's zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(event.timezone))


def _approved(event: Event, until: datetime | None) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [
        Delegate.event_id == event.id, Delegate.status == DelegateStatus.APPROVED]
    if until is not None:
        conditions.append(Delegate.approved_at < until)
    return conditions


def count_delegates(session: Session, event: Event, until: datetime | None = None) -> int:
    """Approved delegates of the categories that the event counts."""
    return session.scalar(
        sa.select(sa.func.count(Delegate.id)).join(Category, Delegate.category_id == Category.id)
        .where(*_approved(event, until), Category.counted)) or 0


def count_by_category(session: Session, event: Event, until: datetime | None = None) -> dict[str, int]:
    """Approved delegates of every category, in the event's order; a category without any has 0."""
    counts: dict[int, int] = dict(session.execute(
        sa.select(Delegate.category_id, sa.func.count()).where(*_approved(event, until))
        .group_by(Delegate.category_id)).all())
    return {category.code: counts.get(category.id, 0) for category in event.categories}


def origins_of(session: Session, event: Event, until: datetime | None = None) -> Origins:
    """Where the counted delegates come from."""
    rows: Any = session.execute(
        sa.select(Delegate.country, Delegate.province, sa.func.count()).join(
            Category, Delegate.category_id == Category.id)
        .where(*_approved(event, until), Category.counted).group_by(Delegate.country, Delegate.province)).all()
    return count_origins(list(rows))


def _arrivals(event: Event, until: datetime | None) -> sa.Select[int, datetime]:
    """The first admission of each counted delegate at a point of an arrival activity."""
    conditions = [*_approved(event, None), Category.counted, Scan.event_id == event.id, Scan.outcome == "admitted",
                  Scan.direction == "in", Scan.annulled_at.is_(None), Activity.kind == ActivityKind.ARRIVAL]
    if until is not None:
        conditions.append(Scan.at < until)
    return (
        sa.select(Delegate.id, sa.func.min(Scan.at).label("at"))
        .join(Category, Delegate.category_id == Category.id)
        .join(Scan, sa.and_(Scan.event_id == Delegate.event_id, Scan.number == Delegate.number))
        .join(Point, Scan.point_id == Point.id).join(Activity, Point.activity_id == Activity.id)
        .where(*conditions).group_by(Delegate.id)
    )


def count_arrived(session: Session, event: Event, until: datetime | None = None) -> int:
    """Counted delegates who were admitted at a point of an arrival activity."""
    return session.scalar(sa.select(sa.func.count()).select_from(_arrivals(event, until).subquery())) or 0


def arrivals_per_quarter(session: Session, event: Event) -> list[tuple[datetime, int]]:
    """How many arrived in each quarter of an hour that had any, in order of time (event's zone)."""
    zone, counts = ZoneInfo(event.timezone), dict[datetime, int]()
    for _delegate, at in session.execute(_arrivals(event, None)):
        moment = at.astimezone(zone)
        quarter = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
        counts[quarter] = counts.get(quarter, 0) + 1
    return sorted(counts.items())


def registrations_per_day(session: Session, event: Event) -> list[tuple[date, int]]:
    """How many counted delegates had registered by the end of each day on which any did."""
    zone, per_day = ZoneInfo(event.timezone), dict[date, int]()
    moments = session.scalars(
        sa.select(Delegate.created_at).join(Category, Delegate.category_id == Category.id)
        .where(*_approved(event, None), Category.counted))
    for moment in moments:
        day = moment.astimezone(zone).date()
        per_day[day] = per_day.get(day, 0) + 1
    total, course = 0, []
    for day in sorted(per_day):
        total += per_day[day]
        course.append((day, total))
    return course


def sheet_page(session: Session, event: Event, wanted: PageRequest) -> Page:
    """The event's sheets, the latest first."""
    return fetch_page(session, sa.select(FiguresSheet).where(FiguresSheet.event_id == event.id).options(
        joinedload(FiguresSheet.drawn_by), joinedload(FiguresSheet.signed_by), joinedload(FiguresSheet.replaces),
    ).order_by(FiguresSheet.sequence.desc()), wanted)


def find_sheet(session: Session, event: Event, sheet_id: int) -> FiguresSheet:
    """One of the event's sheets. Raises NotFound."""
    found = session.scalar(sa.select(FiguresSheet).where(
        FiguresSheet.event_id == event.id, FiguresSheet.id == sheet_id).options(
        joinedload(FiguresSheet.drawn_by), joinedload(FiguresSheet.signed_by), joinedload(FiguresSheet.withdrawn_by),
        joinedload(FiguresSheet.replaces)))
    if found is None:
        raise NotFound
    return found


def replacement_of(session: Session, sheet: FiguresSheet) -> FiguresSheet | None:
    """The sheet that stands in place of a withdrawn one."""
    return session.scalar(sa.select(FiguresSheet).where(FiguresSheet.replaces_id == sheet.id))


def replaceable_sheets(session: Session, event: Event) -> list[FiguresSheet]:
    """The event's withdrawn sheets in whose place no other stands yet."""
    newer = aliased(FiguresSheet)
    return list(session.scalars(sa.select(FiguresSheet).where(
        FiguresSheet.event_id == event.id, FiguresSheet.state == SheetState.WITHDRAWN.value,
        ~sa.exists().where(newer.replaces_id == FiguresSheet.id)).order_by(FiguresSheet.sequence.desc())))


def sheet_document(sheet: FiguresSheet) -> dict[str, Any]:
    """What the sheet says."""
    found: dict[str, Any] = json.loads(sheet.document)
    return found
