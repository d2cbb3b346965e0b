"""How keys, records, lists and tables are put together from readers: a part of a definition as data.

The value of a record is a dict with its keys' values, defaults filled in; a key whose value is None is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from zoneinfo import ZoneInfo

from events.setup.definition.nodes import Mapping, Node, Scalar, Sequence
from events.setup.definition.readers import Code, Reader
from events.setup.definition.reading import BAD, Bad, Place, Reading
from events.setup.definition.tree import Tree

MAXIMUM_ENTRIES = 1000


class Required(Enum):
    """Stands where a key has no default and must be there."""

    REQUIRED = "required"


REQUIRED: Final = Required.REQUIRED


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: how its value is read, and what holds where it is left out."""

    name: str
    reader: Reader
    default: Any = None


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys."""

    keys: tuple[Key, ...]

    def read(self, node: Node, place: Place) -> dict[str, Any] | Bad:
        if not isinstance(node, Mapping):
            return place.refuse("not_a_mapping", node)
        given = self._given(node, place)
        value: dict[str, Any] = {}
        for key in self.keys:
            found = self._value(key, given.get(key.name), node, place)
            if found is not None:
                value[key.name] = found
        return value

    def _given(self, node: Mapping, place: Place) -> dict[str, Node]:
        names = [key.name for key in self.keys]
        given: dict[str, Node] = {}
        for key, value in node.pairs:
            at = place.inside(key.text, key)
            if key.text not in names:
                at.refuse("unknown_key", key, known=names)
            elif key.text in given:
                at.refuse("duplicate_key", key, key.text)
            else:
                given[key.text] = value
        return given

    def _value(self, key: Key, node: Node | None, around: Node, place: Place) -> Any:
        if node is None:
            if key.default is REQUIRED:
                Place(place.reading, (*place.path, key.name)).refuse("missing_key", around, key.name)
                return None
            return key.default
        if isinstance(node, Scalar) and node.is_empty and not getattr(key.reader, "reads_empty", False):
            if key.default is REQUIRED:
                place.inside(key.name, node).refuse("missing_key", node, key.name)
                return None
            return key.default
        found = key.reader.read(node, place.inside(key.name, node))
        return None if found is BAD else found

    def write(self, value: dict[str, Any], zone: ZoneInfo) -> Tree:
        return {
            key.name: key.reader.write(value[key.name], zone)
            for key in self.keys
            if value.get(key.name) is not None and value[key.name] != key.default
        }


@dataclass(frozen=True, slots=True)
class ListOf:
    """Entries in order; `unique` names the key that tells them apart, or is "" where the entries themselves must differ."""

    entry: Reader
    unique: str | None = None
    may_be_empty: bool = True

    def read(self, node: Node, place: Place) -> list[Any] | Bad:
        if not isinstance(node, Sequence):
            return place.refuse("not_a_list", node)
        if len(node.items) > MAXIMUM_ENTRIES:
            return place.refuse("too_many", node, str(len(node.items)))
        if not node.items and not self.may_be_empty:
            return place.refuse("empty_list", node)
        values: list[Any] = []
        names: set[str] = set()
        for number, item in enumerate(node.items):
            value = self.entry.read(item, place.inside(number, item))
            if value is not BAD:
                values.append(value)
                self._require_new(value, names, place.inside(number, item))
        return values

    def _require_new(self, value: Any, names: set[str], place: Place) -> None:
        if self.unique is None:
            return
        name = value.get(self.unique) if self.unique else value
        if name in names:
            at = (*place.path, self.unique) if self.unique else place.path
            place.reading.refuse(at, "duplicate_code", name)
        elif name is not None:
            names.add(name)

    def write(self, value: list[Any], zone: ZoneInfo) -> Tree:
        return [self.entry.write(entry, zone) for entry in value]


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from names (currencies, for instance) to values, kept in the order of the names."""

    name: Reader
    value: Reader

    def read(self, node: Node, place: Place) -> dict[str, Any] | Bad:
        if not isinstance(node, Mapping):
            return place.refuse("not_a_mapping", node)
        found: dict[str, Any] = {}
        for key, value in node.pairs:
            at = place.inside(key.text, value)
            name = self.name.read(key, at)
            if name is not BAD and name in found:
                at.refuse("duplicate_key", key, name)
            content = self.value.read(value, at)
            if name is not BAD and content is not BAD:
                found[name] = content
        return dict(sorted(found.items()))

    def write(self, value: dict[str, Any], zone: ZoneInfo) -> Tree:
        return {name: self.value.write(content, zone) for name, content in sorted(value.items())}


@dataclass(frozen=True, slots=True)
class Check:
    """What is asked of a part once every part has been read. `parts` are all parts, those not in the file as stored."""

    reading: Reading
    parts: dict[str, Any]

    def moment_text(self, moment: date | datetime) -> str:
        """A date, or a time on the event's clocks, as a file has it."""
        if not isinstance(moment, datetime):
            return moment.isoformat()
        return moment.astimezone(self.reading.zone).replace(tzinfo=None).isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a definition.

    `finish` is given the value and the whole; it notes what is wrong and gives the final value. `move` puts dates that
    the value keeps as texts on other days (the value, the number of days); all others are moved without it.
    """

    key: str
    reader: Reader
    finish: Callable[[Any, Check], Any] | None = None
    move: Callable[[Any, int], Any] | None = None

    @property
    def identity(self) -> str | None:
        """The key that tells entries of a list apart; None where the part is no list."""
        return self.reader.unique if isinstance(self.reader, ListOf) else None

    def codes(self, value: Any) -> tuple[str, ...]:
        """What other parts can refer to."""
        return tuple(str(entry["code"]) for entry in value if "code" in entry) if isinstance(value, list) else ()


def coded(*keys: Key) -> ListOf:
    """A list of records that are told apart by their `code`."""
    return ListOf(Record((Key("code", Code(), REQUIRED), *keys)), unique="code")
