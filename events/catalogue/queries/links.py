"""Owners' links and what was typed by them."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.errors import NotFound
from app.core.runtime import runtime
from app.web.paging import Page, PageRequest, fetch_page
from events.catalogue.enums import LinkState
from events.catalogue.models import CardLink
from events.docking.models import DemandCard, OfferCard
from events.setup.models import Event

LINK_PURPOSE = "card link"
LINK_SORTS = ("changed", "name")


def link_with_token(session: Session, token: str, now: Any) -> CardLink:
    """The link with this secret. Raises NotFound("card_link_gone") where it opens nothing."""
    found = session.scalar(sa.select(CardLink).where(
        CardLink.token_hash == runtime().secrets.keyed_hash(LINK_PURPOSE, token)))
    if found is None or not found.holds(now):
        raise NotFound("card_link_gone")
    return found


def find_link(session: Session, event: Event, link_id: int) -> CardLink:
    """A link of the event. Raises NotFound."""
    found = session.get(CardLink, link_id) if link_id < 2**31 else None
    if found is None or found.event_id != event.id:
        raise NotFound
    return found


def link_page(session: Session, event: Event, wanted: PageRequest, *, state: str = "") -> Page:
    """The event's links, those that wait for the organisers first."""
    statement = sa.select(CardLink).options(joinedload(CardLink.offer), joinedload(CardLink.demand)).where(
        CardLink.event_id == event.id)
    if state:
        statement = statement.where(CardLink.state == state)
    order = (CardLink.name,) if wanted.sort == "name" else (
        sa.case((CardLink.state == LinkState.SUBMITTED, 0), else_=1), CardLink.submitted_at.desc().nulls_last(),
        CardLink.id.desc())
    return fetch_page(session, statement.order_by(*order), wanted)


def submitted_number(event: Event) -> sa.Select[int]:
    """How many owners' cards wait for the organisers."""
    return sa.select(sa.func.count()).select_from(CardLink).where(
        CardLink.event_id == event.id, CardLink.state == LinkState.SUBMITTED, CardLink.withdrawn_at.is_(None))


def count_submitted(session: Session, event: Event) -> int:
    """The same, as a number."""
    return session.scalar(submitted_number(event)) or 0


def typed_texts(link: CardLink) -> dict[str, list[str]]:
    """What the owner has typed, by field; empty where nothing was."""
    if link.typed is None:
        return {}
    values: dict[str, Any] = json.loads(runtime().secrets.decrypt(link.typed))
    return {name: [str(text) for text in texts] for name, texts in values.items()}


def links_of_card(session: Session, card: OfferCard | DemandCard) -> list[CardLink]:
    """The links by which a card's owner writes it, latest first."""
    column = CardLink.offer_id if isinstance(card, OfferCard) else CardLink.demand_id
    return list(session.scalars(sa.select(CardLink).where(column == card.id).order_by(CardLink.id.desc())))
