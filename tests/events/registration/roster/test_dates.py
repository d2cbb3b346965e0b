"""Dates as people type them."""

from datetime import date, datetime

import pytest

from events.registration.roster.dates import read_date

DAY = date(2019, 10, 11)


@pytest.mark.parametrize(
    "cell",
    [
        date(2019, 10, 11),
        datetime(2019, 10, 11, 9, 30),  # noqa: DTZ001 - sheets know no zones.
        43749,
        43749.5,
        20191011,
        10.11,
        "2019-10-11",
        "2019/10/11",
        "2019.10.11",
        "2019年10月11日",
        "２０１９年１０月１１日",
        "2019-10-11 09:30:00",
        "2019-10-11T09:30",
        "20191011",
        "10月11日",
        "10 月 11 日",
        "10月11号",
        "10/11",
        "10-11",
        "10.11",
        "10月11日下午",
        "10月11日（周五）",
        "10月11日 14:30",
        "十月十一日",
        "二〇一九年十月十一日",
        "二零一九年10月11日",
        "11日",
        "11号晚上",
        "11/10/2019",
        "10/11/2019",
        "19.10.11",
        "11 October 2019",
        "October 11, 2019",
        "Oct 11",
        "11-Oct-19",
        "11th Oct.",
    ],
)
def test_read_date_reads_any_usual_form(cell):
    assert read_date(cell, DAY, date(2019, 10, 13)) == DAY


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "待定",
        "下周",
        "2019-13-45",
        "10月40日",
        "2月30日",
        "2019-02-29",
        True,
        5,
        10.1,
        1e12,
        "10月",
        "2019",
        "1/2/3/4",
    ],
)
def test_read_date_refuses_what_is_none(cell):
    assert read_date(cell, DAY, date(2019, 10, 13)) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12月31日", date(2019, 12, 31)),
        ("1月2日", date(2020, 1, 2)),
        ("2日", date(2020, 1, 2)),
        ("三十一日", date(2019, 12, 31)),
    ],
)
def test_read_date_takes_the_year_nearest_to_an_event_over_new_year(cell, expected):
    assert read_date(cell, date(2019, 12, 30), date(2020, 1, 3)) == expected


def test_read_date_keeps_a_year_that_is_said():
    assert read_date("2018-10-11", DAY, DAY) == date(2018, 10, 11)
