"""Which badge is whose: the current issue of delegates, and what a scanned or typed text refers to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from badges.codes.keyring import Keyring, open_keyring
from badges.codes.keys import is_genuine
from badges.codes.models import BadgeIssue, EventKey
from badges.codes.rules import ReadCode, read_fallback
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.models import Category, Event


@dataclass(frozen=True, slots=True)
class Badge:
    """A delegate's current badge. `withdrawn_at` is None while it is good."""

    delegate_id: int
    number: int
    issue: int
    key_number: int
    category_number: int
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class BadgeText:
    """What is printed of a badge for machines and for typing."""

    code: str
    fallback: str


def current_badges(
    session: Session, event: Event, keyring: Keyring, delegate_ids: Iterable[int] | None = None
) -> dict[int, Badge]:
    """The current badge of each approved delegate (or of those asked for), by the delegate's id, in two queries."""
    latest: dict[int, BadgeIssue] = {}
    for issue in session.scalars(
        sa.select(BadgeIssue).where(BadgeIssue.event_id == event.id).order_by(BadgeIssue.issue)
    ):
        latest[issue.delegate_id] = issue
    people = (
        sa.select(Delegate.id, Delegate.number, Category.number)
        .join(Category, Category.id == Delegate.category_id)
        .where(Delegate.event_id == event.id, Delegate.status == DelegateStatus.APPROVED)
    )
    if delegate_ids is not None:
        people = people.where(Delegate.id.in_(list(delegate_ids)))
    badges = {}
    for delegate_id, number, category_number in session.execute(people):
        row = latest.get(delegate_id)
        badges[delegate_id] = Badge(
            delegate_id=delegate_id,
            number=number,
            issue=row.issue if row else 1,
            key_number=row.key_number if row else keyring.first_key_of(number),
            category_number=category_number,
            withdrawn_at=row.withdrawn_at if row else None,
        )
    return badges


def badge_of(unit: Unit, event: Event, delegate: Delegate) -> Badge | None:
    """An approved delegate's current badge, withdrawn or not; None for others."""
    keyring = open_keyring(unit, event.id)
    return current_badges(unit.session, event, keyring, [delegate.id]).get(delegate.id)


def badge_text(keyring: Keyring, event: Event, badge: Badge) -> BadgeText:
    """The text of the badge's QR code and its fallback."""
    key = keyring.key(badge.key_number)
    return BadgeText(
        code=key.code(event.id, badge.number, badge.issue, badge.category_number),
        fallback=key.fallback(badge.number, badge.issue),
    )


def latest_issue(session: Session, event_id: int, delegate_number: int) -> BadgeIssue | None:
    """The last row about a delegate's badge; None while the first issue is good."""
    return session.scalar(
        sa.select(BadgeIssue)
        .join(Delegate, Delegate.id == BadgeIssue.delegate_id)
        .where(Delegate.event_id == event_id, Delegate.number == delegate_number)
        .order_by(BadgeIssue.issue.desc())
        .limit(1)
    )


def issues_of(session: Session, delegate_id: int) -> list[BadgeIssue]:
    """The rows about a delegate's badge, newest first; a first issue that was never withdrawn has none."""
    statement = sa.select(BadgeIssue).where(BadgeIssue.delegate_id == delegate_id).order_by(BadgeIssue.issue.desc())
    return list(session.scalars(statement))


def is_genuine_here(session: Session, event_id: int, keyring: Keyring, read: ReadCode) -> bool:
    """Whether a code was signed by the key that it names, of this event, whose keyring it is, or of another here."""
    if read.number.event == event_id:
        public = keyring.public_of(read.number.key)
    else:
        public = session.scalar(
            sa.select(EventKey.public).where(EventKey.event_id == read.number.event, EventKey.number == read.number.key)
        )
    return public is not None and is_genuine(read, public)


def find_by_fallback(session: Session, event_id: int, keyring: Keyring, text: str) -> tuple[int, int] | None:
    """The delegate's number and the issue that a typed fallback stands for, or None where there is no such badge."""
    for key in keyring.all():
        read = read_fallback(key.fallback_key, text)
        if read is not None and _exists(session, event_id, keyring, key.number, read):
            return read
    return None


def _exists(session: Session, event_id: int, keyring: Keyring, key_number: int, badge: tuple[int, int]) -> bool:
    number, issue = badge
    delegate_id = session.scalar(
        sa.select(Delegate.id).where(Delegate.event_id == event_id, Delegate.number == number)
    )
    if delegate_id is None or issue < 1:
        return False
    signed_by = session.scalar(
        sa.select(BadgeIssue.key_number).where(BadgeIssue.delegate_id == delegate_id, BadgeIssue.issue == issue)
    )
    if signed_by is None and issue == 1:
        signed_by = keyring.first_key_of(number)
    return signed_by == key_number
