"""Presets, and an edition made from the one before."""

from datetime import UTC, date, datetime

import pytest

from events.contest.definition import CONTEST_SECTION
from events.docking.definition import DOCKING_SECTION
from events.registration.definition import FORM_SECTION
from events.setup.definition.document import read_definition, write_definition
from events.setup.definition.sections import SETUP_SECTIONS
from events.setup.enums import EventKind
from events.setup.presets import NewEvent, preset, renamed

SECTIONS = (*SETUP_SECTIONS, FORM_SECTION, CONTEST_SECTION, DOCKING_SECTION)
NEW = NewEvent("my-event", {"zh": "名", "en": "Name"}, date(2026, 10, 11))


@pytest.mark.parametrize("kind", EventKind)
def test_a_preset_is_a_definition_of_its_kind_that_can_be_written_down(kind: EventKind) -> None:
    definition = preset(kind, NEW, SECTIONS)
    event = definition.parts["event"]
    assert (event["code"], event["kind"], event["name"], event["starts"]) == (
        "my-event", kind.value, {"zh": "名", "en": "Name"}, date(2026, 10, 11),
    )
    assert read_definition(write_definition(definition, SECTIONS), SECTIONS) == definition


@pytest.mark.parametrize("kind", EventKind)
def test_a_preset_can_be_published_at_once(kind: EventKind) -> None:
    parts = preset(kind, NEW, SECTIONS).parts
    assert any(category["public"] for category in parts["categories"])
    for part, key in (("rooms", "name"), ("categories", "name"), ("activities", "title"), ("points", "name")):
        assert [sorted(entry[key]) for entry in parts[part]] == [["en", "zh"]] * len(parts[part])


@pytest.mark.parametrize("kind", EventKind)
def test_a_preset_says_what_its_sensitive_questions_are_asked_for(kind: EventKind) -> None:
    questions = preset(kind, NEW, SECTIONS).parts["form"]
    assert [one["key"] for one in questions if one["sensitive"] and not one.get("help")] == []


@pytest.mark.parametrize("kind", EventKind)
def test_activities_of_a_preset_are_within_its_days(kind: EventKind) -> None:
    definition = preset(kind, NEW, SECTIONS)
    event = definition.parts["event"]
    for activity in definition.parts["activities"]:
        assert event["starts"] <= activity["starts"].astimezone(definition.zone).date() <= event["ends"]


def test_times_of_day_stay_in_another_zone() -> None:
    new = NewEvent("x", {"en": "x"}, date(2026, 7, 1), timezone="Europe/Berlin")
    assert preset(EventKind.SALON, new, SECTIONS).parts["activities"][0]["starts"] == datetime(
        2026, 7, 1, 12, 0, tzinfo=UTC)


def test_a_next_edition_has_its_own_name_days_and_series() -> None:
    text = """\
event: {code: a, kind: salon, name: 旧, starts: 2019-10-11, ends: 2019-10-12, city: {zh: 济南}}
form:
  - {key: d, type: date, label: 日期, min: 2019-10-10, max: 2019-10-12}
  - {key: e, type: text, label: 问题, show_if: {any: [{key: d, equals: 2019-10-11}, {key: d, in: [2019-10-12]}]}}
"""
    series = {"code": "s", "name": {"zh": "系列"}, "edition": 2}
    new = NewEvent("b", {"zh": "新"}, date(2020, 10, 11), series=series)
    copy = renamed(read_definition(text, SECTIONS), new, SECTIONS)
    assert copy.parts["event"] == {
        "code": "b", "kind": "salon", "name": {"zh": "新"}, "timezone": "Asia/Shanghai", "starts": date(2020, 10, 11),
        "ends": date(2020, 10, 12), "city": {"zh": "济南"}, "languages": ["zh", "en"], "organizers": [],
        "series": series,
    }
    assert [(copy.parts["form"][0]["min"], copy.parts["form"][0]["max"]), copy.parts["form"][1]["show_if"]] == [
        ("2020-10-10", "2020-10-12"),
        {"any": [{"key": "d", "equals": "2020-10-11"}, {"key": "d", "in": ["2020-10-12"]}]},
    ]
