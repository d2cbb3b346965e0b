"""A whole definition: read from a file, checked across its parts, written back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Keyed
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from events.setup.definition.nodes import Mapping, Node, Scalar, Sequence, read_nodes
from events.setup.definition.readers import zone_names
from events.setup.definition.reading import BAD, DEFAULT_ZONE, Mention, Place, Reading
from events.setup.definition.schema import Check, Section
from events.setup.definition.sections import PART_ORDER
from events.setup.definition.tree import Bare, Tree
from events.setup.definition.yaml_text import yaml_text

Stored = Callable[[str], Keyed[str, Any]]


@dataclass(frozen=True, slots=True)
class Definition:
    """An event as its file says it: the values of the parts that the file has. `event` is always one of them."""

    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return str(self.parts["event"]["code"])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.parts["event"]["timezone"])

    def part(self, key: str, default: Any = None) -> Any:
        return self.parts.get(key, default)


def in_order(sections: Iterable[Section]) -> list[Section]:
    """The sections in the order of a file."""
    known = {key: number for number, key in enumerate(PART_ORDER)}
    return sorted(sections, key=lambda section: known.get(section.key, len(known)))


def read_definition(data: bytes | str, sections: Iterable[Section], stored: Stored | None = None) -> Definition:
    """The definition in `data`, sound as a whole.

    `stored` gives the parts of an event that is here already, by its code: a part that the file leaves out may still
    be referred to. Raises DefinitionRefused with every mistake at once.
    """
    return read_root(read_nodes(data), sections, stored)


def read_root(root: Node, sections: Iterable[Section], stored: Stored | None = None) -> Definition:
    """As `read_definition`, of a text that has been made into nodes."""
    ordered = in_order(sections)
    reading = Reading()
    nodes = _parts(root, [section.key for section in ordered], reading)
    values: dict[str, Any] = {}
    # Times of the event's own part are on its clocks, too.
    reading.zone = _zone(nodes.get("event"))
    for section in ordered:
        if section.key in nodes:
            values[section.key] = section.reader.read(nodes[section.key], Place(reading, (section.key,)))
    parts = {key: value for key, value in values.items() if value is not BAD}
    whole = _with_stored(parts, nodes, stored)
    _require_known(ordered, whole, reading)
    for section in ordered:
        if section.finish and section.key in parts:
            parts[section.key] = section.finish(parts[section.key], Check(reading, whole))
    reading.require_sound()
    return Definition(parts)


def _parts(root: Node, known: list[str], reading: Reading) -> dict[str, Node]:
    place = Place(reading)
    nodes: dict[str, Node] = {}
    if not isinstance(root, Mapping):
        place.refuse("not_a_mapping", root)
        return nodes
    for key, node in root.pairs:
        at = place.inside(key.text, key)
        if key.text not in known:
            at.refuse("unknown_key", key, known=known)
        elif key.text in nodes:
            at.refuse("duplicate_key", key, key.text)
        elif isinstance(node, Scalar) and node.is_empty:
            # Read as "nothing of this" it would remove everything; read as "left out" it would surprise as well.
            at.refuse("empty_part", key, key.text)
        else:
            nodes[key.text] = node
    if "event" not in {key.text for key, _ in root.pairs}:
        reading.refuse(("event",), "missing_key", "event", line=root.line)
    return nodes


def _zone(event: Node | None) -> ZoneInfo:
    """The zone that the part names; the usual one where it names none, or none that there is."""
    named = [node.text for key, node in event.pairs if key.text == "timezone" and isinstance(node, Scalar)] \
        if isinstance(event, Mapping) else []
    return ZoneInfo(named[0] if named and named[0] in zone_names() else DEFAULT_ZONE)


def _with_stored(parts: dict[str, Any], nodes: dict[str, Node], stored: Stored | None) -> dict[str, Any]:
    code = parts.get("event", {}).get("code")
    kept = stored(code) if stored and code else {}
    return {key: value for key, value in kept.items() if key not in nodes} | parts


def _require_known(sections: list[Section], whole: dict[str, Any], reading: Reading) -> None:
    """Note every reference to an entry that isn't there; a part that was no list at all is told of only once."""
    codes = {section.key: section.codes(whole.get(section.key, [])) for section in sections}
    for mention in reading.mentions:
        known = codes.get(mention.part, ())
        if mention.code not in known and reading.is_sound(mention.path) and (mention.part,) not in reading.spoilt:
            reading.refuse(mention.path, "unknown_reference", mention.code, known)


def write_definition(definition: Definition, sections: Iterable[Section]) -> str:
    """The canonical text: parts and keys in their order, defaults and empty parts left out."""
    return yaml_text(definition_tree(definition, sections))


def definition_tree(definition: Definition, sections: Iterable[Section]) -> dict[str, Tree]:
    """What `write_definition` writes, before it is text."""
    tree = {
        section.key: section.reader.write(definition.parts[section.key], definition.zone)
        for section in in_order(sections)
        if definition.parts.get(section.key)
    }
    return {key: value for key, value in tree.items() if value}


def mentions_in(definition: Definition, sections: Iterable[Section]) -> list[Mention]:
    """Every reference that the definition makes to an entry of one of its parts."""
    ordered = {section.key: section for section in sections}
    reading = Reading(zone=definition.zone)
    for key, tree in definition_tree(definition, ordered.values()).items():
        ordered[key].reader.read(node_of(tree), Place(reading, (key,)))
    return reading.mentions


def node_of(tree: Tree) -> Node:
    """A tree as nodes, as if it stood in a file."""
    if isinstance(tree, Keyed):
        return Mapping(tuple((Scalar(key, True, 1), node_of(value)) for key, value in tree.items()), 1)
    if isinstance(tree, bool | int):
        return Scalar(str(tree).lower(), True, 1)
    if isinstance(tree, Bare | str):
        return Scalar(tree.text if isinstance(tree, Bare) else tree, isinstance(tree, Bare), 1)
    return Sequence(tuple(map(node_of, tree)), 1)
