"""Stored values of badges' issues."""

from enum import StrEnum


class IssueReason(StrEnum):
    """Why a badge was issued anew or withdrawn. Choices, not a text: a reason outlives the erasure of the person."""

    LOST = "lost"
    DAMAGED = "damaged"
    WRONG_DETAILS = "wrong_details"
    PASSED_ON = "passed_on"
    OTHER = "other"
