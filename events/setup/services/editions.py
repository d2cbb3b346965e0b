"""Making events: from a preset, or as the next edition of one that there is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.definition.copying import with_parts
from events.setup.definition.document import Definition
from events.setup.enums import EventKind
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.presets import NewEvent, preset, renamed
from events.setup.queries import event_entry, next_edition_number, sections_of, stored_definition
from events.setup.services.definitions import change_event, create_event


def create_from_preset(unit: Unit, kind: EventKind, new: NewEvent, organisation_id: int) -> Event:
    """A draft of the kind with all that such an event usually has. Raises Refused("event_code_taken")."""
    definition = preset(kind, new, sections_of(runtime().contributions))
    return create_event(unit, definition, organisation_id).event


def create_next_edition(unit: Unit, earlier: Event, new: NewEvent, parts: Iterable[str] | None = None) -> Event:
    """A draft with what the earlier event has but its people, on its own days, one edition later.

    `parts` are those to bring along (None: all), with whatever they refer to. Where the earlier event was of no series,
    both are now editions of one. Raises Refused("event_code_taken").
    """
    unit.require(may_edit_event, earlier)
    contributions = runtime().contributions
    if earlier.series is None:
        _begin_series(unit, earlier)
    series = event_entry(earlier)["series"]
    if earlier.series is not None:
        series = series | {"edition": next_edition_number(unit.session, earlier.series)}
    stored = stored_definition(unit.session, earlier, contributions)
    sections = sections_of(contributions)
    if parts is not None:
        stored = with_parts(stored, parts, sections)
    definition = renamed(stored, replace(new, series=series), sections)
    return create_event(unit, definition, earlier.organisation_id).event


def _begin_series(unit: Unit, event: Event) -> None:
    code = re.sub(r"-*[0-9]+$", "", event.code) or event.code
    value = event_entry(event) | {"series": {"code": code, "name": dict(event.name), "edition": 1}}
    change_event(unit, event, Definition({"event": value}))
