"""The parts that setup itself has: the event, its rooms, categories, activities and points."""

from __future__ import annotations

from typing import Any

from app.vocabulary.localized import LANGUAGES
from events.setup.definition.readers import (
    EVENT_CODE,
    Code,
    Colour,
    Day,
    LocalizedText,
    Minute,
    OneOf,
    Reference,
    Text,
    TextOrLabel,
    TrueOrFalse,
    Whole,
    ZoneName,
)
from events.setup.definition.reading import DEFAULT_ZONE
from events.setup.definition.schema import REQUIRED, Check, Key, ListOf, Record, Section, coded
from events.setup.enums import ActivityKind, Admits, EventKind, OrganizerRole, SignUp, SpeakerRole
from events.setup.rules.codes import is_reserved

_CATEGORIES = ListOf(Reference("categories"), unique="", may_be_empty=False)

SERIES = Record((
    Key("code", Code(EVENT_CODE), REQUIRED),
    Key("name", LocalizedText(), REQUIRED),
    Key("edition", Whole(1, 9999), REQUIRED),
))

ORGANIZER = Record((
    Key("role", OneOf(tuple(OrganizerRole)), REQUIRED),
    Key("name", LocalizedText(), REQUIRED),
))

EVENT = Record((
    Key("code", Code(EVENT_CODE), REQUIRED),
    Key("kind", OneOf(tuple(EventKind)), REQUIRED),
    Key("name", LocalizedText(), REQUIRED),
    Key("series", SERIES),
    Key("timezone", ZoneName(), DEFAULT_ZONE),
    Key("starts", Day(), REQUIRED),
    Key("ends", Day(), REQUIRED),
    Key("registration_opens", Minute()),
    Key("registration_closes", Minute()),
    Key("city", LocalizedText()),
    Key("languages", ListOf(OneOf(LANGUAGES), unique="", may_be_empty=False), list(LANGUAGES)),
    Key("organizers", ListOf(ORGANIZER), []),
))

ROOMS = coded(
    Key("name", LocalizedText(), REQUIRED),
    Key("capacity", Whole()),
)

CATEGORIES = coded(
    Key("name", LocalizedText(), REQUIRED),
    Key("quota", Whole()),
    Key("approval", TrueOrFalse(), False),
    Key("public", TrueOrFalse(), True),
    Key("counted", TrueOrFalse(), True),
    Key("colour", Colour()),
    Key("companions", Whole(0, 100), 0),
    Key("companion_category", Reference("categories")),
)

SPEAKER = Record((
    Key("name", Text(120), REQUIRED),
    Key("unit", TextOrLabel()),
    Key("title", TextOrLabel()),
    Key("role", OneOf(tuple(SpeakerRole)), SpeakerRole.SPEAKER.value),
))

ITEM = Record((
    Key("title", LocalizedText(), REQUIRED),
    Key("minutes", Whole(0, 1440)),
    Key("speakers", ListOf(SPEAKER), []),
))

ACTIVITIES = coded(
    Key("kind", OneOf(tuple(ActivityKind)), REQUIRED),
    Key("title", LocalizedText(), REQUIRED),
    Key("starts", Minute(), REQUIRED),
    Key("ends", Minute(), REQUIRED),
    Key("room", Reference("rooms")),
    Key("capacity", Whole()),
    Key("sign_up", OneOf(tuple(SignUp)), SignUp.NONE.value),
    Key("categories", _CATEGORIES),
    Key("waiting_list", TrueOrFalse(), False),
    Key("items", ListOf(ITEM), []),
    Key("stops", ListOf(LocalizedText()), []),
    Key("tables", Whole(1, 10_000)),
    Key("slot_minutes", Whole(1, 1440)),
)

POINTS = coded(
    Key("name", LocalizedText(), REQUIRED),
    Key("activity", Reference("activities")),
    Key("admits", OneOf(tuple(Admits)), Admits.ONCE.value),
    Key("daily", TrueOrFalse(), False),
    Key("forgiving", TrueOrFalse(), False),
    Key("needs_sign_up", TrueOrFalse(), False),
    Key("categories", _CATEGORIES),
    Key("opens_minutes_before", Whole(0, 100_000)),
    Key("closes_minutes_after", Whole(0, 100_000)),
)


def finish_event(value: dict[str, Any], check: Check) -> dict[str, Any]:
    """An event can be reached by its code; neither it nor its registration ends before it starts."""
    if is_reserved(str(value.get("code"))):
        check.reading.refuse(("event", "code"), "reserved_code", value["code"])
    _require_order(check, ("event",), value)
    _require_order(check, ("event",), value, "registration_opens", "registration_closes")
    return value


def finish_activities(value: list[dict[str, Any]], check: Check) -> list[dict[str, Any]]:
    """Nor does an activity."""
    for number, activity in enumerate(value):
        _require_order(check, ("activities", number), activity)
    return value


def finish_points(value: list[dict[str, Any]], check: Check) -> list[dict[str, Any]]:
    """What a point takes from its activity (a time, places) needs one."""
    for number, point in enumerate(value):
        path = ("points", number)
        if "activity" in point or not check.reading.is_sound((*path, "activity")):
            continue
        for key in ("needs_sign_up", "opens_minutes_before", "closes_minutes_after"):
            if point.get(key) is not None and point[key] is not False:
                check.reading.refuse((*path, key), "needs_activity", key)
    return value


def _require_order(
    check: Check, path: tuple[str | int, ...], value: dict[str, Any], first: str = "starts", last: str = "ends",
) -> None:
    starts, ends = value.get(first), value.get(last)
    if starts is not None and ends is not None and ends < starts:
        check.reading.refuse((*path, last), "ends_before_starts", check.moment_text(ends))


SETUP_SECTIONS = (
    Section("event", EVENT, finish_event),
    Section("rooms", ROOMS),
    Section("categories", CATEGORIES),
    Section("activities", ACTIVITIES, finish_activities),
    Section("points", POINTS, finish_points),
)

# The order of the parts in a file, those of other features included; what is not named here comes last.
PART_ORDER = ("event", "rooms", "categories", "form", "registration", "activities", "points", "contest", "docking")
