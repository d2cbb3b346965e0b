"""Editions and series as tallies see them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.errors import NotFound
from events.docking.models import Deal, DealStep, SeriesScope
from events.setup.models import Event, Series
from events.setup.queries import find_series


def series_with_code(session: Session, code: str) -> Series:
    """The series. Raises NotFound("series_unknown")."""
    series = find_series(session, code)
    if series is None:
        raise NotFound("series_unknown", code=code)
    return series


def editions_of(session: Session, series: Series) -> list[Event]:
    """All editions of a series, the first one first."""
    return list(session.scalars(
        sa.select(Event).where(Event.series_id == series.id).order_by(Event.starts, Event.id)))


def editions_by_code(session: Session, codes: Iterable[str]) -> dict[str, int]:
    """The numbers of events by their codes."""
    return dict(session.execute(sa.select(Event.code, Event.id).where(Event.code.in_(list(codes)))).all())


def series_of_events(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """The series of those of the events that belong to one."""
    rows = session.execute(sa.select(Event.id, Event.series_id).where(Event.id.in_(list(event_ids))))
    return {event_id: series_id for event_id, series_id in rows if series_id is not None}


def active_editions(session: Session, series_id: int) -> dict[str, int]:
    """The editions of a series at which any deal did anything: numbers by code."""
    return dict(session.execute(
        sa.select(Event.code, Event.id).where(
            Event.series_id == series_id, sa.exists().where(DealStep.event_id == Event.id))
    ).all())


def deals_at(event_ids: Iterable[int]) -> sa.ColumnElement[bool]:
    """Whether a deal did anything at one of these events; its first step is where it was opened."""
    step = aliased(DealStep)
    return sa.exists().where(step.deal_id == Deal.id, step.event_id.in_(list(event_ids)))


def are_spans_current(session: Session, series_id: int) -> bool:
    """Whether the series' spans were made of the editions that it has now: one may have joined or left it since."""
    known = session.get(SeriesScope, series_id)
    return sorted(active_editions(session, series_id).values()) == (known.event_ids if known else [])
