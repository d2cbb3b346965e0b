"""Applying a definition: as a whole or not at all, and only where it changes something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.core.contributions import Contributions
from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.definition.comparison import Change, ChangeKind, compare
from events.setup.definition.document import Definition, mentions_in, read_definition
from events.setup.enums import Doing, EventStatus
from events.setup.models import Event
from events.setup.policy import may_create_at, may_edit_event
from events.setup.queries import find_event, sections_of, stored_definition
from events.setup.rules import permits
from events.setup.rules.codes import is_reserved
from events.setup.rules.conditions import refers_to
from events.setup.services.parts import ROW_PARTS, write_event

# What an audit entry tells of a large import, one by one; the rest is counted.
TOLD_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Use:
    """What keeps an entry from being removed: `by` names it ("delegates"), `count` says how many, `names` what they are
    called, where somebody has to find them.
    """

    part: str
    code: str
    by: str
    count: int
    names: tuple[Any, ...] = ()


class InUse(Refused):
    """Entries that a definition leaves out and that something uses; nothing was applied."""

    def __init__(self, uses: Iterable[Use]) -> None:
        self.uses = tuple(uses)
        first = self.uses[0]
        super().__init__("definition_in_use", part=first.part, code=first.code, used_by=first.by, uses=first.count)


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a definition. No changes: the event was as the definition says."""

    event: Event
    created: bool
    changes: tuple[Change, ...]


def read_for(unit: Unit, data: bytes | str) -> Definition:
    """The definition in a file, checked against the event that it is about. Raises DefinitionRefused."""
    contributions = runtime().contributions

    def stored(code: str) -> dict[str, Any]:
        try:
            return stored_definition(unit.session, find_event(unit.session, code), contributions).parts
        except NotFound:
            return {}

    return read_definition(data, sections_of(contributions), stored)


def preview_definition(unit: Unit, definition: Definition) -> Applied | None:
    """What applying would change, without doing it; None where the event would be created."""
    try:
        event = find_event(unit.session, definition.code)
    except NotFound:
        return None
    unit.require(may_edit_event, event)
    contributions = runtime().contributions
    stored = stored_definition(unit.session, event, contributions)
    return Applied(event, False, tuple(compare(stored, definition, sections_of(contributions))))


def apply_definition(
    unit: Unit, definition: Definition, organisation_id: int, status: EventStatus = EventStatus.PUBLISHED,
) -> Applied:
    """Create the event that the definition is of, or make the one there is what it says.

    A new event belongs to the organisation and has the status; an event there is keeps both. Raises InUse for entries
    that can't go. Records event.created or event.changed, and nothing where nothing changes.
    """
    try:
        event = find_event(unit.session, definition.code, lock=True)
    except NotFound:
        return create_event(unit, definition, organisation_id, status)
    return change_event(unit, event, definition)


def create_event(
    unit: Unit, definition: Definition, organisation_id: int, status: EventStatus = EventStatus.DRAFT,
) -> Applied:
    """A new event from its definition. Raises Refused: event_code_taken, event_code_reserved. Records event.created."""
    unit.require(may_create_at, organisation_id)
    value = definition.parts["event"]
    if is_reserved(value["code"]):
        raise Refused("event_code_reserved", field="code", code=value["code"])
    event = Event(
        organisation_id=organisation_id, status=status, created_at=unit.now(), code=value["code"], kind=value["kind"],
        name=value["name"], timezone=value["timezone"], starts=value["starts"], ends=value["ends"],
        languages=value["languages"], organizers=value["organizers"], last_number=0,
        registration_opens=value.get("registration_opens"), registration_closes=value.get("registration_closes"),
    )
    try:
        with unit.session.begin_nested():
            unit.session.add(event)
            unit.session.flush()
    except IntegrityError as error:
        raise Refused("event_code_taken", field="code", code=value["code"]) from error
    contributions = runtime().contributions
    changes = compare(None, definition, sections_of(contributions))
    _write(unit, event, definition, changes, contributions)
    unit.record("event.created", event_id=event.id, subject=("event", event.code), kind=event.kind,
                entries=len(changes))
    return Applied(event, True, tuple(changes))


def change_event(unit: Unit, event: Event, definition: Definition) -> Applied:
    """Make the event what the definition says; parts that it leaves out stay. Records event.changed.

    Raises InUse, and Refused("event_archived") where the event is put away.
    """
    unit.require(may_edit_event, event)
    contributions = runtime().contributions
    sections = sections_of(contributions)
    stored = stored_definition(unit.session, event, contributions)
    changes = compare(stored, definition, sections)
    if not changes:
        return Applied(event, False, ())
    if not permits(event, Doing.EDIT, unit.now()):
        raise Refused("event_archived")
    uses = find_uses(unit, event, stored, definition, changes)
    if uses:
        raise InUse(uses)
    _write(unit, event, definition, changes, contributions)
    unit.record("event.changed", event_id=event.id, subject=("event", event.code), count=len(changes), changes=[
        [change.part, change.kind.value, change.code, list(change.keys)] for change in changes[:TOLD_CHANGES]])
    # More room in an activity moves up who waits for it; that is for features above to do.
    contributions.ask("event.changed", unit, event)
    return Applied(event, False, tuple(changes))


def find_uses(
    unit: Unit, event: Event, stored: Definition, definition: Definition, changes: Sequence[Change],
) -> list[Use]:
    """What uses entries that the definition leaves out: features' rows, and parts of the event that stay as they are."""
    contributions = runtime().contributions
    removed: dict[str, list[str]] = {}
    for change in changes:
        if change.kind is ChangeKind.REMOVED:
            removed.setdefault(change.part, []).append(change.code)
    uses = [
        Use(part, code, feature.name, count)
        for part, codes in removed.items() for feature in contributions.uses if feature.part not in definition.parts
        for code, count in feature.find(unit.session, event, part, codes).items() if count
    ]
    if removed:
        kept = {key: value for key, value in stored.parts.items() if key not in definition.parts or key == "event"}
        for mention in mentions_in(Definition(kept), sections_of(contributions)):
            if mention.code in removed.get(mention.part, ()):
                uses.append(Use(mention.part, mention.code, str(mention.path[0]), 1))
    uses += [
        Use("form", key, "conditions", 1, (question["label"],))
        for key in removed.get("form", ()) for question in definition.parts["form"]
        if refers_to(question.get("show_if"), key)
    ]
    return _added_up(uses)


def _added_up(uses: Iterable[Use]) -> list[Use]:
    found: dict[tuple[str, str, str], Use] = {}
    for use in uses:
        key = (use.part, use.code, use.by)
        known = found.get(key)
        found[key] = use if known is None else replace(
            known, count=known.count + use.count, names=known.names + use.names)
    return list(found.values())


def _write(
    unit: Unit, event: Event, definition: Definition, changes: Sequence[Change], contributions: Contributions,
) -> None:
    """Write what changes: entries in the order in which they refer to each other, removals in the opposite one."""
    parts = definition.parts
    changed = {change.part for change in changes}
    if "event" in changed:
        write_event(unit, event, parts["event"])
        unit.session.flush()
    for part in ROW_PARTS:
        if part.key in changed:
            part.write(unit, event, parts[part.key])
    for section in contributions.sections:
        if section.key in changed:
            section.apply(unit, event, parts[section.key])
    for part in reversed(ROW_PARTS):
        codes = [change.code for change in changes
                 if change.part == part.key and change.kind is ChangeKind.REMOVED]
        if codes:
            part.remove(unit, event, codes)
    unit.session.flush()
