"""Statuses, activities that clash, and references."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from events.registration.enums import DelegateStatus
from events.registration.rules.activities import clashes, is_open_to
from events.registration.rules.references import ALPHABET, LETTERS, new_reference, new_token, tidy_reference
from events.registration.rules.statuses import first_status, is_holding, may_become


@pytest.mark.parametrize(("now", "possible"), [
    ("pending", ["approved", "rejected", "cancelled"]), ("approved", ["pending", "rejected", "cancelled"]),
    ("rejected", ["pending", "approved", "cancelled"]), ("cancelled", ["pending", "approved"]),
])
def test_statuses_lead_where_they_may(now: str, possible: list[str]) -> None:
    assert [status for status in DelegateStatus if may_become(now, status)] == possible


def test_pending_and_approved_hold_places() -> None:
    assert [status for status in DelegateStatus if is_holding(status)] == ["pending", "approved"]
    assert (first_status(True), first_status(False)) == ("pending", "approved")


@dataclass
class Activity:
    code: str
    starts: datetime
    ends: datetime
    sign_up: str = "open"
    categories: list[str] | None = None


def at(code: str, starts: int, ends: int, **more: object) -> Activity:
    return Activity(code, datetime(2019, 10, 12, starts, tzinfo=UTC), datetime(2019, 10, 12, ends, tzinfo=UTC), **more)


def test_overlapping_activities_clash_and_following_ones_do_not() -> None:
    found = clashes([at("c", 11, 13), at("a", 9, 10), at("b", 10, 12), at("all", 8, 9)])
    assert [(one.code, other.code) for one, other in found] == [("b", "c")]


def test_activities_are_open_to_their_categories() -> None:
    assert [is_open_to(one, "guest") for one in (
        at("a", 1, 2), at("b", 1, 2, categories=["guest"]), at("c", 1, 2, categories=["vip"]),
        at("d", 1, 2, sign_up="invited"), at("e", 1, 2, sign_up="none"))] == [True, True, False, False, False]


def test_references_are_short_and_read_back() -> None:
    made = {new_reference() for _ in range(2000)}
    assert len(made) == 2000
    assert {len(one) for one in made} == {8}
    assert {one[0] for one in made} <= set(LETTERS)
    assert set("".join(made)) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01OILUE")
    assert tidy_reference(" k7m2-9qxt ") == "K7M29QXT"
    assert len(new_token()) == 32
