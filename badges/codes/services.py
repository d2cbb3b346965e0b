"""Giving out badges anew, taking them back, and changing the event's key."""

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.unit import Unit
from badges.codes import errors as _errors  # noqa: F401  # what is refused and recorded here is defined there
from badges.codes.enums import IssueReason
from badges.codes.keyring import add_key, open_keyring
from badges.codes.models import BadgeIssue, EventKey
from badges.codes.policy import may_issue, may_rotate_keys
from badges.codes.queries import badge_of
from badges.codes.rules import MOST_ISSUES
from events.registration.models import Delegate
from events.setup.models import Event


def reissue_badge(unit: Unit, event: Event, delegate: Delegate, reason: IssueReason | None = None) -> BadgeIssue:
    """Give the delegate's badge its next issue number, signed with the newest key; the one before is revoked.

    Raises Forbidden, Refused("badge_needs_approval", "too_many_issues"). Records badge.reissued.
    """
    unit.require(may_issue, event)
    badge = badge_of(unit, event, _locked(unit, delegate))
    if badge is None:
        raise Refused("badge_needs_approval")
    if badge.issue >= MOST_ISSUES:
        raise Refused("too_many_issues")
    issue = BadgeIssue(
        event_id=event.id,
        delegate_id=delegate.id,
        issue=badge.issue + 1,
        key_number=open_keyring(unit, event.id).newest().number,
        issued_at=unit.now(),
        issued_by=unit.actor.label[:200],
        reason=reason,
    )
    unit.session.add(issue)
    unit.session.flush()
    unit.record("badge.reissued", event_id=event.id, subject=("delegate", delegate.id), issue=issue.issue, reason=reason)
    return issue


def withdraw_badge(unit: Unit, event: Event, delegate: Delegate, reason: IssueReason | None = None) -> BadgeIssue:
    """Make the delegate's current badge void without a new one.

    Raises Forbidden, Refused("badge_needs_approval", "badge_withdrawn_before"). Records badge.withdrawn.
    """
    unit.require(may_issue, event)
    badge = badge_of(unit, event, _locked(unit, delegate))
    if badge is None:
        raise Refused("badge_needs_approval")
    if badge.withdrawn_at is not None:
        raise Refused("badge_withdrawn_before")
    issue = unit.session.scalar(
        sa.select(BadgeIssue).where(BadgeIssue.delegate_id == delegate.id, BadgeIssue.issue == badge.issue)
    )
    if issue is None:
        issue = BadgeIssue(event_id=event.id, delegate_id=delegate.id, issue=badge.issue, key_number=badge.key_number)
        unit.session.add(issue)
    issue.withdrawn_at, issue.withdrawn_by, issue.withdrawn_reason = unit.now(), unit.actor.label[:200], reason
    unit.session.flush()
    unit.record("badge.withdrawn", event_id=event.id, subject=("delegate", delegate.id), issue=issue.issue, reason=reason)
    return issue


def withdraw_merged_badge(unit: Unit, event: Event, kept: Delegate, other: Delegate) -> None:
    """Make the badge of a registration that became part of another void, whatever its status was; records badge.withdrawn.

    The caller has decided it, and holds both rows.
    """
    last = unit.session.scalar(
        sa.select(BadgeIssue).where(BadgeIssue.delegate_id == other.id).order_by(BadgeIssue.issue.desc()).limit(1)
    )
    if last is None:
        key_number = open_keyring(unit, event.id).first_key_of(other.number)
        last = BadgeIssue(event_id=event.id, delegate_id=other.id, issue=1, key_number=key_number)
        unit.session.add(last)
    if last.withdrawn_at is None:
        last.withdrawn_at = unit.now()
        unit.record("badge.withdrawn", event_id=event.id, subject=("delegate", other.id), issue=last.issue,
                    merged_into=kept.reference)
    unit.session.flush()


def rotate_key(unit: Unit, event: Event) -> int:
    """Give the event a new key for delegates to come and for reissues; badges of the old keys stay good.

    Returns the key's number. Raises Forbidden. Records badge.key_rotated.
    """
    unit.require(may_rotate_keys, event)
    newest = open_keyring(unit, event.id).newest().number
    last = unit.session.scalar(sa.select(sa.func.max(Delegate.number)).where(Delegate.event_id == event.id)) or 0
    add_key(unit.session, unit, event.id, number=newest + 1, from_number=last + 1)
    unit.record("badge.key_rotated", event_id=event.id, number=newest + 1)
    return newest + 1


def public_keys(unit: Unit, event: Event) -> dict[int, bytes]:
    """The event's public keys by number: what an offline desk checks codes with."""
    open_keyring(unit, event.id)
    rows = unit.session.execute(
        sa.select(EventKey.number, EventKey.public).where(EventKey.event_id == event.id).order_by(EventKey.number)
    )
    return dict(rows.all())


def _locked(unit: Unit, delegate: Delegate) -> Delegate:
    """The delegate's row, held until the end, so that two who reissue at once do so one after the other."""
    return unit.session.execute(
        sa.select(Delegate).where(Delegate.id == delegate.id).with_for_update()
    ).scalar_one()
