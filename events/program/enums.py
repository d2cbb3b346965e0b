"""Stored values of programs."""

from enum import StrEnum


class ProgramLanguage(StrEnum):
    """Which languages a program is printed in."""

    CHINESE = "zh"
    ENGLISH = "en"
    BOTH = "both"


class ProgramEdition(StrEnum):
    """Whom a program is for: everybody, or staff (with places, tables and points)."""

    PUBLIC = "public"
    STAFF = "staff"
