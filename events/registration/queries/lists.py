"""The list of delegates: searched, filtered, sorted; each reading of it takes the event first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from events.registration.enums import DelegateStatus, PlaceState, Source
from events.registration.models import Delegate, Place
from events.registration.rules.persons import search_words
from events.setup.models import Activity, Category

SORTABLE: Final = ("name", "registered", "number", "category", "status", "unit", "place")
ABROAD: Final = "abroad"


@dataclass(frozen=True, slots=True)
class DelegateFilter:
    """What a list shows, as the address says it; empty texts filter nothing. Wherever nonsense stands nothing is found."""

    q: str = ""
    status: str = ""
    category: str = ""
    country: str = ""
    province: str = ""
    activity: str = ""
    place: str = ""
    source: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> DelegateFilter:
        return cls(**{field.name: values.get(field.name, "").strip()[:100] for field in fields(cls)})

    @property
    def is_empty(self) -> bool:
        return self == DelegateFilter()


def _filtered(statement: sa.Select[Any], event_id: int, wanted: DelegateFilter) -> sa.Select[Any]:
    statement = statement.join(Category, Category.id == Delegate.category_id).where(Delegate.event_id == event_id)
    words = search_words(wanted.q) if wanted.q else []
    if wanted.q:
        statement = statement.where(sa.or_(
            sa.false(), *(Delegate.search_text.contains(word, autoescape=True) for word in words)))
    for value, column in ((wanted.status, Delegate.status), (wanted.source, Delegate.source),
                          (wanted.province, Delegate.province), (wanted.category, Category.code)):
        if value:
            statement = statement.where(column == value)
    if wanted.country == ABROAD:
        statement = statement.where(Delegate.country != "CN")
    elif wanted.country:
        statement = statement.where(Delegate.country == wanted.country)
    if wanted.activity:
        states = [wanted.place] if wanted.place in tuple(PlaceState) else [PlaceState.HELD, PlaceState.WAITING]
        statement = statement.where(Delegate.id.in_(
            sa.select(Place.delegate_id).join(Activity)
            .where(Activity.event_id == event_id, Activity.code == wanted.activity, Place.state.in_(states))
        ))
    return statement


def delegates_statement(
    event_id: int, wanted: DelegateFilter, sort: str = "name", descending: bool = False,
) -> sa.Select[Delegate]:
    """Delegates with their category and places, ordered by a named column and then by name."""
    columns: dict[str, sa.ColumnElement[Any] | Any] = {
        "name": Delegate.sort_key, "registered": Delegate.created_at, "number": Delegate.number,
        "category": Category.position, "status": Delegate.status, "unit": Delegate.unit, "place": Delegate.province,
    }
    first = columns.get(sort, Delegate.sort_key)
    statement = _filtered(sa.select(Delegate), event_id, wanted)
    return statement.options(contains_eager(Delegate.category), selectinload(Delegate.places)).order_by(
        first.desc().nulls_last() if descending else first.asc().nulls_last(), Delegate.sort_key, Delegate.id)


def matching_ids(session: Session, event_id: int, wanted: DelegateFilter) -> list[int]:
    """The ids of all that a filter finds, in the order of registration."""
    return list(session.scalars(_filtered(sa.select(Delegate.id), event_id, wanted).order_by(Delegate.id)))


def delegates_by_id(session: Session, event_id: int, ids: list[int]) -> list[Delegate]:
    """The event's delegates among these ids, in the order of registration."""
    found: list[Delegate] = []
    for start in range(0, len(ids), 500):
        found += session.scalars(
            sa.select(Delegate).where(Delegate.event_id == event_id, Delegate.id.in_(ids[start:start + 500]))
            .options(selectinload(Delegate.category)).order_by(Delegate.id))
    return found


def status_counts(session: Session, event_id: int) -> dict[str, int]:
    """How many delegates have each status, every status named."""
    rows = session.execute(
        sa.select(Delegate.status, sa.func.count()).where(Delegate.event_id == event_id).group_by(Delegate.status))
    counts = {str(status): 0 for status in DelegateStatus}
    counts.update({status: int(count) for status, count in rows})
    return counts


def source_counts(session: Session, event_id: int) -> dict[str, int]:
    """How many delegates came in each way, every way named."""
    rows = session.execute(
        sa.select(Delegate.source, sa.func.count()).where(Delegate.event_id == event_id).group_by(Delegate.source))
    counts = {str(source): 0 for source in Source}
    counts.update({source: int(count) for source, count in rows})
    return counts


def count_pending(session: Session, event_id: int) -> int:
    """How many registrations wait for a decision."""
    return int(session.scalar(
        sa.select(sa.func.count()).select_from(Delegate)
        .where(Delegate.event_id == event_id, Delegate.status == DelegateStatus.PENDING)) or 0)


def count_delegates(session: Session, event_id: int) -> int:
    """How many registrations there are, whatever their status."""
    return int(session.scalar(
        sa.select(sa.func.count()).select_from(Delegate).where(Delegate.event_id == event_id)) or 0)
