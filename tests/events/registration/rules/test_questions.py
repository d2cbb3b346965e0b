"""Which questions are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from events.registration.rules.questions import is_met, shown_questions

HOTEL = {"key": "hotel", "equals": True}


@pytest.mark.parametrize(("condition", "answers", "met"), [
    (None, {}, True), (HOTEL, {"hotel": True}, True), (HOTEL, {"hotel": False}, False), (HOTEL, {}, False),
    ({"key": "hotel", "equals": False}, {}, True), ({"key": "room", "not_equals": "single"}, {}, True),
    ({"key": "room", "not_equals": "single"}, {"room": "single"}, False),
    ({"key": "room", "in": ["single", "suite"]}, {"room": "suite"}, True),
    ({"key": "room", "in": ["single", "suite"]}, {}, False),
    ({"key": "days", "equals": "second"}, {"days": ["first", "second"]}, True),
    ({"key": "days", "not_equals": "second"}, {"days": ["first", "second"]}, False),
    ({"all": [HOTEL, {"key": "room", "equals": "single"}]}, {"hotel": True, "room": "shared"}, False),
    ({"any": [HOTEL, {"key": "room", "equals": "single"}]}, {"room": "single"}, True),
    ({"all": [{"any": [HOTEL]}, {"key": "room", "not_equals": "shared"}]}, {"hotel": True}, True),
])
def test_condition_is_met(condition: Any, answers: dict[str, Any], met: bool) -> None:
    assert is_met(condition, answers) is met


@dataclass
class Asked:
    key: str
    categories: list[str] | None = None
    show_if: dict[str, Any] | None = None


def shown(questions: list[Asked], category: str | None, answers: dict[str, Any]) -> list[str]:
    return [one.key for one in shown_questions(questions, category, answers)]


def test_questions_of_other_categories_are_not_shown() -> None:
    questions = [Asked("card", ["media"]), Asked("trip")]
    assert (shown(questions, "media", {}), shown(questions, "guest", {}), shown(questions, None, {})) == (
        ["card", "trip"], ["trip"], ["trip"])


def test_what_is_not_asked_conditions_nothing() -> None:
    questions = [
        Asked("roommate", None, {"key": "room", "equals": "shared"}), Asked("room", None, HOTEL), Asked("hotel")]
    assert shown(questions, "guest", {"hotel": False, "room": "shared"}) == ["hotel"]
    assert shown(questions, "guest", {"hotel": True, "room": "shared"}) == ["roommate", "room", "hotel"]


def test_a_circle_ends() -> None:
    questions = [Asked("a", None, {"key": "b", "equals": True}), Asked("b", None, {"key": "a", "equals": True})]
    assert shown(questions, None, {"a": True, "b": True}) == []
