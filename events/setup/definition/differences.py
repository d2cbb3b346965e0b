"""Two editions beside each other: what one has and the other hasn't, with the values of both.

The earlier one is put on the days of the later first, so that a forum which is again on the second morning is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.setup.definition.comparison import Change, ChangeKind, compare
from events.setup.definition.document import Definition, definition_tree
from events.setup.definition.moving import moved
from events.setup.definition.schema import Section

# What two editions never have in common.
_OWN = frozenset({"code", "starts", "series"})
_NAMES = ("name", "title", "label")


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry (or, with no code, the part itself) that differs. `changed` has before and after by key, as in a file."""

    part: str
    kind: ChangeKind
    code: str = ""
    name: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[tuple[str, Any, Any], ...] = ()


def differences(earlier: Definition, later: Definition, sections: Iterable[Section]) -> list[Difference]:
    """What became different from the earlier edition to the later, part by part."""
    sections = list(sections)
    event = later.parts["event"]
    before = moved(earlier, event["starts"], event["timezone"], sections)
    # A part that the later one lacks altogether has lost its entries.
    lists: dict[str, list[Any]] = {section.key: [] for section in sections if section.identity}
    whole = Definition({**{key: empty for key, empty in lists.items() if key in before.parts}, **later.parts})
    trees = (definition_tree(before, sections), definition_tree(later, sections))
    identities = {section.key: section.identity for section in sections}
    found = [_difference(change, identities[change.part], trees) for change in compare(before, whole, sections)]
    return [one for one in found if one.changed or one.kind is not ChangeKind.UPDATED]


def _difference(change: Change, identity: str | None, trees: tuple[Any, Any]) -> Difference:
    before, after = (_entry(tree.get(change.part), identity, change.code) for tree in trees)
    keys = [key for key in change.keys if change.part != "event" or key not in _OWN]
    return Difference(
        change.part, change.kind, change.code, _name(after) or _name(before),
        tuple((key, *_both(before.get(key), after.get(key))) for key in keys))


def _both(before: Any, after: Any) -> tuple[Any, Any]:
    """Both values; where one is yes or no, the default that the other leaves out is said as well."""
    if isinstance(before, bool) and after is None:
        return before, not before
    return (not after if isinstance(after, bool) and before is None else before), after


def _entry(tree: Any, identity: str | None, code: str) -> Mapping[str, Any]:
    if isinstance(tree, Mapping):
        return tree if not code else {}
    return next((entry for entry in tree or () if identity and entry.get(identity) == code), {})


def _name(entry: Mapping[str, Any]) -> Mapping[str, str]:
    return next((entry[key] for key in _NAMES if isinstance(entry.get(key), Mapping)), {})
