"""In which order a list of delegates stands: by named columns, one after the other, and in the end by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from events.registration.models import Delegate, Group
from events.setup.models import Category

SORTABLE: Final = ("name", "registered", "number", "category", "status", "unit", "place", "title", "country", "source",
                   "group", "approved", "updated", "reference")
MOST_ORDERS: Final = 4

_COLUMNS: Final[dict[str, Any]] = {
    "name": Delegate.sort_key, "registered": Delegate.created_at, "number": Delegate.number, "category": Category.position,
    "status": Delegate.status, "unit": Delegate.unit, "place": Delegate.province, "title": Delegate.title,
    "country": Delegate.country, "source": Delegate.source, "group": Group.name, "approved": Delegate.approved_at,
    "updated": Delegate.updated_at, "reference": Delegate.reference,
}


def in_order(statement: sa.Select[Any], orders: Sequence[tuple[str, bool]]) -> sa.Select[Any]:
    """The statement over delegates, ordered by (column, descending) and then by name; what is empty comes last."""
    names = [name for name, _descending in orders]
    if "category" in names:
        statement = statement.join(Category, Category.id == Delegate.category_id)
    if "group" in names:
        statement = statement.outerjoin(Group, Group.id == Delegate.group_id)
    columns: list[Any] = []
    for name, descending in orders:
        column = _COLUMNS.get(name, Delegate.sort_key)
        # What can't be empty is said without NULLS LAST, so that an index can give the order.
        plain = column.desc() if descending else column.asc()
        columns.append(plain.nulls_last() if getattr(column, "nullable", True) or name == "group" else plain)
    if "name" not in names:
        columns.append(Delegate.sort_key)
    return statement.order_by(*columns, Delegate.id)
