"""The order of questions and the headings above them."""

from typing import Any

import pytest

from events.setup.rules.ordering import arranged, in_sections, joined, retitled, stepped


def questions(text: str) -> list[dict[str, Any]]:
    """`a b/X c/X`: a without a heading, b and c under X."""
    found = []
    for word in text.split():
        key, _, section = word.partition("/")
        found.append({"key": key, **({"section": {"zh": section}} if section else {})})
    return found


def said(entries: Any) -> str:
    return " ".join(one["key"] + (f"/{one['section']['zh']}" if "section" in one else "") for one in entries)


def test_neighbours_with_one_heading_stand_together() -> None:
    assert [said(group) for group in in_sections(questions("a b/X c/X d e/X"))] == ["a", "b/X c/X", "d", "e/X"]
    assert in_sections([]) == []


@pytest.mark.parametrize(("key", "steps", "after"), [
    ("a", -1, "a b c/X d/X"), ("b", -1, "b a c/X d/X"), ("b", 1, "a b/X c/X d/X"), ("c", -1, "a b c d/X"),
    ("c", 1, "a b d/X c/X"), ("d", 1, "a b c/X d/X"),
])
def test_a_step_at_the_edge_of_a_section_leads_into_the_next(key: str, steps: int, after: str) -> None:
    assert said(stepped(questions("a b c/X d/X"), key, steps)) == after


@pytest.mark.parametrize(("order", "after"), [
    ([("c", "a"), ("a", "a"), ("b", "b"), ("d", "d")], "c a b/X d/Y"),
    ([("b", "b"), ("a", "b")], "b/X a/X c/X d/Y"),
    ([("gone", "a"), ("d", "gone")], "d/Y a b/X c/X"), ([], "a b/X c/X d/Y"),
    ([("a", "a"), ("a", "b")], "a/X b/X c/X d/Y"),
])
def test_a_new_order_takes_the_headings_along(order: list[tuple[str, str]], after: str) -> None:
    assert said(arranged(questions("a b/X c/X d/Y"), order)) == after


@pytest.mark.parametrize(("section", "after"), [({"zh": "Z"}, "a b/Z c/Z d/X"), (None, "a b c d/X")])
def test_a_heading_changes_for_all_that_share_it(section: dict[str, str] | None, after: str) -> None:
    before = questions("a b/Y c/Y d/X")
    assert said(retitled(before, "c", section)) == after


@pytest.mark.parametrize(("before", "key", "after"), [
    ("a b/X c d/X", "d", "a b/X d/X c"), ("a b/X c/X d", "c", "a b/X c/X d"), ("a b/X c/Y", "c", "a b/X c/Y"),
    ("a b/X c", "c", "a b/X c"), ("a/X b c/X", "a", "b c/X a/X"),
])
def test_a_question_joins_the_heading_that_it_names(before: str, key: str, after: str) -> None:
    assert said(joined(questions(before), key)) == after
