"""Reads of signing ceremonies: the order of signing, and what could be signed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.errors import NotFound
from events.docking.models import Deal, SigningSlot
from events.docking.queries.scopes import deals_at
from events.setup.models import Event

MOST_CHOICES = 500


def signing_order(session: Session, event: Event, activity: str) -> list[SigningSlot]:
    """The deals of a ceremony in the order of signing, with their parties. Two queries."""
    return list(session.scalars(
        sa.select(SigningSlot).where(SigningSlot.event_id == event.id, SigningSlot.activity == activity)
        .options(joinedload(SigningSlot.deal).selectinload(Deal.parties)).order_by(SigningSlot.position, SigningSlot.id)))


def find_slot(session: Session, event: Event, slot_id: int) -> SigningSlot:
    """One of the event's turns. Raises NotFound."""
    found = session.scalar(
        sa.select(SigningSlot).where(SigningSlot.event_id == event.id, SigningSlot.id == slot_id)
        .options(joinedload(SigningSlot.deal).selectinload(Deal.parties)))
    if found is None:
        raise NotFound
    return found


def signable_deals(session: Session, event: Event, activity: str) -> list[Deal]:
    """Live deals of the event that have no turn at the ceremony yet, those agreed at it first."""
    taken = sa.select(SigningSlot.deal_id).where(SigningSlot.event_id == event.id, SigningSlot.activity == activity)
    return list(session.scalars(
        sa.select(Deal).where(deals_at([event.id]), Deal.merged_into_id.is_(None), ~Deal.is_terminated, Deal.id.not_in(taken))
        .order_by(sa.func.coalesce(Deal.activity, "") != activity, Deal.ref).limit(MOST_CHOICES)))
