"""Editions of a series beside each other, and districts of an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from events.docking.models import Deal
from events.docking.queries.tallies import deals_at_several, steps_alone, sums_by_edition, today_at
from events.docking.queries.tally_scopes import ids_below, organisations_below
from events.docking.rules.figures import Figures, total
from events.docking.rules.standings import standing_of
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Column:
    """An edition's figures as of a date, without suspected pairs. `is_early`: the date is yet to come."""

    event: Event
    as_of: date
    figures: Figures
    is_early: bool


@dataclass(frozen=True, slots=True)
class DistrictColumn:
    """The figures of an organisation with all below it, without suspected pairs."""

    organisation: Organisation
    figures: Figures


def compare_editions(session: Session, editions: Sequence[Event], days_after: int | None) -> list[Column]:
    """Each edition as of the same number of days after its last day, or (none) as of now. One query."""
    today = {event.id: today_at(event.timezone) for event in editions}
    days = {event.id: today[event.id] if days_after is None else event.ends + timedelta(days=days_after)
            for event in editions}
    sums = sums_by_edition(session, days)
    return [Column(event, days[event.id], sums[event.id], days[event.id] > today[event.id]) for event in editions]


def days_after_latest(editions: Sequence[Event]) -> int:
    """How many days have passed since the last day of the latest edition that is over; 0 where none is."""
    passed = [(today_at(event.timezone) - event.ends).days for event in editions]
    return min((days for days in passed if days >= 0), default=0)


def compare_organisations(session: Session, organisation_id: int, as_of: date) -> list[DistrictColumn]:
    """An organisation with all below it, then each directly below it with its own, as of a date. At most four queries."""
    places = organisations_below(session, organisation_id)
    children = [place for place in places if place.parent_id == organisation_id]
    events = session.scalars(sa.select(Event).where(Event.organisation_id.in_([place.id for place in places]))).all()
    several = deals_at_several([event.id for event in events])
    states = steps_alone(session, Deal.id.in_(several)).values()
    sums = sums_by_edition(session, {event.id: as_of for event in events}, without=several)
    found = []
    for place in (places[0], *children):
        under = ids_below(place, places)
        own = [event for event in events if event.organisation_id in under]
        codes = {event.code for event in own}
        figures = total([*(sums[event.id] for event in own),
                         *(standing_of(state, codes, as_of).figures for state in states)])
        found.append(DistrictColumn(place, figures))
    return found

