"""Presets: a definition file for each kind of event, so that a publishable event exists as soon as it has a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from events.setup.definition.document import Definition, read_definition
from events.setup.definition.moving import moved
from events.setup.definition.reading import DEFAULT_ZONE
from events.setup.definition.schema import Section
from events.setup.enums import EventKind


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What an organiser says of an event that is to be: the rest comes from a preset or from an earlier edition.

    `ends` None leaves the length as it was; `city` and `series` as in a definition.
    """

    code: str
    name: dict[str, str]
    starts: date
    ends: date | None = None
    timezone: str = DEFAULT_ZONE
    city: dict[str, str] | None = None
    series: dict[str, Any] | None = None


def preset(kind: EventKind, new: NewEvent, sections: Iterable[Section]) -> Definition:
    """The preset of the kind on the days of the new event, under its name."""
    sections = list(sections)
    text = files(__name__).joinpath(f"{kind.value}.yaml").read_bytes()
    return renamed(read_definition(text, sections), new, sections)


def renamed(definition: Definition, new: NewEvent, sections: Iterable[Section]) -> Definition:
    """A definition as that of another event: its own code, name and days; hosts, rooms and all else as they were."""
    result = moved(definition, new.starts, new.timezone, sections)
    event = result.parts["event"]
    event |= {"code": new.code, "name": new.name}
    if new.ends is not None:
        event["ends"] = new.ends
    event.pop("series", None)
    for key, value in (("city", new.city), ("series", new.series)):
        if value:
            event[key] = value
    return result
