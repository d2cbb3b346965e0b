"""Over what tallies are taken: an edition, a series, an organisation with its districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Organisation
from events.docking.enums import Scope
from events.docking.queries.scopes import editions_of
from events.setup.models import Event, Series

HOME_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class TallyScope:
    """Over what a tally is taken. `editions` are all its events, the first one first."""

    kind: Scope
    id: int
    code: str
    name: Mapping[str, Any]
    editions: tuple[Event, ...]

    @property
    def event_ids(self) -> set[int]:
        return {event.id for event in self.editions}

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(event.code for event in self.editions)

    @property
    def timezone(self) -> str:
        """Where its dates are those of: the latest edition's place."""
        return self.editions[-1].timezone if self.editions else HOME_ZONE


def scope_of_event(event: Event) -> TallyScope:
    """One edition."""
    return TallyScope(Scope.EVENT, event.id, event.code, event.name, (event,))


def scope_of_series(session: Session, series: Series) -> TallyScope:
    """All editions of a series."""
    return TallyScope(Scope.SERIES, series.id, series.code, series.name, tuple(editions_of(session, series)))


def scope_of_organisation(session: Session, organisation: Organisation) -> TallyScope:
    """All events of an organisation and of those below it."""
    ids = [found.id for found in organisations_below(session, organisation.id)]
    events = session.scalars(
        sa.select(Event).where(Event.organisation_id.in_(ids)).order_by(Event.starts, Event.id))
    return TallyScope(Scope.ORGANISATION, organisation.id, organisation.code, organisation.name, tuple(events))


def scopes_around(session: Session, event: Event, wanted: str = "") -> list[TallyScope]:
    """The edition; its series; its organisation with all below it; and the one of these whose code is `wanted`. Two queries."""
    places = organisations_below(session, event.organisation_id)
    ids = [place.id for place in places]
    own = Event.organisation_id.in_(ids)
    is_edition = Event.series_id == event.series_id if event.series_id is not None else sa.false()
    events = session.scalars(
        sa.select(Event).where(sa.or_(own, is_edition)).options(joinedload(Event.series))
        .order_by(Event.starts, Event.id)).all()
    found = [scope_of_event(event)]
    if event.series is not None:
        editions = tuple(other for other in events if other.series_id == event.series_id)
        found.append(TallyScope(Scope.SERIES, event.series.id, event.series.code, event.series.name, editions))
    for place in places:
        if place.id == event.organisation_id or place.code == wanted:
            below = ids_below(place, places)
            found.append(TallyScope(Scope.ORGANISATION, place.id, place.code, place.name,
                                    tuple(other for other in events if other.organisation_id in below)))
    return found


def scope_with_id(session: Session, kind: str, scope_id: int) -> TallyScope | None:
    """The scope of a kind and a number, or None where it is gone."""
    if kind == Scope.EVENT:
        event = session.get(Event, scope_id)
        return scope_of_event(event) if event else None
    if kind == Scope.SERIES:
        series = session.get(Series, scope_id)
        return scope_of_series(session, series) if series else None
    organisation = session.get(Organisation, scope_id)
    return scope_of_organisation(session, organisation) if organisation else None


def organisations_below(session: Session, organisation_id: int) -> list[Organisation]:
    """An organisation and all below it, itself first, then by code. One query."""
    reach = sa.select(Organisation.id).where(Organisation.id == organisation_id).cte("below", recursive=True)
    reach = reach.union(sa.select(Organisation.id).join(reach, Organisation.parent_id == reach.c.id))
    return list(session.scalars(
        sa.select(Organisation).join(reach, Organisation.id == reach.c.id)
        .order_by(Organisation.id != organisation_id, Organisation.code)))


def ids_below(place: Organisation, places: Sequence[Organisation]) -> set[int]:
    """The numbers of an organisation and of all below it, among `places`."""
    found, size = {place.id}, 0
    while len(found) > size:
        size = len(found)
        found |= {other.id for other in places if other.parent_id in found}
    return found
