"""Changing an event on its pages: an entry or the event itself, read and checked as if it stood in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import NotFound
from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.definition.document import Definition, definition_tree, node_of, read_root
from events.setup.definition.moving import moved
from events.setup.definition.schema import Section
from events.setup.definition.tree import Tree
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.queries import find_event, sections_of, stored_definition
from events.setup.rules.conditions import refers_to
from events.setup.rules.ordering import arranged, joined, retitled, stepped
from events.setup.services.definitions import change_event


@dataclass(frozen=True, slots=True)
class DroppedChoice:
    """A choice that would not be offered any more: how many have given it, and the questions asked depending on it."""

    value: str
    label: Any
    count: int
    asked_by: tuple[Any, ...]


def save_entry(unit: Unit, event: Event, part: str, code: str | None, entry: Mapping[str, Tree]) -> bool:
    """Add an entry to a part (no code), or change the one with the code; True where something changed.

    `entry` has the keys of the definition with texts as they were typed. Raises DefinitionRefused, whose paths count the
    entries of the part, and NotFound.
    """
    unit.require(may_edit_event, event)
    stored = _stored(unit, find_event(unit.session, event.code, lock=True))[1]
    return _apply(unit, event, stored, {part: tried_entries(unit, event, part, code, entry)})


def tried_entries(
    unit: Unit, event: Event, part: str, code: str | None, entry: Mapping[str, Tree],
) -> list[dict[str, Any]]:
    """The part's entries as `save_entry` would make them, which changes nothing. Raises as it does."""
    sections, stored = _stored(unit, event)
    tree = definition_tree(stored, sections)
    entries = list(_entries(tree, part))
    moved_to = entry.get("section")
    if code is None:
        entries.append(entry)
    else:
        position = _position(stored, _section(sections, part), code)
        if entries[position].get("section") == moved_to:
            moved_to = None
        entries[position] = entry
    definition = read_root(node_of({**tree, part: entries}), sections)
    found: list[dict[str, Any]] = definition.parts[part]
    return [dict(one) for one in joined(found, str(entry["key"]))] if part == "form" and moved_to else found


def remove_entry(unit: Unit, event: Event, part: str, code: str) -> None:
    """Take an entry out of its part. Raises InUse where something uses it, and NotFound."""
    unit.require(may_edit_event, event)
    sections, stored = _stored(unit, find_event(unit.session, event.code, lock=True))
    value = list(stored.parts.get(part, ()))
    del value[_position(stored, _section(sections, part), code)]
    _apply(unit, event, stored, {part: value})


def dropped_choices(unit: Unit, event: Event, key: str, entry: Mapping[str, Tree]) -> list[DroppedChoice]:
    """The choices of a question that an entry leaves out and that something uses. Raises NotFound."""
    sections, stored = _stored(unit, event)
    questions = stored.parts.get("form", ())
    question = questions[_position(stored, _section(sections, "form"), key)]
    offered: Any = entry.get("choices", ())
    kept = {str(choice["value"]) for choice in offered}
    gone = {f"{key}={choice['value']}": choice for choice in question.get("choices", ()) if choice["value"] not in kept}
    counts: dict[str, int] = {}
    for feature in runtime().contributions.uses if gone else ():
        counts |= feature.find(unit.session, event, "choices", list(gone))
    found = [
        DroppedChoice(choice["value"], choice["label"], counts.get(code, 0), tuple(
            one["label"] for one in questions if refers_to(one.get("show_if"), key, choice["value"])))
        for code, choice in gone.items()
    ]
    return [one for one in found if one.count or one.asked_by]


def move_entry(unit: Unit, event: Event, part: str, code: str, steps: int) -> None:
    """Put an entry so many places later (or, below 0, earlier), as far as there are places. Raises NotFound.

    A question at the edge of its section goes over into the next one first.
    """
    unit.require(may_edit_event, event)
    sections, stored = _stored(unit, find_event(unit.session, event.code, lock=True))
    value = list(stored.parts.get(part, ()))
    position = _position(stored, _section(sections, part), code)
    if part == "form":
        _apply(unit, event, stored, {part: stepped(value, code, steps)})
        return
    entry = value.pop(position)
    value.insert(max(0, position + steps), entry)
    _apply(unit, event, stored, {part: value})


def arrange_form(unit: Unit, event: Event, order: Sequence[tuple[str, str]]) -> None:
    """Put the questions in this order: each key with that of a question under whose heading it now stands."""
    unit.require(may_edit_event, event)
    stored = _stored(unit, find_event(unit.session, event.code, lock=True))[1]
    _apply(unit, event, stored, {"form": arranged(stored.parts.get("form", ()), order)})


def retitle_section(unit: Unit, event: Event, key: str, section: Mapping[str, Tree] | None) -> None:
    """Give the heading above this question, which its neighbours share, another text. Raises DefinitionRefused, NotFound."""
    unit.require(may_edit_event, event)
    sections, stored = _stored(unit, find_event(unit.session, event.code, lock=True))
    _position(stored, _section(sections, "form"), key)
    tree = definition_tree(stored, sections)
    entries = retitled(_entries(tree, "form"), key, section)
    definition = read_root(node_of({**tree, "form": entries}), sections)
    _apply(unit, event, stored, {"form": definition.parts["form"]})


def save_event(unit: Unit, event: Event, entry: Mapping[str, Tree], *, move: bool = False) -> bool:
    """Change the event itself; True where something changed.

    In another zone every time of day stays as it was. With `move` all that has a date goes along with the first day.
    Raises DefinitionRefused and Refused("series_elsewhere").
    """
    unit.require(may_edit_event, event)
    sections, stored = _stored(unit, find_event(unit.session, event.code, lock=True))
    first_day = _date(entry.get("starts"))
    source = moved(stored, first_day, event.timezone, sections) if move and first_day else stored
    tree = {**definition_tree(source, sections), "event": {**entry, "code": event.code}}
    definition = read_root(node_of(tree), sections)
    timed = definition.parts["event"]["timezone"] != event.timezone or source is not stored
    parts = definition.parts if timed else {"event": definition.parts["event"]}
    return bool(change_event(unit, event, Definition(parts)).changes)


def entry_of(unit: Unit, event: Event, part: str, code: str) -> Mapping[str, Any]:
    """An entry as texts, to be shown in a form. Raises NotFound."""
    sections, stored = _stored(unit, event)
    position = _position(stored, _section(sections, part), code)
    found: Mapping[str, Any] = _entries(definition_tree(stored, sections), part)[position]
    return found


def entry_prefix(unit: Unit, event: Event, part: str, code: str | None) -> str:
    """How paths of mistakes in an entry begin (`rooms[3].`); a new one is after the others. Raises NotFound."""
    sections, stored = _stored(unit, event)
    section = _section(sections, part)
    position = len(stored.parts.get(part, ())) if code is None else _position(stored, section, code)
    return f"{part}[{position + 1}]."


def _stored(unit: Unit, event: Event) -> tuple[list[Section], Definition]:
    contributions = runtime().contributions
    return sections_of(contributions), stored_definition(unit.session, event, contributions)


def _apply(unit: Unit, event: Event, stored: Definition, parts: dict[str, Any]) -> bool:
    definition = Definition({"event": stored.parts["event"], **parts})
    return bool(change_event(unit, event, definition).changes)


def _entries(tree: Mapping[str, Tree], part: str) -> list[Any]:
    found = tree.get(part, ())
    return list(found) if not isinstance(found, str | bool | int | Mapping) else []  # type: ignore[arg-type]  # a part's tree is a list


def _section(sections: list[Section], part: str) -> Section:
    section = next((section for section in sections if section.key == part and section.identity), None)
    if section is None:
        raise NotFound
    return section


def _position(stored: Definition, section: Section, code: str) -> int:
    for position, entry in enumerate(stored.parts.get(section.key, ())):
        if entry[section.identity] == code:
            return position
    raise NotFound


def _date(typed: Any) -> date | None:
    try:
        return date.fromisoformat(str(typed))
    except ValueError:
        return None
