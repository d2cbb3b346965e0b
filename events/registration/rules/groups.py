"""Groups whose contact registers the others: how many, and until when a member can be taken out."""

from __future__ import annotations

from typing import Final

from events.registration.enums import DelegateStatus, Source
from events.registration.rules.statuses import is_holding

# A larger group comes as a roster, which the organisers read in.
MOST_MEMBERS: Final = 500


def may_be_removed(status: str) -> bool:
    """Whether a group's contact can still take a member out; once approved only the member or the organisers cancel."""
    return status == DelegateStatus.PENDING


def may_be_shown_link(source: str, status: str, *, is_reachable: bool) -> bool:
    """Whether a group's contact can see a member's own link, to hand it on: only where it can't be sent, and only of whom
    the contact has registered; who took over a place from a member did so themselves.
    """
    return source == Source.GROUP and is_holding(status) and not is_reachable
