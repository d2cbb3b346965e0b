"""Courses, rates, days, attendance and what a certificate tells: pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from badges.watching.enums import AttendanceRule
from badges.watching.rules.attendance import (
    Attended,
    Rule,
    counted_activities,
    grouped,
    has_attended,
    hours_told,
    initial_of,
    minutes_of,
    readable_code,
)
from badges.watching.rules.course import day_to_show, full_course, per_minute, quarter_of

pytestmark = pytest.mark.one_database

NINE = datetime(2019, 10, 12, 1, 0, tzinfo=UTC)
DAYS = [date(2019, 10, 10) + timedelta(days=nth) for nth in range(4)]


@pytest.mark.parametrize(("minutes", "begins"), [(0, 0), (14, 0), (15, 15), (44, 30), (59, 45)])
def test_a_moment_lies_in_its_quarter(minutes: int, begins: int) -> None:
    at = NINE + timedelta(minutes=minutes, seconds=59, microseconds=999_999)
    assert quarter_of(at.astimezone(ZoneInfo("Asia/Shanghai"))) == NINE + timedelta(minutes=begins)


def test_a_course_has_every_quarter_up_to_now() -> None:
    counts = {NINE: 3, NINE + timedelta(minutes=105): 1}
    quarters = [NINE + timedelta(minutes=15 * nth) for nth in range(9)]
    assert full_course(counts) == list(zip(quarters[:8], [3, *[0] * 6, 1], strict=True))
    assert full_course(counts, NINE + timedelta(minutes=121)) == list(zip(quarters, [3, *[0] * 6, 1, 0], strict=True))
    assert full_course({}) == []


def test_a_course_of_one_quarter_begins_two_hours_before_its_end() -> None:
    quarters = [NINE - timedelta(minutes=15 * nth) for nth in range(7, -1, -1)]
    assert full_course({NINE: 3}, NINE) == list(zip(quarters, [*[0] * 7, 3], strict=True))


@pytest.mark.parametrize(("count", "rate"), [(0, 0.0), (1, 0.1), (15, 1.0), (22 * 15, 22.0), (20, 1.3)])
def test_rates_have_one_decimal_and_never_hide_somebody(count: int, rate: float) -> None:
    assert per_minute(count) == rate


@pytest.mark.parametrize(
    ("asked", "today", "shown"),
    [
        (None, date(2019, 10, 12), date(2019, 10, 12)), (date(2019, 10, 11), date(2019, 10, 12), date(2019, 10, 11)),
        (date(1999, 1, 1), date(2019, 10, 12), date(2019, 10, 12)), (None, date(2019, 9, 1), date(2019, 10, 11)),
        (None, date(2020, 1, 1), date(2019, 10, 13)), (None, date(2019, 10, 10), date(2019, 10, 10)),
    ],
)
def test_the_day_shown(asked: date | None, today: date, shown: date) -> None:
    assert day_to_show(asked, DAYS, today, date(2019, 10, 11)) == shown


def hours(first: float, last: float) -> tuple[datetime, datetime]:
    return NINE + timedelta(hours=first), NINE + timedelta(hours=last)


@pytest.mark.parametrize(
    ("rule", "what", "has"),
    [
        (Rule(), Attended(), False), (Rule(), Attended(arrived=True), True),
        (Rule(), Attended(activities=(hours(0, 1),)), False),
        (Rule(AttendanceRule.ACTIVITIES, 2), Attended(True, (hours(0, 1),)), False),
        (Rule(AttendanceRule.ACTIVITIES, 2), Attended(False, (hours(0, 1), hours(1, 2))), True),
    ],
)
def test_who_has_attended(rule: Rule, what: Attended, has: bool) -> None:
    assert has_attended(rule, what) == has


@pytest.mark.parametrize(
    ("times", "minutes"),
    [((), 0), ((hours(0, 1.5),), 90), ((hours(0, 2), hours(1, 3)), 180), ((hours(2, 3), hours(0, 1)), 120),
     ((hours(0, 4), hours(1, 2)), 240), ((hours(1, 0),), 0)],
)
def test_time_that_overlaps_counts_once(times: tuple[tuple[datetime, datetime], ...], minutes: int) -> None:
    assert minutes_of(times) == minutes


@pytest.mark.parametrize(("minutes", "told"), [(0, ""), (29, ""), (30, "0.5"), (60, "1"), (100, "1.5"), (120, "2")])
def test_hours_are_rounded_down_to_halves(minutes: int, told: str) -> None:
    assert hours_told(minutes) == told


@pytest.mark.parametrize(
    ("name", "initial"), [("欧阳娜娜", "欧**"), ("John Ronald Smith", "J. S."), ("Plato", "P."), ("", "*"), ("𠮷田", "𠮷**")]
)
def test_strangers_learn_an_initial(name: str, initial: str) -> None:
    assert initial_of(name) == initial


def test_a_code_is_read_however_it_is_typed() -> None:
    assert readable_code(" abcd-efgh 2345 6789 ") == "ABCDEFGH23456789"
    assert [readable_code(typed) for typed in ("", "ABCD", "ABCDEFGH2345678O", "A" * 17, "a'; --")] == [""] * 5
    assert grouped("ABCDEFGH23456789") == "ABCD-EFGH-2345-6789"


def test_meals_and_arrivals_are_no_activities_to_attend() -> None:
    assert counted_activities({"arrival", "meal", "session", "visit"}) == {"session", "visit"}
