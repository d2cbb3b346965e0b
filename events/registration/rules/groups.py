"""Groups whose contact registers the others: how many, and until when a member can be taken out."""

from __future__ import annotations

from typing import Final

from events.registration.enums import DelegateStatus

# A larger group comes as a roster, which the organisers read in.
MOST_MEMBERS: Final = 500


def may_be_removed(status: str) -> bool:
    """Whether a group's contact can still take a member out; once approved only the member or the organisers cancel."""
    return status == DelegateStatus.PENDING
