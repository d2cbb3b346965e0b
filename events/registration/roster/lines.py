"""What becomes of each row, line by line in a file: for pages of a hundred thousand rows that nobody reads at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class LineKind(StrEnum):
    """What became of a row."""

    REJECTED = "rejected"
    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    UNCHANGED = "unchanged"
    WARNED = "warned"


@dataclass(slots=True)
class LineFile:
    """Lines being written: the kind, a tab, and plain JSON."""

    counts: dict[str, int] = field(default_factory=dict)
    _written: list[bytes] = field(default_factory=list)

    def add(self, kind: LineKind, **said: Any) -> None:
        """Write a line; what is empty is left out."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        plain = {name: value for name, value in said.items() if value not in (None, "", [], ())}
        self._written.append(f"{kind}\t{json.dumps(plain, ensure_ascii=False)}\n".encode())

    def content(self) -> bytes:
        """The file."""
        return b"".join(self._written)


def find_lines(
    path: Path, kind: str, *, words: str = "", code: str = "", first: int = 0, count: int = 50,
) -> tuple[list[dict[str, Any]], int]:
    """Lines of a kind from the place `first` on, at most `count`, and how many there are; those with these words or
    with this code alone where any are given.
    """
    start = f"{kind}\t".encode()
    sought = json.dumps(words, ensure_ascii=False)[1:-1].casefold()
    coded = f'"code": "{code}"'.encode()
    found: list[dict[str, Any]] = []
    total = 0
    with path.open("rb") as file:
        for line in file:
            if not line.startswith(start) or (code and coded not in line):
                continue
            if sought and sought not in line.decode()[len(start):].casefold():
                continue
            if first <= total < first + count:
                found.append(json.loads(line[len(start):]))
            total += 1
    return found, total


def kinds_by_row(path: Path, kinds: Sequence[str]) -> dict[int, str]:
    """What becomes of each row that has a line of these kinds."""
    return {said["row"]: kind for kind, said in _lines(path) if kind in kinds}


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open("rb") as file:
        for line in file:
            kind, _tab, said = line.partition(b"\t")
            yield kind.decode(), json.loads(said)
