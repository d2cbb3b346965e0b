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

    @classmethod
    def read(cls, values: Mapping[str, str], sortable: Sequence[str]) -> PageRequest:
        """From URL parameters page, size, sort ("-name" is descending); what makes no sense is left out."""
        number, size, sort = values.get("page", ""), values.get("size", ""), values.get("sort", "")
        column = sort.removeprefix("-")
        return cls(
            number=min(max(1, int(number)), 100_000) if number.isascii() and number.isdigit() else 1,
            size=int(size) if size in map(str, PAGE_SIZES) else 50,
            sort=column if column in sortable else (sortable[0] if sortable else ""),
            descending=sort.startswith("-") and column in sortable,
        )


def fetch_page(session: Session, statement: sa.Select[Any], wanted: PageRequest) -> Page:
    """The page of an ordered statement, in two queries: the count and the rows."""
    total = session.scalar(sa.select(sa.func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = min(wanted.number, max(1, -(-total // wanted.size)))
    rows = session.scalars(statement.limit(wanted.size).offset((number - 1) * wanted.size)).unique().all()
    return Page(rows=rows, total=total, number=number, size=wanted.size)
