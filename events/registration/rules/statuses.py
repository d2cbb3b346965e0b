"""What a registration's status leads to: from where it may go where, and who holds places."""

from __future__ import annotations

from events.registration.enums import HOLDING, DelegateStatus

_STEPS: dict[DelegateStatus, frozenset[DelegateStatus]] = {
    DelegateStatus.PENDING: frozenset({DelegateStatus.APPROVED, DelegateStatus.REJECTED, DelegateStatus.CANCELLED}),
    DelegateStatus.APPROVED: frozenset({DelegateStatus.PENDING, DelegateStatus.REJECTED, DelegateStatus.CANCELLED}),
    DelegateStatus.REJECTED: frozenset({DelegateStatus.PENDING, DelegateStatus.APPROVED, DelegateStatus.CANCELLED}),
    DelegateStatus.CANCELLED: frozenset({DelegateStatus.PENDING, DelegateStatus.APPROVED}),
}


def may_become(now: str, wanted: str) -> bool:
    """Whether a registration may go from one status to another; staying is no step. Who cancelled isn't rejected."""
    return DelegateStatus(wanted) in _STEPS[DelegateStatus(now)]


def is_holding(status: str) -> bool:
    """Whether somebody with this status takes a place of the category's quota and of activities."""
    return status in HOLDING


def first_status(needs_approval: bool) -> DelegateStatus:
    """What a registration is when it comes in."""
    return DelegateStatus.PENDING if needs_approval else DelegateStatus.APPROVED
