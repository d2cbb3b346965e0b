"""Stored values of the follow-up: who is reminded, and what became of a statement."""

from enum import StrEnum


class Recipient(StrEnum):
    """Who gets a reminder: the company's contact, or whoever recorded the deal."""

    COMPANY = "company"
    STAFF = "staff"


class StatementState(StrEnum):
    """What became of a company's statement. `taken` made an act, `noted` none, `dismissed` was wrong."""

    WAITING = "waiting"
    TAKEN = "taken"
    NOTED = "noted"
    DISMISSED = "dismissed"


class Claim(StrEnum):
    """What a company says of its deal beside a stage: nothing new, or that it came to nothing."""

    NO_CHANGE = "no_change"
    ENDED = "ended"
