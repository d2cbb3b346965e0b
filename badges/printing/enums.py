"""Stored values of print runs."""

from enum import StrEnum


class BadgeLayout(StrEnum):
    """How badges lie on paper."""

    SINGLE = "single"
    SHEET = "sheet"
