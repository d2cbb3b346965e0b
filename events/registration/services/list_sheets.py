"""The list of delegates as it is shown, taken away as a sheet: the same people, columns and order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from sqlalchemy.orm import Session

from app.core.unit import Unit
from app.web.pages import localized
from app.web.spreadsheets import CSV_TYPE, MEDIA_TYPE, Column, write_csv, write_workbook
from events.registration import policy, queries
from events.registration.columns import Columns
from events.registration.queries import DelegateFilter
from events.setup.models import Event

AT_ONCE = 500


class SheetKind(StrEnum):
    """The form of a sheet."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPE if self == SheetKind.XLSX else CSV_TYPE


@dataclass(frozen=True, slots=True)
class ListOrder:
    """What is taken away: whom, which columns, in which order."""

    chosen: DelegateFilter
    columns: Columns
    orders: Sequence[tuple[str, bool]]


def write_list(unit: Unit, event: Event, order: ListOrder, kind: SheetKind, out: IO[bytes]) -> int:
    """Write the sheet, some rows at a time; returns how many there are. Raises Forbidden.

    It only reads, so that nobody waits for a long list: note_list records it.
    """
    unit.require(policy.may_export_delegates, event)
    shown = order.columns.unfolded
    headings = [Column(one.label, one.width) for one in shown]
    rows = _rows(unit.session, event.id, order)
    if kind == SheetKind.CSV:
        return write_csv(out, headings, rows)
    return write_workbook(out, localized(event.name), headings, rows)


def note_list(unit: Unit, event: Event, order: ListOrder, kind: SheetKind, count: int) -> None:
    """Record who took which list away: list.exported. What was searched for isn't kept, for it may be a name."""
    unit.require(policy.may_export_delegates, event)
    filters = {name: value for name, value in order.chosen.parameters.items() if name not in ("q", "ids")}
    unit.record(
        "list.exported", event_id=event.id, subject=("event", event.code), rows=count, kind=str(kind), filters=filters,
        searched=bool(order.chosen.q), picked=bool(order.chosen.ids), columns=[one.key for one in order.columns.unfolded])


def _rows(session: Session, event_id: int, order: ListOrder) -> Iterator[list[str]]:
    ids, shown = queries.ordered_ids(session, event_id, order.chosen, order.orders), order.columns.unfolded
    for start in range(0, len(ids), AT_ONCE):
        for row in queries.rows_by_id(session, ids[start:start + AT_ONCE], order.columns.wanted):
            yield [column.text(row) for column in shown]
