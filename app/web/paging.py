"""Lists: paged, sorted by named columns, with their state in the URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

PAGE_SIZES = (25, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `number` counts from 1."""

    rows: Sequence[Any]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return 0 if not self.total else (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.total, self.number * self.size)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page, how long, in which order: read from a URL, never trusted beyond what it may say."""

    number: int = 1
    size: int = 50
    sort: str = ""
    descending: bool = False
    # Columns after the first, each with whether it descends; none where a list is sorted by one alone.
    then: tuple[tuple[str, bool], ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, str], sortable: Sequence[str], *, most: int = 1) -> PageRequest:
        """From URL parameters page, size, sort ("-name" is descending); what makes no sense is left out.

        With `most` above 1 a list is sorted by that many columns: "category,-registered".
        """
        number, size, sort = values.get("page", ""), values.get("size", ""), values.get("sort", "")
        orders: dict[str, bool] = {}
        for part in sort.split(",")[:20]:
            column = part.removeprefix("-")
            if column in sortable and len(orders) < most:
                orders.setdefault(column, part.startswith("-"))
        first, *then = orders.items() or [(sortable[0] if sortable else "", False)]
        return cls(
            number=min(max(1, int(number)), 100_000) if number.isascii() and number.isdigit() else 1,
            size=int(size) if size in map(str, PAGE_SIZES) else 50,
            sort=first[0], descending=first[1], then=tuple(then),
        )

    @property
    def orders(self) -> tuple[tuple[str, bool], ...]:
        """Every column that is sorted by, with whether it descends."""
        return ((self.sort, self.descending), *self.then)

    @property
    def spelled(self) -> str:
        """The orders as the parameter `sort` says them."""
        return spell_orders(self.orders)

    def number_within(self, total: int) -> int:
        """The page that is shown of this many rows: the one asked for, or the last there is."""
        return min(self.number, max(1, -(-total // self.size)))

    def after(self, column: str, *, most: int = 1) -> str:
        """The parameter `sort` once a column's head is chosen: by it first, turned round where it is the first already.

        What was sorted by before comes after it, as far as `most` columns go.
        """
        first = (column, self.sort == column and not self.descending)
        return spell_orders((first, *(one for one in self.orders if one[0] != column))[:most])


def spell_orders(orders: Sequence[tuple[str, bool]]) -> str:
    """Columns as the parameter `sort` names them."""
    return ",".join(f"-{column}" if descending else column for column, descending in orders)


def fetch_page(session: Session, statement: sa.Select[Any], wanted: PageRequest) -> Page:
    """The page of an ordered statement, in two queries: the count and the rows."""
    total = session.scalar(sa.select(sa.func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = wanted.number_within(total)
    rows = session.scalars(statement.limit(wanted.size).offset((number - 1) * wanted.size)).unique().all()
    return Page(rows=rows, total=total, number=number, size=wanted.size)


def page_of(rows: Sequence[Any], wanted: PageRequest) -> Page:
    """The page of a list that is at hand whole."""
    number = wanted.number_within(len(rows))
    return Page(rows[(number - 1) * wanted.size : number * wanted.size], len(rows), number, wanted.size)
