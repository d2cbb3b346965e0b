"""Somebody named in docking: on cards, as a party, in what was written of deals and what is kept of them.

The deals and their numbers stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from events.docking.models import Deal, DealParty, DealStep, DemandCard, OfferCard
from events.docking.services.doubles import refresh_doubles
from events.docking.services.keepsakes import erase_from_keepsakes
from events.registration.models import Delegate
from events.registration.rules.erasing import NOBODY
from events.registration.services.traces import traces_of_delegate, wipe
from events.setup.models import Event

_CARDS = ("title", "owner", "description", "place", "summary", "keywords", "search", "search_title")
_CONTACTS = ("contact_name", "contact_title", "contact_mobile", "contact_email")


def deals_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """The cards and deals that name a delegate as owner, inventor or party, in plain values."""
    names = [name for name in (delegate.name, delegate.name_latin) if name]
    cards = [
        *session.execute(sa.select(OfferCard.code, OfferCard.title).where(
            OfferCard.event_id == delegate.event_id,
            sa.or_(OfferCard.owner.in_(names), OfferCard.inventor.in_(names), _is_contact(OfferCard, _reached_by(delegate)))
        ).order_by(OfferCard.id)),
        *session.execute(sa.select(DemandCard.code, DemandCard.title).where(
            DemandCard.event_id == delegate.event_id,
            sa.or_(DemandCard.owner.in_(names), _is_contact(DemandCard, _reached_by(delegate)))).order_by(DemandCard.id)),
    ]
    deals = session.execute(
        sa.select(Deal.ref, Deal.title, DealParty.side).join(DealParty, DealParty.deal_id == Deal.id)
        .where(Deal.event_id == delegate.event_id, DealParty.name.in_(names)).order_by(Deal.id))
    return [{"card": code, "title": title} for code, title in cards] + [
        {"deal": ref, "title": title, "side": side} for ref, title, side in deals]


def erase_deals(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Take a delegate's name, number and address out of cards and deals. The caller has decided it.

    As a party they become one that only a number tells from others, so that duplicates and numbers stay what they are.
    """
    return erase_texts(unit, delegate, traces_of_delegate(delegate))


def erase_texts(unit: Unit, delegate: Delegate, texts: Sequence[str]) -> dict[str, int]:
    """Take some texts that a delegate is known by out of the event's cards and deals, and out of what is kept of these.

    The caller has decided it. Records snapshot.names_erased.
    """
    deals = sa.select(Deal.id).where(Deal.event_id == delegate.event_id)
    count = 0
    for card, own in ((OfferCard, ("inventor", "intellectual_property")), (DemandCard, ("target",))):
        count += len(unit.session.execute(
            sa.update(card).where(card.event_id == delegate.event_id, _is_contact(card, texts))
            .values(dict.fromkeys(_CONTACTS)).returning(card.id)).all())
        count += wipe(unit, [getattr(card, name) for name in (*_CARDS, *own)], card.event_id == delegate.event_id, texts)
    party = f"{NOBODY} {delegate.number}"
    renamed = wipe(unit, [DealParty.name, DealParty.own_id], DealParty.deal_id.in_(deals), texts, party)
    if renamed:
        # Deals are one because their parties are: with the name gone, one at another edition may look like another's.
        refresh_doubles(unit.session, unit.session.scalars(
            sa.select(DealParty.deal_id).where(DealParty.deal_id.in_(deals), DealParty.name.contains(party, autoescape=True))
            .distinct()).all())
    count += renamed
    count += wipe(unit, [Deal.title, Deal.merge_reason, Deal.search], Deal.event_id == delegate.event_id, texts, party)
    count += wipe(unit, [DealStep.reason, DealStep.note, DealStep.mending, DealStep.review_reason],
                  DealStep.deal_id.in_(deals), texts, party)
    kept = erase_from_keepsakes(unit, unit.session.get_one(Event, delegate.event_id), texts, party)
    return ({"deals": count} if count else {}) | kept


def _reached_by(delegate: Delegate) -> list[str]:
    return [text for text in (delegate.name, delegate.mobile, delegate.email) if text]


def _is_contact(card: type[OfferCard] | type[DemandCard], texts: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a card's contact is known by one of these texts."""
    folded = [text.casefold() for text in texts]
    return sa.or_(card.contact_name.in_(texts), card.contact_mobile.in_(texts),
                  sa.func.lower(card.contact_email).in_(folded))
