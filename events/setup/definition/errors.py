"""What is wrong with a definition: a code, its line, where it stands, what was typed, and the nearest known value."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from app.core.errors import Refused

# A file that is wrong from end to end is told of its first mistakes; nobody mends a thousand at once.
MAXIMUM_ERRORS = 200
SHOWN_LENGTH = 80


@dataclass(frozen=True, slots=True)
class DefinitionError:
    """One mistake. `path` is such as `activities[3].room`, counted from 1; `nearest` is the nearest known key or value."""

    code: str
    line: int
    path: str
    value: str = ""
    nearest: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class DefinitionRefused(Refused):
    """A definition that can't be read; nothing of it was applied. `errors` are in the order of the lines."""

    def __init__(self, errors: Iterable[DefinitionError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: (error.line, error.path)))
        super().__init__("definition_refused", count=len(self.errors))


def nearest_of(value: str, known: Iterable[str]) -> str | None:
    """The known text that is most like `value` (letter case aside), however unlike; None where nothing is known.

    Of two that are equally like it, the one that begins like it longer.
    """
    typed = value[:SHOWN_LENGTH].casefold()
    matcher = difflib.SequenceMatcher(b=typed, autojunk=False)
    best, found = (-1.0, -1), None
    for candidate in known:
        folded = candidate[:SHOWN_LENGTH].casefold()
        matcher.set_seq1(folded)
        if matcher.real_quick_ratio() < best[0] or matcher.quick_ratio() < best[0]:
            continue
        likeness = (matcher.ratio(), _common_start(folded, typed))
        if likeness > best:
            best, found = likeness, str(candidate)
    return found


def _common_start(one: str, other: str) -> int:
    return next((number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
