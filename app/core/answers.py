"""What a hot path's statements are answered with."""

from __future__ import annotations

from typing import Any


class Answer:
    """What came of one statement: its rows, all of them read, and how many it wrote; a cursor's methods where they are needed."""

    def __init__(self) -> None:
        self.rowcount = -1
        self._rows: list[tuple[Any, ...]] = []
        self._next = 0

    def take(self, rowcount: int, rows: list[tuple[Any, ...]]) -> None:
        """Keep what was answered."""
        self.rowcount, self._rows = rowcount, rows

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row; None after the last."""
        rows = self._rows[self._next : self._next + 1]
        self._next += len(rows)
        return rows[0] if rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that were not fetched yet."""
        rest, self._next = self._rows[self._next :], len(self._rows)
        return rest
