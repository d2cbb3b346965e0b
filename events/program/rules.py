"""How an agenda is laid out: sessions by day, and each day as a grid of times and rooms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Localized = dict[str, str]

# More columns than this can't be read on a page; the rest stands in the list of the day.
MOST_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in an item; `order` sorts by pinyin."""

    name: str
    role: str
    unit: str = ""
    title: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a session."""

    title: Localized
    minutes: int | None = None
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """An activity as it is printed; `starts` and `ends` are in the event's zone."""

    code: str
    kind: str
    title: Localized
    starts: datetime
    ends: datetime
    room: str | None = None
    room_name: Localized = field(default_factory=dict)
    room_position: int = 0
    items: tuple[Item, ...] = ()
    stops: tuple[Localized, ...] = ()
    categories: tuple[Localized, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """A session in a day's grid: it covers `rows` rows from its own on."""

    session: Session
    rows: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows are the times at which something begins or ends; `cells[row][column]` is a Cell, None (empty) or "" (covered)."""

    times: tuple[datetime, ...]
    columns: tuple[Localized | None, ...]
    cells: tuple[tuple[Cell | str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the program with its sessions in order of time; `grid` is None where it wouldn't fit a page."""

    date: date
    sessions: tuple[Session, ...]
    grid: Grid | None


def lay_out_days(sessions: list[Session]) -> list[Day]:
    """Sessions grouped by the day on which they begin. A session past midnight stands on the day it begins."""
    days: dict[date, list[Session]] = {}
    for session in sorted(sessions, key=lambda session: (session.starts, session.ends, session.code)):
        days.setdefault(session.starts.date(), []).append(session)
    return [Day(day, tuple(found), lay_out_grid(found)) for day, found in days.items()]


def lay_out_grid(sessions: list[Session]) -> Grid | None:
    """One column a room, in the event's order of rooms, without a room last; what overlaps in a room gets one more."""
    lanes: list[tuple[str | None, list[Session]]] = []
    for session in sessions:
        lane = next((found for room, found in lanes if room == session.room and found[-1].ends <= session.starts), None)
        if lane is None:
            lanes.append((session.room, [session]))
        else:
            lane.append(session)
    if len(lanes) > MOST_COLUMNS:
        return None
    lanes.sort(key=lambda lane: (lane[0] is None, lane[1][0].room_position, lane[0] or ""))
    times = tuple(sorted({session.starts for session in sessions} | {session.ends for session in sessions}))
    rows: list[list[Cell | str | None]] = [[None] * len(lanes) for _time in times[:-1]]
    for column, (_room, found) in enumerate(lanes):
        for session in found:
            first, last = times.index(session.starts), times.index(session.ends)
            rows[first][column] = Cell(session, last - first)
            for row in range(first + 1, last):
                rows[row][column] = ""
    columns = tuple(found[0].room_name or None for _room, found in lanes)
    return _without_pauses(Grid(times[:-1], columns, tuple(map(tuple, rows))))


def _without_pauses(grid: Grid) -> Grid:
    """The grid without rows in which nothing happens."""
    kept = [row for row, cells in enumerate(grid.cells) if any(cell is not None for cell in cells)]
    return Grid(tuple(grid.times[row] for row in kept), grid.columns, tuple(grid.cells[row] for row in kept))


def index_speakers(days: list[Day]) -> list[tuple[Speaker, list[Session]]]:
    """Every speaker by pinyin with the sessions they appear in; two people of one name and different units are two."""
    found: dict[tuple[str, str], tuple[Speaker, list[Session]]] = {}
    for day in days:
        for session in day.sessions:
            for speaker in (speaker for item in session.items for speaker in item.speakers):
                sessions = found.setdefault((speaker.name, speaker.unit), (speaker, []))[1]
                if session not in sessions:
                    sessions.append(session)
    return sorted(found.values(), key=lambda entry: (entry[0].order, entry[0].name, entry[0].unit))
