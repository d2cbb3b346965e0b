"""What a definition would change: entries created, updated, removed or put in another order, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from events.setup.definition.document import Definition, in_order
from events.setup.definition.schema import Section


class ChangeKind(StrEnum):
    """What happens to an entry, or to a part as a whole."""

    CREATED = "created"
    UPDATED = "updated"
    REMOVED = "removed"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `code` is the entry's, "" for the part as a whole; `keys` are those whose value differs."""

    part: str
    kind: ChangeKind
    code: str = ""
    keys: tuple[str, ...] = ()


def compare(old: Definition | None, new: Definition, sections: Iterable[Section]) -> list[Change]:
    """What becomes different where `new` is applied to `old`. Parts that `new` leaves out don't change."""
    before = old.parts if old else {}
    changes: list[Change] = []
    for section in in_order(sections):
        if section.key not in new.parts:
            continue
        value = new.parts[section.key]
        if section.identity:
            changes += _list_changes(section.key, section.identity, before.get(section.key) or [], value)
        else:
            changes += _record_changes(section.key, before.get(section.key) or {}, value)
    return changes


def _record_changes(part: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    keys = _different(before, after)
    if keys:
        yield Change(part, ChangeKind.UPDATED if before else ChangeKind.CREATED, "", keys)


def _list_changes(part: str, identity: str, before: list[Any], after: list[Any]) -> Iterator[Change]:
    old = {entry[identity]: entry for entry in before}
    new = {entry[identity]: entry for entry in after}
    for code, entry in new.items():
        if code not in old:
            yield Change(part, ChangeKind.CREATED, code)
        elif keys := _different(old[code], entry):
            yield Change(part, ChangeKind.UPDATED, code, keys)
    for code in old:
        if code not in new:
            yield Change(part, ChangeKind.REMOVED, code)
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield Change(part, ChangeKind.REORDERED)


def _different(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """Keys with another value; a key that holds nothing is the same as one that isn't there."""
    return tuple(key for key in (before | after) if _value(before, key) != _value(after, key))


def _value(entry: dict[str, Any], key: str) -> Any:
    value = entry.get(key)
    return None if value in ([], {}) else value
