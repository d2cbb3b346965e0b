"""Dates and times between UTC and an event's zone, in two languages."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.vocabulary.times import (
    day_of,
    days,
    format_date,
    format_date_range,
    format_datetime,
    format_deadline,
    format_time,
    format_time_range,
    is_zone,
    local_date,
    local_iso,
    parse_date,
    parse_time,
    to_local,
    to_utc,
)

JINAN = "Asia/Shanghai"
NINE = datetime(2019, 10, 12, 1, 0, tzinfo=UTC)


def test_to_utc_takes_a_bare_moment_for_the_zone():
    assert to_utc(datetime(2019, 10, 12, 9, 0), JINAN) == NINE  # noqa: DTZ001 - a bare moment is what is tested.
    assert to_utc(NINE, "Europe/Paris") == NINE


def test_to_local_takes_a_bare_moment_for_utc():
    assert to_local(datetime(2019, 10, 12, 1, 0), JINAN).hour == 9  # noqa: DTZ001 - as a database gives it.
    assert local_date(datetime(2019, 10, 11, 16, 0, tzinfo=UTC), JINAN) == date(2019, 10, 12)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2019-10-12T09:00", NINE),
        ("2019-10-12 09:00:00", NINE),
        ("2019-10-12T03:00+02:00", NINE),
        ("2019-10-12T01:00Z", NINE),
        ("2019-10-12", None),
        ("2019-13-12T09:00", None),
        ("0001-01-01T00:00", None),
        ("tomorrow", None),
    ],
)
def test_parse_time_reads_the_zones_time_and_offsets(typed, expected):
    assert parse_time(typed, JINAN) == expected


@pytest.mark.parametrize(
    ("typed", "expected"), [("2019-10-12", date(2019, 10, 12)), ("2019-02-29", None), ("12.10.2019", None)]
)
def test_parse_date_reads_iso_dates(typed, expected):
    assert parse_date(typed) == expected


def test_local_iso_is_read_back():
    assert parse_time(local_iso(NINE, JINAN), JINAN) == NINE


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2019, 10, 11, 19, 59, tzinfo=UTC), date(2019, 10, 11)),
        (datetime(2019, 10, 11, 20, 0, tzinfo=UTC), date(2019, 10, 12)),
        (datetime(2019, 10, 12, 15, 59, tzinfo=UTC), date(2019, 10, 12)),
    ],
)
def test_day_of_turns_at_four(moment, expected):
    assert day_of(moment, JINAN) == expected
    assert day_of(moment, JINAN, turns=time(0)) == local_date(moment, JINAN)


def test_is_zone_knows_iana_names():
    assert (is_zone(JINAN), is_zone("Asia/Jinan"), is_zone(""), is_zone("../etc")) == (True, False, False, False)


def test_dates_are_told_in_two_languages():
    day = date(2019, 10, 12)
    assert format_date(day, "zh", weekday=True) == "10月12日 星期六"
    assert format_date(day, "en", weekday=True) == "Saturday, 12 October"
    assert format_date(day, "zh", year=True) == "2019年10月12日"
    assert format_date(day, "en", year=True) == "12 October 2019"


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2019, 10, 11), date(2019, 10, 13), "2019年10月11日至13日", "11–13 October 2019"),
        (date(2019, 10, 11), date(2019, 10, 11), "2019年10月11日", "11 October 2019"),
        (date(2019, 9, 30), date(2019, 10, 2), "2019年9月30日至10月2日", "30 September – 2 October 2019"),
        (date(2019, 12, 30), date(2020, 1, 2), "2019年12月30日至2020年1月2日", "30 December 2019 – 2 January 2020"),
    ],
)
def test_ranges_say_what_both_ends_share_once(first, last, chinese, english):
    assert (format_date_range(first, last, "zh"), format_date_range(first, last, "en")) == (chinese, english)


def test_ranges_may_leave_the_year_out():
    ends = date(2019, 10, 11), date(2019, 10, 13)
    assert format_date_range(*ends, "zh", year=False) == "10月11日至13日"
    assert format_date_range(*ends, "en", year=False) == "11–13 October"


def test_times_are_told_in_the_zone():
    night = datetime(2019, 10, 12, 17, 0, tzinfo=UTC)
    assert format_time(NINE, JINAN) == "09:00"
    assert format_datetime(NINE, JINAN, "zh") == "10月12日 09:00"
    assert format_datetime(NINE, JINAN, "en", year=True) == "12 October 2019, 09:00"

    assert format_time_range(NINE, datetime(2019, 10, 12, 2, 0, tzinfo=UTC), JINAN, "zh") == "09:00–10:00"
    assert format_time_range(NINE, night, JINAN, "zh") == "09:00–10月13日 01:00"


def test_midnight_is_said_as_the_day_that_ends_then() -> None:
    midnight = NINE - timedelta(hours=9)
    assert [format_deadline(one, JINAN, "zh") for one in (midnight, NINE)] == ["10月11日", "10月12日 09:00"]
    assert format_deadline(midnight, JINAN, "en") == "11 October"


def test_days_are_both_ends_and_all_between():
    assert days(date(2019, 10, 31), date(2019, 11, 1)) == [date(2019, 10, 31), date(2019, 11, 1)]
