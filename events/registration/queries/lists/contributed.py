"""What features above bring to the list of delegates: filters and columns of their own.

They answer `delegates.filters` with a list of ListFilter, and `delegates.columns` with a list of ListColumn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.runtime import runtime


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A filter by what a feature above knows; `name` is its parameter in the address.

    `choices()` → [(value, label)]. `condition(event_id, value)` says of Delegate's rows which are found, without a
    query of its own; None for a value that makes no sense.
    """

    name: str
    label: Any
    choices: Callable[[], list[tuple[str, str]]]
    condition: Callable[[int, str], sa.ColumnElement[bool] | None]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of what a feature above knows: `expression(event_id)` correlates with Delegate, `text` words its value.

    A text that is empty leaves the cell empty. `width` is the sheet's, in characters.
    """

    key: str
    label: Any
    expression: Callable[[int], sa.ColumnElement[Any]]
    text: Callable[[Any], str]
    width: int = 14


def contributed_filters() -> list[ListFilter]:
    """Every filter that features above bring."""
    answers: list[list[ListFilter]] = runtime().contributions.ask("delegates.filters")
    return [one for answer in answers for one in answer]


def contributed_columns() -> list[ListColumn]:
    """Every column that features above bring."""
    answers: list[list[ListColumn]] = runtime().contributions.ask("delegates.columns")
    return [one for answer in answers for one in answer]
