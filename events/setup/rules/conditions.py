"""A question's condition as lines that can be edited one by one, and lines as a condition.

All lines hold, or any does; lines with the same letter belong together and are joined the other way. Whatever can be said
with and, or, and "other than" can be said so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

LETTERS: Final = ("A", "B", "C", "D", "E", "F", "G", "H")
TESTS: Final = ("equals", "not_equals", "in")
_OTHER: Final = {"all": "any", "any": "all"}


@dataclass(frozen=True, slots=True)
class Line:
    """One test of one answer. `group` is a letter, or "" for a line that stands by itself."""

    key: str
    test: str
    value: Any
    group: str = ""

    def condition(self) -> dict[str, Any]:
        return {"key": self.key, self.test: self.value}


def join_lines(join: str, lines: Sequence[Line]) -> tuple[dict[str, Any] | None, dict[str, int]]:
    """The condition that the lines make (None without any), and which line each of its paths came from.

    `join` is all or any. Paths are as mistakes in a definition name them: `show_if.all[2].any[1]`.
    """
    members: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        members.setdefault(line.group or f"line {number}", []).append(number)
    groups = list(members.values())
    paths: dict[str, int] = {}
    parts = []
    for position, numbers in enumerate(groups, start=1):
        at = "show_if" if len(groups) == 1 else f"show_if.{join}[{position}]"
        paths[at] = numbers[0]
        parts.append(_group(_OTHER[join], [lines[number] for number in numbers]))
        if len(numbers) > 1:
            paths |= {f"{at}.{_OTHER[join]}[{place}]": number for place, number in enumerate(numbers, start=1)}
    if not parts:
        return None, paths
    return (parts[0] if len(parts) == 1 else {join: parts}), paths


def _group(join: str, lines: Sequence[Line]) -> dict[str, Any]:
    conditions = [line.condition() for line in lines]
    return conditions[0] if len(conditions) == 1 else {join: conditions}


def lines_of_condition(condition: Mapping[str, Any]) -> tuple[str, list[Line]] | None:
    """How the lines are joined, and the lines; None where the condition is nested deeper than lines can say."""
    if "key" in condition:
        return "all", [_line(condition)]
    join = "all" if "all" in condition else "any"
    lines: list[Line] = []
    letters = iter(LETTERS)
    for part in _flat(condition, join):
        if "key" in part:
            lines.append(_line(part))
            continue
        members = _flat(part, _OTHER[join])
        letter = next(letters, None)
        if letter is None or not all("key" in member for member in members):
            return None
        lines += [_line(member, letter) for member in members]
    return join, lines


def tests_in(condition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every single test of a condition, however deep it is nested."""
    if "key" in condition:
        yield condition
    for name in _OTHER:
        for part in condition.get(name, ()):
            yield from tests_in(part)


def keys_in(condition: Mapping[str, Any] | None) -> list[str]:
    """The questions that a condition asks about, one for each of its tests."""
    return [test["key"] for test in tests_in(condition or {})]


def refers_to(condition: Mapping[str, Any] | None, key: str, value: str | None = None) -> bool:
    """Whether a condition asks about the question with this key; with a value, whether it compares with that choice."""
    return any(
        test["key"] == key and (value is None or value in _compared(test)) for test in tests_in(condition or {}))


def _compared(test: Mapping[str, Any]) -> Sequence[Any]:
    return test["in"] if "in" in test else [test.get("equals", test.get("not_equals"))]


def _flat(condition: Mapping[str, Any], join: str) -> list[Mapping[str, Any]]:
    """The parts of all in all, or of any in any, as one list."""
    found: list[Mapping[str, Any]] = []
    for part in condition[join]:
        found += _flat(part, join) if join in part else [part]
    return found


def _line(condition: Mapping[str, Any], group: str = "") -> Line:
    test = next(test for test in TESTS if test in condition)
    return Line(condition["key"], test, condition[test], group)
