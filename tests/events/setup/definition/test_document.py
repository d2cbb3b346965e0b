"""Whole definitions: the example files, mistakes with their lines, and what is asked across parts."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from events.contest.definition import CONTEST_SECTION
from events.docking.definition import DOCKING_SECTION
from events.registration.definition import FORM_SECTION
from events.setup.definition.document import Definition, read_definition, write_definition
from events.setup.definition.errors import MAXIMUM_ERRORS, DefinitionRefused, nearest_of
from events.setup.definition.sections import SETUP_SECTIONS

SECTIONS = (*SETUP_SECTIONS, FORM_SECTION, CONTEST_SECTION, DOCKING_SECTION)
FILES = sorted((Path(__file__).parents[3] / "data" / "events").glob("*.yaml"))
EVENT = """\
event:
  code: x
  kind: summit
  name: {zh: 名}
  starts: 2019-10-11
  ends: 2019-10-13
"""


def read(text: str, stored: dict[str, Any] | None = None) -> Definition:
    return read_definition(text, SECTIONS, (lambda _code: stored) if stored else None)


def mistakes(text: str, stored: dict[str, Any] | None = None) -> list[tuple[str, int, str, str, str | None]]:
    with pytest.raises(DefinitionRefused) as caught:
        read(text, stored)
    return [(found.code, found.line, found.path, found.value, found.nearest) for found in caught.value.errors]


def test_there_are_five_examples() -> None:
    assert len(FILES) == 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_written_and_read_again_is_the_same_value_and_the_same_bytes(path: Path) -> None:
    definition = read_definition(path.read_bytes(), SECTIONS)
    written = write_definition(definition, SECTIONS)
    assert read(written) == definition
    assert write_definition(read(written), SECTIONS) == written


def test_the_summit_is_read_by_what_each_key_is() -> None:
    summit = read_definition(next(path for path in FILES if path.stem == "summit-2019").read_bytes(), SECTIONS)
    assert summit.parts["event"]["name"] == {
        "zh": "欧美同学会第八届年会暨海归创新创业济南峰会",
        "en": "8th Annual Conference of WRSA and Returnee Innovation Summit, Jinan",
    }
    assert summit.parts["event"]["starts"] == date(2019, 10, 11)
    assert summit.parts["activities"][0]["starts"] == datetime(2019, 10, 11, 1, 0, tzinfo=UTC)
    assert summit.parts["form"][3]["show_if"] == {"key": "hotel", "equals": True}
    assert [len(summit.parts[part]) for part in ("rooms", "categories", "form", "activities", "points")] == [
        4, 7, 6, 9, 6,
    ]


def test_left_out_keys_have_their_defaults() -> None:
    definition = read(f"{EVENT}categories:\n  - {{code: a, name: {{zh: 甲}}}}\n")
    assert definition.parts == {
        "event": {
            "code": "x", "kind": "summit", "name": {"zh": "名"}, "timezone": "Asia/Shanghai",
            "starts": date(2019, 10, 11), "ends": date(2019, 10, 13), "languages": ["zh", "en"], "organizers": [],
        },
        "categories": [{
            "code": "a", "name": {"zh": "甲"}, "approval": False, "public": True, "counted": True, "companions": 0,
        }],
    }


def test_texts_stay_texts() -> None:
    rooms = read(f"{EVENT}rooms:\n  - {{code: 0123, name: no}}\n  - {{code: y, name: {{zh: null, en: 1.50}}}}\n")
    assert rooms.parts["rooms"] == [
        {"code": "0123", "name": {"en": "no"}}, {"code": "y", "name": {"zh": "null", "en": "1.50"}},
    ]


def test_every_mistake_is_told_with_its_line_and_the_nearest_known_value() -> None:
    assert mistakes("""\
event:
  code: Bad_Code
  kind: sumit
  nmae: {zh: 名}
  name: {zh: 名, fr: nom}
  starts: 2019-13-11
  ends: 2019-10-13
  timezone: Asia/Shangai
rooms:
  - {code: r1, name: {zh: 甲}, capacity: 1e3}
  - {code: r1, name: {zh: 乙}}
  - code: r2
    code: r3
categories:
  - {code: vip, name: {zh: 丙}, color: "#123456"}
activities:
  - {code: a, kind: session, title: {zh: 丁}, starts: 2019-10-11T10:00, ends: 2019-10-11T09:00, room: r11}
points:
pionts: []
""") == [
        ("bad_code", 2, "event.code", "Bad_Code", None),
        ("unknown_value", 3, "event.kind", "sumit", "summit"),
        ("unknown_key", 4, "event.nmae", "nmae", "name"),
        ("unknown_key", 5, "event.name.fr", "fr", "zh"),
        ("not_date", 6, "event.starts", "2019-13-11", None),
        ("unknown_value", 8, "event.timezone", "Asia/Shangai", "Asia/Shanghai"),
        ("not_whole", 10, "rooms[1].capacity", "1e3", None),
        ("duplicate_code", 11, "rooms[2].code", "r1", None),
        ("missing_key", 12, "rooms[3].name", "name", None),
        ("duplicate_key", 13, "rooms[3].code", "code", None),
        ("unknown_key", 15, "categories[1].color", "color", "colour"),
        ("ends_before_starts", 17, "activities[1].ends", "2019-10-11T09:00", None),
        ("unknown_reference", 17, "activities[1].room", "r11", "r1"),
        ("empty_part", 18, "points", "points", None),
        ("unknown_key", 19, "pionts", "pionts", "points"),
    ]


@pytest.mark.parametrize(("entry", "found"), [
    ("rooms: {code: a}", ("not_a_list", "rooms", "")),
    ("rooms: [a]", ("not_a_mapping", "rooms[1]", "a")),
    ("rooms: [{code: a, name: []}]", ("not_localized", "rooms[1].name", "[…]")),
    ("rooms: [{code: a, name: {}}]", ("empty", "rooms[1].name", "")),
    ('rooms: [{code: a, name: "x\\0"}]', ("bad_character", "rooms[1].name", "x\\x00")),
    (f"rooms: [{{code: a, name: {'x' * 201}}}]", ("too_long", "rooms[1].name", "x" * 80)),
    ("rooms: [{code: a, name: b, capacity: -1}]", ("out_of_range", "rooms[1].capacity", "-1")),
    ("categories: [{code: a, name: b, public: maybe}]", ("not_true_or_false", "categories[1].public", "maybe")),
    ("categories: [{code: a, name: b, colour: red}]", ("bad_colour", "categories[1].colour", "red")),
    ("categories: [{code: a, name: b, colour: }]", ("bad_colour", "categories[1].colour", "")),
    ("categories: [{code: a, name: b, companion_category: c}]",
     ("unknown_reference", "categories[1].companion_category", "c")),
    ("points: [{code: a, name: b, needs_sign_up: true}]", ("needs_activity", "points[1].needs_sign_up", "needs_sign_up")),
    ("points: [{code: a, name: b, opens_minutes_before: 0}]",
     ("needs_activity", "points[1].opens_minutes_before", "opens_minutes_before")),
    ("points: [{code: a, name: b, categories: []}]", ("empty_list", "points[1].categories", "")),
    ("activities: [{code: a, kind: meal, title: b, starts: 2019-10-11, ends: 2019-10-11T09:00}]",
     ("not_time", "activities[1].starts", "2019-10-11")),
    ("activities: [{code: a, kind: meal, title: b, starts: 2019-10-11T25:00, ends: 2019-10-11T09:00}]",
     ("not_time", "activities[1].starts", "2019-10-11T25:00")),
])
def test_a_wrong_value_is_told(entry: str, found: tuple[str, str, str]) -> None:
    assert [(code, path, value) for code, _, path, value, _ in mistakes(f"{EVENT}{entry}\n")] == [found]


def test_an_event_needs_its_part() -> None:
    assert mistakes("rooms: []\n") == [("missing_key", 1, "event", "event", None)]
    assert mistakes("") == [("missing_key", 1, "event", "event", None)]
    assert mistakes("[]") == [("not_a_mapping", 1, "", "", None)]


def test_a_part_that_is_left_out_may_be_referred_to_as_it_is_stored() -> None:
    point = "points:\n  - {code: p, name: 点, activity: talk}\n"
    assert read(EVENT + point, {"activities": [{"code": "talk"}]}).parts["points"][0]["activity"] == "talk"
    assert mistakes(EVENT + point, {"activities": [{"code": "walk"}]}) == [
        ("unknown_reference", 8, "points[1].activity", "talk", "walk"),
    ]
    assert mistakes(f"{EVENT}activities: []\n{point}", {"activities": [{"code": "talk"}]}) == [
        ("unknown_reference", 9, "points[1].activity", "talk", None),
    ]


def test_a_time_without_an_offset_is_in_the_zone_of_the_event() -> None:
    text = EVENT + "  timezone: Europe/Berlin\nactivities:\n"
    times = [
        ("2019-10-11T09:00", "2019-10-11T07:00Z"), ("2019-10-11 09:00:00", "2019-10-11T07:00Z"),
        ("2019-10-11T09:00+08:00", "2019-10-11T01:00Z"), ("2019-10-27T02:30+02:00", "2019-10-27T00:30Z"),
        ("2019-10-27T02:30+01:00", "2019-10-27T01:30Z"),
    ]
    for number, (typed, _) in enumerate(times):
        text += f"  - {{code: a{number}, kind: meal, title: b, starts: {typed}, ends: 2020-01-01T00:00}}\n"
    definition = read(text)
    assert [activity["starts"] for activity in definition.parts["activities"]] == [
        datetime.fromisoformat(instant) for _, instant in times
    ]
    assert read(write_definition(definition, SECTIONS)) == definition


def test_a_time_that_the_clock_leaps_over_is_refused() -> None:
    text = EVENT + "  timezone: Europe/Berlin\n"
    activity = "activities: [{code: a, kind: meal, title: b, starts: 2019-03-31T02:30, ends: 2020-01-01T00:00}]\n"
    assert mistakes(text + activity) == [
        ("no_such_time", 8, "activities[1].starts", "2019-03-31T02:30", None),
    ]


def test_so_many_mistakes_are_told_and_no_more() -> None:
    assert len(mistakes(EVENT + "rooms:\n" + "  - {x: 1}\n" * 900)) == MAXIMUM_ERRORS


def test_too_many_entries_are_refused() -> None:
    assert [found[0] for found in mistakes(EVENT + "rooms:\n" + "  - {code: a, name: b}\n" * 1001)] == ["too_many"]


def test_the_nearest_value_sets_case_aside() -> None:
    assert nearest_of("COLOR", ["code", "colour"]) == "colour"
    assert nearest_of("usx", ["UZS", "USD"]) == "USD"
    assert nearest_of("x", []) is None
