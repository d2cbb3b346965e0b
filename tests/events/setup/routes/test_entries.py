"""Pages of an event's parts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.queries import find_event, stored_definition

Units = Callable[..., AbstractContextManager[Unit]]
pytestmark = pytest.mark.one_database

ENTRIES = {
    "rooms": ("main", {"name_zh": "大厅", "capacity": "900"}),
    "categories": ("vip", {"name_zh": "贵宾", "colour": "#112233", "quota": "9", "approval": "y"}),
    "activities": ("main-forum", {
        "title_zh": "主论坛", "kind": "session", "starts": "2019-10-12T10:15", "ends": "2019-10-12T12:00", "room": "r1",
        "sign_up": "open", "items-0-title_zh": "", "items-1-title_zh": "圆桌", "items-1-minutes": "20",
        "items-1-speakers": "曾国平 | 山东大学 / Shandong University | 教授 | 主持\n仇英杰",
        "stops": "甲 | A\n乙", "categories": ["vip", "guest"]}),
    "points": ("bus", {"name_zh": "乘车", "activity": "visit", "admits": "once", "needs_sign_up": "y"}),
    "form": ("roommate", {
        "label_zh": "住宿方式", "type": "choice", "required": "y", "choices-0-value": "single", "choices-0-label_zh": "单住",
        "choices-0-label_en": "Single", "choices-0-capacity": "3", "choices-1-value": "shared", "choices-1-label_zh": "合住",
        "condition_join": "all", "conditions-0-key": "hotel", "conditions-0-test": "equals", "conditions-0-value": "yes"}),
}


def entry(unit: Units, event: str, part: str, code: str) -> dict[str, object] | None:
    with unit() as work:
        stored = stored_definition(work.session, find_event(work.session, event), runtime().contributions)
        found = [row for row in stored.parts.get(part, ()) if code in (row.get("code"), row.get("key"))]
        return found[0] if found else None


@pytest.mark.parametrize("part", ENTRIES)
def test_each_part_has_its_pages(organiser: FlaskClient, summit: str, part: str) -> None:
    base = f"/manage/{summit}/setup/{part}"
    for path in (base, f"{base}/add", f"{base}/{ENTRIES[part][0]}/edit"):
        assert organiser.get(path).status_code == 200


@pytest.mark.parametrize("part", ENTRIES)
def test_each_part_is_kept_from_strangers(stranger: FlaskClient, summit: str, part: str) -> None:
    base = f"/manage/{summit}/setup/{part}"
    code, data = ENTRIES[part]
    assert [stranger.get(base).status_code, stranger.post(f"{base}/{code}/edit", data=data).status_code,
            stranger.post(f"{base}/{code}/remove").status_code,
            stranger.post(f"{base}/{code}/move/up").status_code] == [403, 403, 403, 403]


@pytest.mark.parametrize("part", ENTRIES)
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(
    organiser: FlaskClient, unit: Units, summit: str, part: str,
) -> None:
    code, _ = ENTRIES[part]
    before = entry(unit, summit, part, code)
    shown = organiser.get(f"/manage/{summit}/setup/{part}/{code}/edit").text
    assert organiser.post(f"/manage/{summit}/setup/{part}/{code}/edit", data=_fields(shown)).status_code == 303
    assert entry(unit, summit, part, code) == before


def _fields(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's last form."""
    import html
    import re

    found: dict[str, list[str]] = {}
    form = page[page.index("<main"):]
    for tag in re.findall(r"<input\b[^>]*>", form):
        attributes = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if attributes.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        if "name" in attributes:
            found.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    for name, content in re.findall(r'<textarea\b[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found.setdefault(name, []).append(html.unescape(content).removeprefix("\r\n").removeprefix("\n"))
    for name, content in re.findall(r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option selected value="([^"]*)"', content)
        first = re.findall(r'<option value="([^"]*)"', content)
        found.setdefault(name, []).append(html.unescape((chosen or first)[0]))
    return found


def test_a_room_is_added_changed_moved_and_removed(organiser: FlaskClient, unit: Units, summit: str) -> None:
    base = f"/manage/{summit}/setup/rooms"
    assert organiser.post(f"{base}/add", data={"code": "new", "name_en": "New", "capacity": "5"}).status_code == 303
    assert entry(unit, summit, "rooms", "new") == {"code": "new", "name": {"en": "New"}, "capacity": 5}
    assert organiser.post(f"{base}/new/edit", data={"name_en": "New", "capacity": ""}).status_code == 303
    assert entry(unit, summit, "rooms", "new") == {"code": "new", "name": {"en": "New"}}
    assert organiser.post(f"{base}/new/move/up").status_code == 303
    with unit() as work:
        assert [room.code for room in find_event(work.session, summit).rooms] == ["main", "r1", "r2", "new", "r3"]
    assert organiser.post(f"{base}/new/remove").status_code == 303
    assert entry(unit, summit, "rooms", "new") is None


def test_an_activity_keeps_what_was_typed_of_its_items(organiser: FlaskClient, unit: Units, summit: str) -> None:
    code, data = ENTRIES["activities"]
    assert organiser.post(f"/manage/{summit}/setup/activities/{code}/edit", data=data).status_code == 303
    found = entry(unit, summit, "activities", code)
    assert found is not None
    assert [found[key] for key in ("room", "categories", "stops", "items")] == [
        "r1", ["vip", "guest"], [{"zh": "甲", "en": "A"}, {"zh": "乙"}],
        [{"title": {"zh": "圆桌"}, "minutes": 20, "speakers": [
            {"name": "曾国平", "unit": {"zh": "山东大学", "en": "Shandong University"}, "title": "教授", "role": "chair"},
            {"name": "仇英杰", "role": "speaker"}]}],
    ]


def test_a_question_keeps_its_choices_and_condition(organiser: FlaskClient, unit: Units, summit: str) -> None:
    code, data = ENTRIES["form"]
    assert organiser.post(f"/manage/{summit}/setup/form/{code}/edit", data=data).status_code == 303
    found = entry(unit, summit, "form", code)
    assert found is not None
    assert (found["choices"], found["show_if"], found["required"]) == (
        [{"value": "single", "label": {"zh": "单住", "en": "Single"}, "capacity": 3},
         {"value": "shared", "label": {"zh": "合住"}}], {"key": "hotel", "equals": True}, True)


@pytest.mark.parametrize("case", [
    ("rooms", {"capacity": "many"}, "capacity"),
    ("rooms", {"name_zh": ""}, "name_zh"),
    ("categories", {"colour": "red"}, "colour"),
    ("categories", {"companion_category": "nobody"}, "companion_category"),
    ("activities", {"ends": "2019-10-12T09:00"}, "ends"),
    ("activities", {"items-1-minutes": "long"}, "items-1-minutes"),
    ("activities", {"items-1-speakers": "甲 | | | dancer"}, "items-1-speakers"),
    ("activities", {"room": "cellar"}, "room"),
    ("points", {"activity": ""}, "needs_sign_up"),
    ("form", {"choices-0-label_zh": "", "choices-0-label_en": "", "choices-0-value": "", "choices-0-capacity": "",
              "choices-1-label_zh": "", "choices-1-value": ""}, "choices-0-label_zh"),
    ("form", {"choices-1-capacity": "few"}, "choices-1-capacity"),
    ("form", {"conditions-0-value": "perhaps"}, "conditions-0-value"),
    ("form", {"conditions-0-value": ""}, "conditions-0-value"),
    ("form", {"conditions-0-key": "nowhere"}, "conditions-0-key"),
    ("form", {"conditions-1-key": "arrival_date", "conditions-1-test": "in", "conditions-1-value": "2019-10-11, soon"},
     "conditions-1-value"),
    ("form", {"type": "riddle"}, "type"),
])
def test_a_mistake_stands_beside_its_field_and_changes_nothing(
    organiser: FlaskClient, unit: Units, summit: str, case: tuple[str, dict[str, str], str],
) -> None:
    part, wrong, field = case
    code, data = ENTRIES[part]
    before = entry(unit, summit, part, code)
    answer = organiser.post(f"/manage/{summit}/setup/{part}/{code}/edit", data=data | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert entry(unit, summit, part, code) == before


def test_what_is_used_is_not_removed(organiser: FlaskClient, unit: Units, summit: str) -> None:
    assert organiser.post(f"/manage/{summit}/setup/rooms/main/remove").status_code == 303
    assert entry(unit, summit, "rooms", "main") is not None


@pytest.mark.parametrize("path", [
    "nothing", "nothing/add", "rooms/nowhere/edit", "event/x/edit", "docking/x/edit",
])
def test_what_is_not_there_is_not_found(organiser: FlaskClient, summit: str, path: str) -> None:
    assert organiser.get(f"/manage/{summit}/setup/{path}").status_code == 404


@pytest.mark.parametrize("path", ["rooms/nowhere/remove", "nothing/x/remove", "rooms/main/move/sideways"])
def test_nothing_is_done_to_what_is_not_there(organiser: FlaskClient, summit: str, path: str) -> None:
    assert organiser.post(f"/manage/{summit}/setup/{path}").status_code == 404


def test_a_question_that_another_asks_about_stays(organiser: FlaskClient, unit: Units, summit: str) -> None:
    base = f"/manage/{summit}/setup/form"
    assert organiser.post(f"{base}/hotel/remove").status_code == 303
    told = organiser.get(base).text
    assert (entry(unit, summit, "form", "hotel") is None, "“是否住宿”" in told, "住宿方式" in told) == (False, True, True)
    assert organiser.post(f"{base}/roommate/remove").status_code == 303
    assert organiser.post(f"{base}/hotel/remove").status_code == 303
    assert entry(unit, summit, "form", "hotel") is None


def test_a_choice_that_a_condition_compares_with_stays(organiser: FlaskClient, unit: Units, summit: str) -> None:
    base = f"/manage/{summit}/setup/form"
    asked = {"key": "bed", "type": "text", "label_zh": "床位", "conditions-0-key": "roommate", "conditions-0-test": "equals",
             "conditions-0-value": "shared"}
    assert organiser.post(f"{base}/add", data=asked).status_code == 303
    sent: Any = ENTRIES["form"][1]
    without = {name: value for name, value in sent.items() if not name.startswith("choices-1")}
    for _twice in range(2):
        answer = organiser.post(f"{base}/roommate/edit", data=without)
        assert (answer.status_code, "床位" in answer.text, "form[" in answer.text) == (422, True, False)
    found: Any = entry(unit, summit, "form", "roommate")
    assert [one["value"] for one in found["choices"]] == ["single", "shared"]
