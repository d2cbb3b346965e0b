"""Stored values of badge issues."""

from enum import StrEnum


class IssueState(StrEnum):
    """Where a printed or shown badge stands."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"
