"""The rules of a scan, against cases that are written down as data for every implementation."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from badges.desk.enums import Admits, BadgeStanding, Direction, Mark, Outcome, PersonStanding, Reason
from badges.desk.rules import (
    Attempt,
    BadgeFacts,
    Passage,
    PointRule,
    Verdict,
    decide,
    direction_is_possible,
    seconds_to_wait,
)

CASES = json.loads((Path(__file__).parents[2] / "data" / "scan-cases.json").read_text("utf-8"))
NOW = datetime(2019, 10, 12, 2, 0, tzinfo=UTC)


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def point_of(case: dict[str, Any]) -> PointRule:
    point = case["point"]
    categories = point.get("categories")
    return PointRule(
        admits=Admits(point["admits"]),
        daily=point.get("daily", False),
        forgiving=point.get("forgiving", False),
        needs_sign_up=point.get("needs_sign_up", False),
        categories=None if categories is None else frozenset(categories),
        opens=instant(point.get("opens")),
        closes=instant(point.get("closes")),
    )


def verdict_of(case: dict[str, Any]) -> Verdict:
    facts = BadgeFacts(
        BadgeStanding(case["badge"]), PersonStanding(case["person"]), case["category"], case["holds_place"]
    )
    passages = [
        Passage(
            datetime.fromisoformat(passage["at"]), Direction(passage["direction"]), passage["desk"],
            passage.get("clock_off", False),
        )
        for passage in case["passages"]
    ]
    scan = case["scan"]
    attempt = Attempt(datetime.fromisoformat(scan["at"]), Direction(scan["direction"]), scan["override"])
    return decide(point_of(case), facts, passages, attempt, ZoneInfo(case["zone"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_scan_case(case: dict[str, Any]) -> None:
    verdict = verdict_of(case)
    first = verdict.first
    assert {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "marks": list(verdict.marks),
        "rule": verdict.rule,
        "first": first and {"at": first.at, "desk": first.desk},
    } == {**case["expect"], "first": expected_first(case)}


def expected_first(case: dict[str, Any]) -> dict[str, Any] | None:
    first = case["expect"]["first"]
    return first and {"at": datetime.fromisoformat(first["at"]), "desk": first["desk"]}


def test_cases_cover_every_reason_outcome_and_mark_of_a_verdict() -> None:
    expected = [case["expect"] for case in CASES]
    assert {entry["reason"] for entry in expected} == {None, *Reason}
    assert {entry["outcome"] for entry in expected} == set(Outcome)
    assert {mark for entry in expected for mark in entry["marks"]} == {
        Mark.OVERRIDDEN,
        Mark.WITHOUT_ENTRY,
        Mark.EXIT_MISSING,
        Mark.UNLISTED,
    }


@pytest.mark.parametrize(
    ("admits", "direction", "possible"),
    [
        (Admits.ONCE, Direction.IN, True),
        (Admits.ONCE, Direction.OUT, False),
        (Admits.MANY, Direction.OUT, False),
        (Admits.IN_OUT, Direction.OUT, True),
    ],
)
def test_direction_out_needs_an_in_out_point(admits: Admits, direction: Direction, possible: bool) -> None:
    assert direction_is_possible(admits, direction) == possible


@pytest.mark.parametrize(
    ("count", "seconds_apart", "wait"),
    [(18, 1, None), (19, 1, 41), (40, 1, 41), (19, 3, 3), (19, 4, None), (19, 0, 60)],
)
def test_bad_codes_in_a_row_are_slowed_from_the_twentieth(count: int, seconds_apart: int, wait: int | None) -> None:
    before = [NOW - timedelta(seconds=seconds_apart * nth) for nth in range(1, count + 1)]
    assert seconds_to_wait(before, NOW) == wait
