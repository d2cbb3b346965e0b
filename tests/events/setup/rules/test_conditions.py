"""Conditions as lines, lines as conditions."""

from typing import Any

import pytest

from events.setup.rules.conditions import Line, join_lines, lines_of_condition

A, B, C, D = ({"key": key, "equals": key} for key in "abcd")


def line(key: str, group: str = "") -> Line:
    return Line(key, "equals", key, group)


@pytest.mark.parametrize(("join", "lines", "condition"), [
    ("all", [], None), ("any", [line("a")], A), ("all", [line("a"), line("b")], {"all": [A, B]}),
    ("all", [line("a"), line("b", "A"), line("c", "A")], {"all": [A, {"any": [B, C]}]}),
    ("any", [line("a", "A"), line("b", "A"), line("c", "B"), line("d", "B")], {"any": [{"all": [A, B]}, {"all": [C, D]}]}),
    ("all", [line("a", "A"), line("b", "A")], {"any": [A, B]}),
    ("all", [line("b", "A"), line("a"), line("c", "A")], {"all": [{"any": [B, C]}, A]}),
])
def test_lines_make_a_condition(join: str, lines: list[Line], condition: Any) -> None:
    assert join_lines(join, lines)[0] == condition


@pytest.mark.parametrize("condition", [
    A, {"all": [A, B]}, {"any": [A, B]}, {"all": [A, {"any": [B, C]}, D]}, {"any": [{"all": [A, B]}, {"all": [C, D]}]},
    {"key": "a", "in": ["x", "y"]}, {"key": "a", "not_equals": True},
])
def test_a_condition_comes_back_from_its_lines(condition: dict[str, Any]) -> None:
    found = lines_of_condition(condition)
    assert found is not None
    assert join_lines(*found)[0] == condition


def test_all_in_all_is_one_list() -> None:
    assert lines_of_condition({"all": [A, {"all": [B, {"any": [{"any": [C]}, D]}]}]}) == (
        "all", [line("a"), line("b"), line("c", "A"), line("d", "A")])


@pytest.mark.parametrize("condition", [
    {"all": [A, {"any": [B, {"all": [C, D]}]}]}, {"all": [{"any": [A, B]}] * 9},
])
def test_what_lines_cannot_say_is_not_taken_apart(condition: dict[str, Any]) -> None:
    assert lines_of_condition(condition) is None


def test_each_path_leads_to_its_line() -> None:
    assert join_lines("all", [line("a"), line("b", "A"), line("c", "A")])[1] == {
        "show_if.all[1]": 0, "show_if.all[2]": 1, "show_if.all[2].any[1]": 1, "show_if.all[2].any[2]": 2}
    assert join_lines("any", [line("a")])[1] == {"show_if": 0}
    assert join_lines("all", [line("a", "A"), line("b", "A")])[1] == {
        "show_if": 0, "show_if.any[1]": 0, "show_if.any[2]": 1}
