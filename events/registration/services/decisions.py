"""What becomes of a registration: approved, rejected, cancelled, put back; places follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.errors import Refused
from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.registration.rules.statuses import is_holding, may_become
from events.registration.services import letters, notices
from events.registration.services.answers import put_value, values_of
from events.registration.services.choices import capacities, change_choices, take_what_is_left
from events.registration.services.invited_places import free_invited_place, is_reserved, take_back_invited_place
from events.registration.services.locks import lock_companions, lock_delegate, lock_event_places
from events.registration.services.places import ask_again, free_category_place, release_places, take_category_place
from events.registration.wording import status_words
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


def ask_correction(
    unit: Unit, event: Event, delegate_ids: Sequence[int], note: str, *, notify: bool = True,
) -> int:
    """Ask those who hold a place to correct something; until they have, they wait with the note on their page.

    Returns how many were asked. Raises Forbidden, Refused("reason_needed"), Refused("nobody_chosen"). Recorded each.
    """
    unit.require(policy.may_approve_delegates, event)
    if not note.strip():
        raise Refused("reason_needed", field="reason")
    if not delegate_ids:
        raise Refused("nobody_chosen")
    count = 0
    for delegate in queries.delegates_by_id(unit.session, event.id, list(delegate_ids)):
        lock_delegate(unit.session, delegate)
        if not is_holding(delegate.status):
            continue
        before = delegate.status
        delegate.status, delegate.correction, delegate.updated_at = DelegateStatus.PENDING, note.strip()[:1000], unit.now()
        unit.record("delegate.correction_asked", event_id=event.id, subject=("delegate", delegate.id), before=before,
                    reason=delegate.correction)
        if notify:
            notices.ask_for_correction(unit, event, delegate)
        count += 1
    return count


def hold_as_seen(unit: Unit, event: Event, delegate: Delegate, seen: str) -> None:
    """Hold a registration that is decided on, if it stands as it stood on the page that was decided by ("": whatever).

    Raises Forbidden, Refused("decided_meanwhile") where somebody else was faster.
    """
    unit.require(policy.may_approve_delegates, event)
    lock_delegate(unit.session, delegate)
    if seen and delegate.status != seen:
        raise Refused("decided_meanwhile", status=str(status_words()[delegate.status]))


def review_again(unit: Unit, event: Event, delegate: Delegate, changed: Sequence[str]) -> None:
    """Put an approved registration back into the queue, for what its holder has changed. The place stays theirs.

    So do the companions whose own category asks for approval: they were let in for whom they accompany. The others stay
    approved, as they would have been without anybody's look; if the registration falls, they fall with it.
    """
    companions = lock_companions(unit.session, delegate)
    delegate.status = DelegateStatus.PENDING
    unit.record("delegate.pended", event_id=event.id, subject=("delegate", delegate.id),
                before=DelegateStatus.APPROVED, changed=list(changed))
    for companion in companions:
        if companion.status == DelegateStatus.APPROVED and companion.category.approval:
            companion.status, companion.updated_at = DelegateStatus.PENDING, unit.now()
            unit.record("delegate.pended", event_id=event.id, subject=("delegate", companion.id),
                        before=DelegateStatus.APPROVED, with_whom=delegate.reference)


def cancel_delegate(unit: Unit, event: Event, delegate: Delegate, *, notify: bool = True) -> None:
    """Cancel a registration for somebody. Their places go to who waits. Raises Forbidden, Refused."""
    set_status(unit, event, delegate, DelegateStatus.CANCELLED, notify=notify)


def withdraw(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Cancel for whoever registered somebody else; the caller has asked whether they may, and holds the row."""
    if is_holding(delegate.status):
        _change(unit, event, delegate, DelegateStatus.CANCELLED)


def approve_at_desk(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Approve who stands at an arrival desk and waits; the caller has asked whether they may. Recorded."""
    lock_delegate(unit.session, delegate)
    if delegate.status == DelegateStatus.PENDING and delegate.merged_into_id is None:
        _change(unit, event, delegate, DelegateStatus.APPROVED)


def cancel_own_registration(unit: Unit, delegate: Delegate) -> None:
    """Cancel for the holder of the personal link; cancelling twice is done once. Raises Forbidden, Refused."""
    unit.require(policy.may_use_own_link, delegate)
    lock_delegate(unit.session, delegate)
    if delegate.status == DelegateStatus.CANCELLED:
        return
    if not is_holding(delegate.status):
        raise Refused("status_not_possible")
    _change(unit, queries.event_of(unit.session, delegate), delegate, DelegateStatus.CANCELLED)


def cancel_for_erasure(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Give free what somebody holds whose data is about to be erased; nobody is written to. The caller has decided it."""
    _change(unit, event, delegate, DelegateStatus.CANCELLED)


def set_status(
    unit: Unit, event: Event, delegate: Delegate, status: DelegateStatus, *, reason: str | None = None,
    notify: bool = False,
) -> bool:
    """Give one registration a status; False where it has it already.

    Raises Forbidden, Refused("status_not_possible", "merged_before", "category_full"). Recorded; told by mail if `notify`.
    """
    unit.require(policy.may_approve_delegates, event)
    lock_delegate(unit.session, delegate)
    if delegate.merged_into_id is not None:
        raise Refused("merged_before")
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
    chosen = queries.delegates_by_id(unit.session, event.id, list(delegate_ids))
    for delegate in chosen:
        lock_delegate(unit.session, delegate)
    if len(chosen) > 1 and not is_holding(status):
        lock_event_places(unit.session, event.id)
    for delegate in chosen:
        if delegate.merged_into_id is not None or delegate.status == status or not may_become(delegate.status, status):
            continue
        _change(unit, event, delegate, status, reason=reason)
        if notify:
            letters.tell_of_status(unit, event, delegate)
        count += 1
    return count


def _change(unit: Unit, event: Event, delegate: Delegate, status: DelegateStatus, *, reason: str | None = None) -> None:
    companions = lock_companions(unit.session, delegate)
    before = delegate.status
    had, has = is_holding(before), is_holding(status)
    facts: dict[str, Any] = {"reason": reason} if reason else {}
    if had != has:
        facts |= _follow_choices(unit, delegate, has=has)
    if has and not had:
        take_back_invited_place(unit, delegate)
    if has and not had and not is_reserved(unit.session, delegate) and not take_category_place(
            unit.session, delegate.category_id):
        raise Refused("category_full")
    delegate.status, delegate.updated_at = status, unit.now()
    delegate.rejection_reason = reason if status == DelegateStatus.REJECTED else None
    delegate.correction = None
    if status == DelegateStatus.APPROVED:
        delegate.approved_at = unit.now()
    if status == DelegateStatus.CANCELLED:
        # Whoever has cancelled may send the same form anew.
        delegate.submission = None
    unit.session.flush()
    if had and not has:
        if not is_reserved(unit.session, delegate):
            free_category_place(unit.session, delegate.category_id)
        free_invited_place(unit, delegate)
        release_places(unit, [delegate.id])
    elif has and not had:
        ask_again(unit, [delegate.id])
    unit.record(_TAGS[status], event_id=event.id, subject=("delegate", delegate.id), before=before, **facts)
    _follow(unit, event, delegate, companions)


def _follow(unit: Unit, event: Event, delegate: Delegate, companions: Sequence[Delegate]) -> None:
    """Who accompanies somebody leaves with them, and is approved with them where nobody reviews companions."""
    for companion in companions:
        if is_holding(companion.status) and not is_holding(delegate.status):
            _change(unit, event, companion, DelegateStatus.CANCELLED)
        elif (delegate.status == DelegateStatus.APPROVED and companion.status == DelegateStatus.PENDING
              and not companion.category.approval):
            _change(unit, event, companion, DelegateStatus.APPROVED)


def _follow_choices(unit: Unit, delegate: Delegate, *, has: bool) -> dict[str, Any]:
    """Free the limited choices of who leaves; who comes back and finds one full is asked anew. Returns what was lost."""
    questions = [one for one in queries.questions_of(unit.session, delegate.event_id) if capacities(one)]
    if not questions:
        return {}
    values = values_of(delegate)
    if not has:
        change_choices(unit.session, questions, values, {})
        return {}
    lost: list[str] = []
    for answer in sorted(delegate.answers, key=lambda one: one.question_id):
        if answer.question not in questions:
            continue
        kept = take_what_is_left(unit.session, answer.question, values[answer.question.key])
        if kept == values[answer.question.key]:
            continue
        lost.append(answer.question.key)
        if kept is None:
            delegate.answers.remove(answer)
        else:
            put_value(answer, kept)
    return {"choices_lost": lost} if lost else {}
