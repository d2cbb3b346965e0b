"""What becomes of a registration: approved, rejected, cancelled, put back; places follow."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import Refused
from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.registration.rules.statuses import is_holding, may_become
from events.registration.services import letters
from events.registration.services.places import ask_again, free_category_place, release_places, take_category_place
from events.setup.models import Event

_TAGS = {
    DelegateStatus.APPROVED: "delegate.approved", DelegateStatus.REJECTED: "delegate.rejected",
    DelegateStatus.CANCELLED: "delegate.cancelled", DelegateStatus.PENDING: "delegate.pended",
}


def approve_delegates(unit: Unit, event: Event, delegate_ids: Sequence[int], *, notify: bool = True) -> int:
    """Approve those of the event's delegates that can be; returns how many were. Recorded each, told by mail each.

    Raises Forbidden, Refused("category_full") where somebody who comes back finds no place.
    """
    unit.require(policy.may_approve_delegates, event)
    return _decide(unit, event, delegate_ids, DelegateStatus.APPROVED, notify=notify)


def reject_delegates(
    unit: Unit, event: Event, delegate_ids: Sequence[int], reason: str, *, notify: bool = True,
) -> int:
    """Reject those of the event's delegates that can be, with a reason that they are told; their places go to others.

    Returns how many were. Raises Forbidden, Refused("reason_needed").
    """
    unit.require(policy.may_approve_delegates, event)
    if not reason.strip():
        raise Refused("reason_needed", field="reason")
    return _decide(unit, event, delegate_ids, DelegateStatus.REJECTED, reason=reason.strip(), notify=notify)


def cancel_delegate(unit: Unit, event: Event, delegate: Delegate, *, notify: bool = True) -> None:
    """Cancel a registration for somebody. Their places go to who waits. Raises Forbidden, Refused."""
    set_status(unit, event, delegate, DelegateStatus.CANCELLED, notify=notify)


def cancel_own_registration(unit: Unit, delegate: Delegate) -> None:
    """Cancel for the holder of the personal link; cancelling twice is done once. Raises Forbidden, Refused."""
    unit.require(policy.may_use_own_link, delegate)
    if delegate.status == DelegateStatus.CANCELLED:
        return
    if not is_holding(delegate.status):
        raise Refused("status_not_possible")
    _change(unit, queries.event_of(unit.session, delegate), delegate, DelegateStatus.CANCELLED)


def set_status(
    unit: Unit, event: Event, delegate: Delegate, status: DelegateStatus, *, reason: str | None = None,
    notify: bool = False,
) -> bool:
    """Give one registration a status; False where it has it already.

    Raises Forbidden, Refused("status_not_possible"), Refused("category_full"). Recorded; told by mail if `notify`.
    """
    unit.require(policy.may_approve_delegates, event)
    if delegate.status == status:
        return False
    if not may_become(delegate.status, status):
        raise Refused("status_not_possible")
    _change(unit, event, delegate, status, reason=reason)
    if notify:
        letters.tell_of_status(unit, event, delegate)
    return True


def _decide(
    unit: Unit, event: Event, delegate_ids: Sequence[int], status: DelegateStatus, *, reason: str | None = None,
    notify: bool,
) -> int:
    if not delegate_ids:
        raise Refused("nobody_chosen")
    count = 0
    for delegate in queries.delegates_by_id(unit.session, event.id, list(delegate_ids)):
        if delegate.status == status or not may_become(delegate.status, status):
            continue
        _change(unit, event, delegate, status, reason=reason)
        if notify:
            letters.tell_of_status(unit, event, delegate)
        count += 1
    return count


def _change(unit: Unit, event: Event, delegate: Delegate, status: DelegateStatus, *, reason: str | None = None) -> None:
    before = delegate.status
    had, has = is_holding(before), is_holding(status)
    if has and not had and not take_category_place(unit.session, delegate.category_id):
        raise Refused("category_full")
    delegate.status, delegate.updated_at = status, unit.now()
    delegate.rejection_reason = reason if status == DelegateStatus.REJECTED else None
    if status == DelegateStatus.APPROVED:
        delegate.approved_at = unit.now()
    if status == DelegateStatus.CANCELLED:
        # Whoever has cancelled may send the same form anew.
        delegate.submission = None
    unit.session.flush()
    if had and not has:
        free_category_place(unit.session, delegate.category_id)
        release_places(unit, [delegate.id])
    elif has and not had:
        ask_again(unit, [delegate.id])
    unit.record(_TAGS[status], event_id=event.id, subject=("delegate", delegate.id), before=before,
                **({"reason": reason} if reason else {}))
