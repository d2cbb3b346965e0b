"""Stored values of meetings: goals of a schedule, where plans, meetings and slips stand, why something isn't scheduled."""

from enum import StrEnum


class Goal(StrEnum):
    """What a schedule strives for; the order is the order in which two schedules are compared."""

    CHANGES = "changes"
    MUTUAL = "mutual"
    MUSTS = "musts"
    ONE_SIDED = "one_sided"
    FAIR = "fair"
    RANKS = "ranks"
    GAPS = "gaps"
    TABLES = "tables"


class Reason(StrEnum):
    """Why a request isn't in the schedule."""

    NO_COMMON_SLOT = "no_common_slot"
    NO_INTERPRETER = "no_interpreter"
    CAP_OFFER = "cap_offer"
    CAP_DEMAND = "cap_demand"
    BUSY = "busy"
    TABLES_FULL = "tables_full"
    TOO_FAR = "too_far"
    INTERPRETER_BUSY = "interpreter_busy"
    NOT_FOUND = "not_found"
    DECLINED = "declined"


class Fault(StrEnum):
    """What is wrong with a schedule; a checked one has none."""

    UNKNOWN = "unknown"
    REQUEST_TWICE = "request_twice"
    PERSON_TWICE = "person_twice"
    PERSON_AWAY = "person_away"
    TABLE_TWICE = "table_twice"
    TABLE_CLOSED = "table_closed"
    INTERPRETER_TWICE = "interpreter_twice"
    INTERPRETER_AWAY = "interpreter_away"
    INTERPRETER_MISSING = "interpreter_missing"
    TOO_FAR = "too_far"
    CAP = "cap"
    FIXED_MOVED = "fixed_moved"


class By(StrEnum):
    """Who wishes for a meeting."""

    OFFER = "offer"
    DEMAND = "demand"
    ORGANISER = "organiser"
    # A side that would rather not: kept beside the wishes, one a pair.
    NOT_OFFER = "not_offer"
    NOT_DEMAND = "not_demand"


class PlanState(StrEnum):
    """Where a schedule stands."""

    MAKING = "making"
    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    DISCARDED = "discarded"
    FAILED = "failed"


class MeetingState(StrEnum):
    """Where a meeting stands on the day."""

    PLANNED = "planned"
    STARTED = "started"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class SlipState(StrEnum):
    """Where an intent slip stands: sent by one side, confirmed by both, recorded as a deal, or taken back."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    RECORDED = "recorded"
    WITHDRAWN = "withdrawn"
