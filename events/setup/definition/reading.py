"""What goes on while a definition is read: mistakes are collected, lines and references remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from events.setup.definition.errors import (
    MAXIMUM_ERRORS,
    SHOWN_LENGTH,
    DefinitionError,
    DefinitionRefused,
    nearest_of,
)
from events.setup.definition.nodes import Node, Scalar

DEFAULT_ZONE = "Asia/Shanghai"

Path = tuple[str | int, ...]


class Bad(Enum):
    """What a reader gives where it has refused: the mistake is noted, and reading goes on."""

    BAD = "bad"


BAD: Final = Bad.BAD


@dataclass(frozen=True, slots=True)
class Mention:
    """A code that must be among those of a part (`rooms`, `categories`, …)."""

    path: Path
    part: str
    code: str


@dataclass(slots=True)
class Reading:
    """One definition being read. `zone` is the event's, once its part has been read."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(DEFAULT_ZONE))
    errors: list[DefinitionError] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)
    spoilt: set[Path] = field(default_factory=set)

    def refuse(self, path: Path, code: str, value: str = "", known: Iterable[str] = (), line: int | None = None) -> None:
        """Note a mistake. Raises DefinitionRefused once there are too many to go on."""
        self.errors.append(DefinitionError(
            code, self.line_of(path) if line is None else line, path_text(path), value[:SHOWN_LENGTH],
            nearest_of(value, known),
        ))
        self.spoilt.add(path)
        if len(self.errors) >= MAXIMUM_ERRORS:
            raise DefinitionRefused(self.errors)

    def line_of(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that stands in the file."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def is_sound(self, *paths: Path) -> bool:
        """False where something at, in or around one of the paths was refused: what follows from it is not told twice."""
        return not any(
            path[: len(spoilt)] == spoilt or spoilt[: len(path)] == path for path in paths for spoilt in self.spoilt
        )

    def require_sound(self) -> None:
        """Raise DefinitionRefused with everything that was noted, if anything was."""
        if self.errors:
            raise DefinitionRefused(self.errors)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the definition a reader stands."""

    reading: Reading
    path: Path = ()

    def inside(self, step: str | int, node: Node) -> Place:
        """The place of a key or of an entry, whose line is remembered."""
        path = (*self.path, step)
        self.reading.lines[path] = node.line
        return Place(self.reading, path)

    def refuse(self, code: str, node: Node, value: str | None = None, known: Iterable[str] = ()) -> Bad:
        """Note a mistake at `node`; the value defaults to its text."""
        typed = node.text if isinstance(node, Scalar) else ""
        self.reading.refuse(self.path, code, typed if value is None else value, known, node.line)
        return BAD


def path_text(path: Path) -> str:
    """`activities[3].room`; entries count from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else step
    return text
