"""The form builder: order, headings, and conditions put together line by line."""

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
FORM = "/manage/summit-2019/setup/form"


def questions(unit: Units) -> list[dict[str, Any]]:
    with unit() as work:
        event = find_event(work.session, "summit-2019")
        return list(stored_definition(work.session, event, runtime().contributions).parts["form"])


def test_questions_are_put_in_another_order(organiser: FlaskClient, unit: Units, summit: str) -> None:
    keys = [one["key"] for one in questions(unit)]
    answer = organiser.post(f"{FORM}/order", data={"order": [f"{key} {key}" for key in reversed(keys)]})
    assert (answer.status_code, answer.location) == (303, FORM)
    assert [one["key"] for one in questions(unit)] == keys[::-1]


@pytest.mark.parametrize("order", [[], ["nonsense"], [" "], ["💥 💥"], ["x y z"] * 2000])
def test_a_nonsensical_order_changes_nothing(
    organiser: FlaskClient, unit: Units, summit: str, order: list[str],
) -> None:
    before = questions(unit)
    assert organiser.post(f"{FORM}/order", data={"order": order}).status_code == 303
    assert questions(unit) == before


def test_a_heading_is_written(organiser: FlaskClient, unit: Units, summit: str) -> None:
    key = questions(unit)[0]["key"]
    assert organiser.get(f"{FORM}/{key}/section").status_code == 200
    assert organiser.post(f"{FORM}/{key}/section", data={"section_zh": "行程", "section_en": "Travel"}).status_code == 303
    assert questions(unit)[0]["section"] == {"zh": "行程", "en": "Travel"}
    assert organiser.post(f"{FORM}/{key}/section", data={"section_zh": "长" * 201}).status_code == 422
    assert organiser.get(f"{FORM}/nowhere/section").status_code == 404


def test_a_condition_is_put_together_from_lines(organiser: FlaskClient, unit: Units, summit: str) -> None:
    data = {"key": "car", "type": "yes_no", "label_zh": "自驾", "condition_join": "all"}
    lines = [("", "hotel", "equals", "no"), ("B", "arrival_date", "equals", "2019-10-11"),
             ("B", "arrival_date", "in", "2019-10-12，2019-10-13")]
    for number, line in enumerate(lines):
        data |= {f"conditions-{number}-{name}": value
                 for name, value in zip(("group", "key", "test", "value"), line, strict=True)}
    assert organiser.post(f"{FORM}/add", data=data).status_code == 303
    assert questions(unit)[-1]["show_if"] == {"all": [
        {"key": "hotel", "equals": False}, {"any": [
            {"key": "arrival_date", "equals": "2019-10-11"},
            {"key": "arrival_date", "in": ["2019-10-12", "2019-10-13"]}]}]}
    shown = organiser.get(f"{FORM}/car/edit").text
    assert 'name="conditions-2-value"' in shown


def test_a_circle_stands_beside_its_line(organiser: FlaskClient, unit: Units, summit: str) -> None:
    before = questions(unit)
    answer = organiser.post(f"{FORM}/hotel/edit", data={
        "type": "yes_no", "label_zh": "住宿", "condition_join": "any", "conditions-0-key": "roommate",
        "conditions-0-test": "equals", "conditions-0-value": "single"})
    assert answer.status_code == 422
    assert questions(unit) == before


def test_strangers_build_nothing(stranger: FlaskClient, summit: str) -> None:
    assert [stranger.post(f"{FORM}/order").status_code, stranger.post(f"{FORM}/hotel/section").status_code,
            stranger.get(f"{FORM}/preview").status_code] == [403, 403, 403]
