"""Stored values of attendance: what counts as having attended, and what a sheet is for."""

from enum import StrEnum


class AttendanceRule(StrEnum):
    """When somebody has attended: admitted on arrival (at any point where there is no arrival), or at so many activities."""

    ARRIVAL = "arrival"
    ACTIVITIES = "activities"


class SheetUse(StrEnum):
    """What an attendance sheet is for: to be signed, to be read afterwards, or empty for whoever comes."""

    SIGN = "sign"
    TIMES = "times"
    BLANK = "blank"


class SheetOrder(StrEnum):
    """In which order people stand on a sheet; within a unit or a group by pinyin."""

    PINYIN = "pinyin"
    UNIT = "unit"
    GROUP = "group"


class PaperKind(StrEnum):
    """What was ordered on paper."""

    SHEET = "sheet"
    CERTIFICATES = "certificates"
