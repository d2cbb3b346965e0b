"""Stored values of desks and scans, and the reasons of a refusal in the order in which they are asked."""

from enum import StrEnum

from events.setup.enums import Admits

__all__ = [
    "Admits",
    "BadgeStanding",
    "Direction",
    "Mark",
    "Outcome",
    "PersonStanding",
    "Reason",
]


class Outcome(StrEnum):
    """What a scan did."""

    ADMITTED = "admitted"
    REFUSED = "refused"


class Direction(StrEnum):
    """Which way somebody goes through a point."""

    IN = "in"
    OUT = "out"


class Reason(StrEnum):
    """Why a scan is refused; the order is the order of the rules."""

    BAD_CODE = "bad_code"
    WRONG_EVENT = "wrong_event"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    NOT_APPROVED = "not_approved"
    WRONG_CATEGORY = "wrong_category"
    NOT_SIGNED_UP = "not_signed_up"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    ALREADY_IN = "already_in"


class Mark(StrEnum):
    """What is said of a scan beside its outcome."""

    OVERRIDDEN = "overridden"
    WITHOUT_ENTRY = "without_entry"
    EXIT_MISSING = "exit_missing"
    UNLISTED = "unlisted"
    OFFLINE = "offline"
    AGAINST_RULES = "against_rules"
    CONFLICT = "conflict"
    CLOCK = "clock"
    REVOKED_DESK = "revoked_desk"
    ANNULLED = "annulled"


class BadgeStanding(StrEnum):
    """What a scanned text turned out to be."""

    GENUINE = "genuine"
    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    REVOKED = "revoked"


class PersonStanding(StrEnum):
    """A registration as far as a door is concerned. Unlisted: a desk without a network doesn't know the badge yet."""

    APPROVED = "approved"
    WAITING = "waiting"
    GONE = "gone"
    UNLISTED = "unlisted"
