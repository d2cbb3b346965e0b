"""Rows as plain values, to be compared."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.docking.models import DealDouble, DealSpan


def all_spans(session: Session) -> list[tuple[Any, ...]]:
    """Every span without its number, in one order."""
    columns = [column for column in DealSpan.__table__.c if column.name != "id"]
    return sorted(map(tuple, session.execute(sa.select(*columns))), key=repr)


def all_doubles(session: Session) -> list[tuple[Any, ...]]:
    """Every pair that is kept, in one order."""
    return sorted(map(tuple, session.execute(sa.select(DealDouble.__table__))))
