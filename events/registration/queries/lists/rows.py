"""The rows of a list: a page of them, all numbers in order, and rows by their numbers, with what columns ask beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.web.paging import Page, PageRequest
from events.registration.models import Delegate
from events.registration.queries.lists.filters import DelegateFilter, conditions, counted, listed
from events.registration.queries.lists.orders import in_order


@dataclass(frozen=True, slots=True)
class ListRow:
    """A delegate of a list, and the values that its columns have asked for, by their keys."""

    delegate: Delegate
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What rows are to bring: scalar expressions that correlate with Delegate, by key; and places or not."""

    expressions: Mapping[str, sa.ColumnElement[Any]] = field(default_factory=dict)
    places: bool = True


def list_page(
    session: Session, event_id: int, chosen: DelegateFilter, request: PageRequest, wanted: Wanted, *, total: int,
) -> Page:
    """A page of ListRow; `total` is how many the filter finds. One statement, and one more for places."""
    number = request.number_within(total)
    # The page is found by numbers alone, so that only its own rows are read in full.
    ids = _ids(event_id, chosen, request.orders).limit(request.size).offset((number - 1) * request.size)
    statement = in_order(_whole(wanted), request.orders).where(Delegate.id.in_(sa.select(ids.subquery().c.id)))
    rows = _read(session, statement, wanted) if total else []
    return Page(rows=rows, total=total, number=number, size=request.size)


def ordered_ids(
    session: Session, event_id: int, chosen: DelegateFilter, orders: Sequence[tuple[str, bool]],
) -> list[int]:
    """The numbers of all that a filter finds, in the list's order."""
    return list(session.scalars(_ids(event_id, chosen, orders)))


def rows_by_id(session: Session, ids: Sequence[int], wanted: Wanted) -> list[ListRow]:
    """The rows with these numbers, in their order; those that are gone are left out."""
    rows = {row.delegate.id: row for row in _read(session, _whole(wanted).where(Delegate.id.in_(ids)), wanted)}
    return [rows[one] for one in ids if one in rows]


def delegates_statement(
    event_id: int, wanted: DelegateFilter, sort: str = "name", descending: bool = False,
) -> sa.Select[Delegate]:
    """Delegates with their category and places, ordered by a named column and then by name."""
    statement = sa.select(Delegate).where(listed(event_id), *conditions(event_id, wanted))
    return in_order(statement, [(sort, descending)]).options(
        joinedload(Delegate.category), selectinload(Delegate.places))


def matching_ids(session: Session, event_id: int, wanted: DelegateFilter) -> list[int]:
    """The ids of all that a filter finds, in the order of registration."""
    return list(session.scalars(
        sa.select(Delegate.id).where(listed(event_id), *conditions(event_id, wanted)).order_by(Delegate.id)))


def delegates_by_id(session: Session, event_id: int, ids: list[int]) -> list[Delegate]:
    """The event's delegates among these ids, in the order of registration."""
    found: list[Delegate] = []
    for start in range(0, len(ids), 500):
        found += session.scalars(
            sa.select(Delegate).where(counted(event_id), Delegate.id.in_(ids[start:start + 500]))
            .options(selectinload(Delegate.category)).order_by(Delegate.id))
    return found


def _ids(event_id: int, chosen: DelegateFilter, orders: Sequence[tuple[str, bool]]) -> sa.Select[tuple[int]]:
    return in_order(sa.select(Delegate.id).where(listed(event_id), *conditions(event_id, chosen)), orders)


def _whole(wanted: Wanted) -> sa.Select[Any]:
    labelled = [expression.label(f"column_{place}") for place, expression in enumerate(wanted.expressions.values())]
    # Categories are those of the event, which the session knows already.
    statement = sa.select(Delegate, *labelled)
    return statement.options(selectinload(Delegate.places)) if wanted.places else statement


def _read(session: Session, statement: sa.Select[Any], wanted: Wanted) -> list[ListRow]:
    return [ListRow(row[0], dict(zip(wanted.expressions, row[1:], strict=True)))
            for row in session.execute(statement)]
