"""Dates, times and zones: UTC inside, the event's zone outside, written as Chinese and English readers expect."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

DAY_TURNS: Final = time(4)  # A daily point starts afresh at 04:00: a party after midnight belongs to its evening.
_LOCAL: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_WEEKDAYS_ZH: Final = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_WEEKDAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name; raises ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(f"unknown time zone: {name}") from error


def is_zone(name: str) -> bool:
    """Whether a time zone has this IANA name."""
    try:
        zone(name)
    except ValueError:
        return False
    return True


def to_utc(moment: datetime, zone_name: str) -> datetime:
    """A moment in UTC; one without an offset is in the zone."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone(zone_name))
    return aware.astimezone(UTC)


def to_local(moment: datetime, zone_name: str) -> datetime:
    """A moment in the zone; one without an offset is UTC, as databases give it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(zone(zone_name))


def local_date(moment: datetime, zone_name: str) -> date:
    """The date that the calendar in the zone shows at a moment."""
    return to_local(moment, zone_name).date()


def day_of(moment: datetime, zone_name: str, turns: time = DAY_TURNS) -> date:
    """The day that a moment belongs to where days turn later than midnight: 03:59 is still yesterday."""
    local = to_local(moment, zone_name)
    return local.date() if local.time() >= turns else local.date() - timedelta(days=1)


def parse_time(typed: str, zone_name: str) -> datetime | None:
    """`2019-10-12T09:00` in the zone, or with an offset of its own, as UTC; nothing where it is no such time."""
    if not _LOCAL.fullmatch(typed.strip()):
        return None
    try:
        return to_utc(datetime.fromisoformat(typed.strip()), zone_name)
    except (ValueError, OverflowError):
        return None


def parse_date(typed: str) -> date | None:
    """`2019-10-12`; nothing where it is no such date."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed.strip()):
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def local_iso(moment: datetime, zone_name: str) -> str:
    """A moment in the zone, to the minute and without an offset, as definition files write it."""
    return to_local(moment, zone_name).strftime("%Y-%m-%dT%H:%M")


def days(first: date, last: date) -> list[date]:
    """Every date from the first to the last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def weekday_name(day: date, language: str) -> str:
    """星期六, Saturday."""
    return (_WEEKDAYS_ZH if _is_chinese(language) else _WEEKDAYS_EN)[day.weekday()]


def format_date(day: date, language: str, *, year: bool = False, weekday: bool = False) -> str:
    """10月12日 星期六; Saturday, 12 October; with the year 2019年10月12日; 12 October 2019."""
    if _is_chinese(language):
        told = f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
        return f"{told} {weekday_name(day, language)}" if weekday else told
    told = f"{day.day} {_MONTHS_EN[day.month - 1]}" + (f" {day.year}" if year else "")
    return f"{weekday_name(day, language)}, {told}" if weekday else told


def format_date_range(first: date, last: date, language: str, *, year: bool = True) -> str:
    """2019年10月11日至13日; 11–13 October 2019. What both ends share is said once."""
    if first == last:
        return format_date(first, language, year=year)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if _is_chinese(language):
        end = f"{last.day}日" if same_month else format_date(last, language, year=not same_year)
        return f"{format_date(first, language, year=year or not same_year)}至{end}"
    end = format_date(last, language, year=year or not same_year)
    if same_month:
        return f"{first.day}–{end}"
    return f"{format_date(first, language, year=not same_year)} – {end}"


def format_time(moment: datetime, zone_name: str) -> str:
    """09:00 in the zone; the same in both languages."""
    return to_local(moment, zone_name).strftime("%H:%M")


def format_datetime(
    moment: datetime, zone_name: str, language: str, *, year: bool = False, weekday: bool = False
) -> str:
    """10月12日 09:00; 12 October, 09:00."""
    told = format_date(local_date(moment, zone_name), language, year=year, weekday=weekday)
    joint = " " if _is_chinese(language) else ", "
    return f"{told}{joint}{format_time(moment, zone_name)}"


def format_deadline(moment: datetime, zone_name: str, language: str) -> str:
    """Until when something is open that isn't any more at a moment: 10月13日 18:00; 13 October, 18:00.

    Midnight is said as the day that is over then, since nobody reads 10月14日 00:00 as the end of the 13th.
    """
    local = to_local(moment, zone_name)
    if local.time() == time(0):
        return format_date(local.date() - timedelta(days=1), language)
    return format_datetime(moment, zone_name, language)


def format_time_range(starts: datetime, ends: datetime, zone_name: str, language: str) -> str:
    """09:00–10:00; an end on a later day says which: 22:30–10月18日 00:30."""
    first, last = local_date(starts, zone_name), local_date(ends, zone_name)
    if first == last:
        return f"{format_time(starts, zone_name)}–{format_time(ends, zone_name)}"
    return f"{format_time(starts, zone_name)}–{format_datetime(ends, zone_name, language)}"


def _is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")
