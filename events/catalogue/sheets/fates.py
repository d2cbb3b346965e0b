"""What becomes of a row."""

from enum import StrEnum


class Fate(StrEnum):
    """What a row of a sheet comes to."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    TWICE = "twice"
    REFUSED = "refused"
    PASSED_OVER = "passed_over"
