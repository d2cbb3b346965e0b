"""Somebody whom a company named, forgotten with the delegate that they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from events.docking.models import Deal
from events.followup.models import FollowUpContact, FollowUpStatement
from events.registration.models import Delegate
from events.registration.rules.erasing import NOBODY
from events.registration.services.traces import traces_of_delegate, wipe


def held_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """Of which deals a delegate is the contact, and what they stated, in plain values."""
    deals = sa.select(Deal.id).where(Deal.event_id == delegate.event_id)
    contacts = session.execute(
        sa.select(Deal.ref, FollowUpContact.name, FollowUpContact.email)
        .join(Deal, Deal.id == FollowUpContact.deal_id)
        .where(Deal.event_id == delegate.event_id, _is_theirs(delegate)).order_by(Deal.id))
    statements = session.execute(
        sa.select(FollowUpStatement.stated_at, FollowUpStatement.stage, FollowUpStatement.told)
        .where(FollowUpStatement.deal_id.in_(deals), FollowUpStatement.name == delegate.name)
        .order_by(FollowUpStatement.id))
    return [{"contact_of_deal": ref, "name": name, "email": email} for ref, name, email in contacts] + [
        {"stated_at": at.isoformat(), "stage": stage, "told": told} for at, stage, told in statements]


def erase_held(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Take a delegate out of contacts and statements. The caller has decided it."""
    own = sa.select(Deal.id).where(Deal.event_id == delegate.event_id)
    gone = unit.session.execute(
        sa.delete(FollowUpContact).where(FollowUpContact.deal_id.in_(own), _is_theirs(delegate))
        .returning(FollowUpContact.deal_id)).all()
    wiped = erase_texts(unit, delegate, traces_of_delegate(delegate))
    count = len(gone) + sum(wiped.values())
    return {"follow_up": count} if count else {}


def erase_texts(unit: Unit, delegate: Delegate, texts: Sequence[str]) -> dict[str, int]:
    """Take some texts that a delegate is known by out of what companies stated. The caller has decided it."""
    own = sa.select(Deal.id).where(Deal.event_id == delegate.event_id)
    count = wipe(unit, [FollowUpStatement.name, FollowUpStatement.told, FollowUpStatement.reason],
                 FollowUpStatement.deal_id.in_(own), texts, f"{NOBODY} {delegate.number}")
    return {"follow_up": count} if count else {}


def _is_theirs(delegate: Delegate) -> sa.ColumnElement[bool]:
    return sa.or_(sa.and_(FollowUpContact.email == delegate.email, sa.literal(bool(delegate.email))),
                  FollowUpContact.name == delegate.name)
