"""Stored values of matching."""

from enum import StrEnum


class Verdict(StrEnum):
    """What staff say of a proposed pair: at the top whatever is computed, or not proposed any more."""

    PINNED = "pinned"
    DROPPED = "dropped"


class Feature(StrEnum):
    """What two cards are compared in."""

    TEXT = "text"
    KEYWORDS = "keywords"
    FIELD = "field"
    READINESS = "readiness"
    COOPERATION = "cooperation"
    BUDGET = "budget"
    REGION = "region"
