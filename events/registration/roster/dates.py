"""Dates as people type them into a sheet, read against the days of the event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from app.vocabulary.characters import half_width, tidy
from events.registration.roster.sheet import Cell

_SERIAL_DAY_0: Final = date(
    1899, 12, 30
)  # Day 1 of spreadsheets is 1900-01-01; they count a 29 February 1900 too many.
_SERIALS: Final = range(20_000, 80_000)
_DIGITS: Final = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_CHINESE: Final = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日号])")
_CHINESE_YEAR: Final = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_MONTH_NAMES: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES.split("|"), 1)}
_MONTH: Final = rf"({_MONTH_NAMES})[a-z]*\.?"
_REST: Final = (
    r"(?:[t\s,，;；]|\(?(?:周|星期|礼拜)[一二三四五六日天]\)?|上午|下午|中午|晚上?|早上?|凌晨|傍晚|全天|前后|左右|抵达|到达|到|抵济"
    r"|\d{1,2}[:：点时]\d{0,2}(?::\d{2})?(?:\.\d+)?分?|[ap]m|z|[+-]\d{2}:\d{2})*"
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?" + _REST)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY: Final = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?" + _REST)
_DAY: Final = re.compile(r"(\d{1,2})\s*[日号]" + _REST)
_THREE: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _REST)
_DAY_NAMED_MONTH: Final = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{_MONTH}[\s,-]*(\d{{4}}|\d{{2}})?" + _REST)
_NAMED_MONTH_DAY: Final = re.compile(rf"{_MONTH}\s*(\d{{1,2}})(?:st|nd|rd|th)?(?:[\s,]+(\d{{4}}))?" + _REST)


def read_date(cell: Cell, starts: date, ends: date) -> date | None:
    """The date that a cell means, or None.

    A date without a year is in the event's year; where several readings are possible (11/10/19), the one nearest
    to the event holds. Numbers are a spreadsheet's serial days.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        if int(cell) in _SERIALS:
            return _SERIAL_DAY_0 + timedelta(days=int(cell))
        cell = str(cell) if re.fullmatch(r"\d{1,2}\.\d{2}", str(cell)) else f"{cell:.0f}"
    if not isinstance(cell, str):
        return None
    text = _CHINESE.sub(lambda found: str(_number(found[0])), half_width(tidy(cell)).casefold())
    text = _CHINESE_YEAR.sub(lambda found: "".join(str(_DIGITS[digit]) for digit in found[0]), text)
    found = list(_readings(text, starts, ends))
    return min(found, key=lambda day: abs((day - starts).days), default=None)


def _readings(text: str, starts: date, ends: date) -> Iterator[date]:
    years = dict.fromkeys((starts.year, ends.year))
    for pattern in (_YEAR_FIRST, _COMPACT):
        if found := pattern.fullmatch(text):
            yield from _day(int(found[1]), int(found[2]), int(found[3]))
            return
    if found := _MONTH_DAY.fullmatch(text):
        for year in years:
            yield from _day(year, int(found[1]), int(found[2]))
    elif found := _DAY.fullmatch(text):
        for year, month in dict.fromkeys(((starts.year, starts.month), (ends.year, ends.month))):
            yield from _day(year, month, int(found[1]))
    elif found := _THREE.fullmatch(text):
        first, second, third = int(found[1]), int(found[2]), int(found[3])
        for year, month, day in ((third, first, second), (third, second, first), (first, second, third)):
            yield from _day(year if year > 99 else year + 2000, month, day)
    elif found := _DAY_NAMED_MONTH.fullmatch(text):
        for year in [int(found[3])] if found[3] else years:
            yield from _day(year if year > 99 else year + 2000, _MONTHS[found[2]], int(found[1]))
    elif found := _NAMED_MONTH_DAY.fullmatch(text):
        for year in [int(found[3])] if found[3] else years:
            yield from _day(year, _MONTHS[found[1]], int(found[2]))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    if 1900 <= year <= 2199:
        try:
            yield date(year, month, day)
        except ValueError:
            return


def _number(chinese: str) -> int:
    """十 is 10, 十一 is 11, 二十 is 20, 三十一 is 31."""
    tens, ten, ones = chinese.rpartition("十")
    if not ten:
        return _DIGITS.get(ones[-1], 0)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
