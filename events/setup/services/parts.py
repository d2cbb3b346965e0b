"""How the values of setup's own parts become rows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.errors import Refused
from app.core.unit import Unit
from events.setup.models import Activity, Category, Event, Point, Room, Series
from events.setup.queries import find_series

_ACTIVITY_KEYS = (
    "kind", "title", "starts", "ends", "sign_up", "categories", "waiting_list", "items", "stops", "tables",
    "slot_minutes",
)
_CATEGORY_KEYS = (
    "name", "quota", "approval", "public", "counted", "colour", "companions", "companion_category",
)
_POINT_KEYS = (
    "name", "admits", "daily", "forgiving", "needs_sign_up", "categories", "opens_minutes_before",
    "closes_minutes_after",
)


def write_event(unit: Unit, event: Event, value: dict[str, Any]) -> None:
    """Set the event's own columns and its series. Raises Refused("series_elsewhere")."""
    for key in ("code", "kind", "name", "timezone", "starts", "ends", "languages", "organizers"):
        _set(event, key, value[key])
    for key in ("city", "registration_opens", "registration_closes"):
        _set(event, key, value.get(key))
    given = value.get("series")
    _set(event, "series", _series(unit, event.organisation_id, given) if given else None)
    _set(event, "edition", given["edition"] if given else None)


def _series(unit: Unit, organisation_id: int, given: dict[str, Any]) -> Series:
    series = find_series(unit.session, given["code"])
    if series is None:
        series = Series(organisation_id=organisation_id, code=given["code"], name=given["name"])
        unit.session.add(series)
    elif series.organisation_id != organisation_id:
        raise Refused("series_elsewhere", field="series_code", code=given["code"])
    _set(series, "name", given["name"])
    return series


@dataclass(frozen=True, slots=True)
class RowPart:
    """A list of entries that are rows of one table. `rows(event)` are those there are, in order."""

    key: str
    model: type[Room] | type[Category] | type[Activity] | type[Point]
    rows: Callable[[Event], list[Any]]
    columns: Callable[[Event, dict[str, Any]], dict[str, Any]]

    def write(self, unit: Unit, event: Event, entries: Iterable[dict[str, Any]]) -> None:
        """Add and change rows, and put them in order; rows of other codes stay, after these."""
        rows = self.rows(event)
        known = {row.code: row for row in rows}
        numbers = _new_numbers(unit, event)
        kept = []
        for entry in entries:
            row = known.pop(entry["code"], None)
            if row is None:
                row = self.model(event_id=event.id, code=entry["code"], position=0)
                if isinstance(row, Category):
                    row.number = next(numbers)
                rows.append(row)
            for column, value in self.columns(event, entry).items():
                _set(row, column, value)
            kept.append(row)
        for position, row in enumerate((*kept, *known.values()), start=1):
            _set(row, "position", position)
        rows.sort(key=lambda row: row.position)
        unit.session.flush()

    def remove(self, unit: Unit, event: Event, codes: Iterable[str]) -> None:
        """Delete the rows with these codes; that nothing uses them has been asked."""
        gone = set(codes)
        rows = self.rows(event)
        for row in [row for row in rows if row.code in gone]:
            rows.remove(row)
            if isinstance(row, Category):
                unit.record("category.removed", event_id=event.id, subject=("event", event.code), code=row.code,
                            number=row.number)
        unit.session.flush()


def _new_numbers(unit: Unit, event: Event) -> Iterator[int]:
    """Numbers that no category of the event has or had, upwards: printed badges go on saying them."""
    removed = unit.session.scalars(sa.select(AuditEntry.details).where(
        AuditEntry.event_id == event.id, AuditEntry.tag == "category.removed"))
    numbers = [category.number for category in event.categories] + [details["number"] for details in removed]
    yield from itertools.count(max(numbers, default=0) + 1)


def _set(row: Any, column: str, value: Any) -> None:
    """Touch the row only where something changes, so that an unchanged one isn't written."""
    if getattr(row, column) != value:
        setattr(row, column, value)


def _room_columns(_event: Event, entry: dict[str, Any]) -> dict[str, Any]:
    return {"name": entry["name"], "capacity": entry.get("capacity")}


def _category_columns(_event: Event, entry: dict[str, Any]) -> dict[str, Any]:
    return {key: entry.get(key) for key in _CATEGORY_KEYS}


def _activity_columns(event: Event, entry: dict[str, Any]) -> dict[str, Any]:
    room = next((room for room in event.rooms if room.code == entry.get("room")), None)
    return {key: entry.get(key) for key in _ACTIVITY_KEYS} | {"room": room, "own_capacity": entry.get("capacity")}


def _point_columns(event: Event, entry: dict[str, Any]) -> dict[str, Any]:
    activity = next((activity for activity in event.activities if activity.code == entry.get("activity")), None)
    return {key: entry.get(key) for key in _POINT_KEYS} | {"activity": activity}


# In the order in which they refer to each other: written from the first, removed from the last.
ROW_PARTS = (
    RowPart("rooms", Room, lambda event: event.rooms, _room_columns),
    RowPart("categories", Category, lambda event: event.categories, _category_columns),
    RowPart("activities", Activity, lambda event: event.activities, _activity_columns),
    RowPart("points", Point, lambda event: event.points, _point_columns),
)
