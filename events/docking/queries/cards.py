"""Reads of what an event's docking is set up with, and of its cards."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.web.paging import Page, PageRequest, fetch_page
from events.docking.enums import Card, CardState
from events.docking.models import Deal, DemandCard, DockingSetup, OfferCard
from events.setup.models import Event

CARD_SORTS = ("code", "owner", "changed")
CARD_TABLES: dict[Card, type[OfferCard] | type[DemandCard]] = {Card.OFFER: OfferCard, Card.DEMAND: DemandCard}


def kind_of(card: OfferCard | DemandCard) -> Card:
    """Whether a card is an offer or a demand."""
    return Card.OFFER if isinstance(card, OfferCard) else Card.DEMAND


def find_setup(session: Session, event: Event) -> DockingSetup | None:
    """What the event's docking is set up with, if anything."""
    return session.scalar(sa.select(DockingSetup).where(DockingSetup.event_id == event.id))


def docking_value(session: Session, event: Event) -> dict[str, Any] | None:
    """The part `docking` of the event's definition, or None."""
    setup = find_setup(session, event)
    if setup is None:
        return None
    return {"fields": setup.fields, "rates": {code: Decimal(rate) for code, rate in sorted(setup.rates.items())}}


def fields_of(session: Session, event: Event) -> list[dict[str, Any]]:
    """The fields among which a card chooses, as `{"code", "name"}`."""
    setup = find_setup(session, event)
    return list(setup.fields) if setup else []


def find_card(session: Session, event: Event, kind: Card, card_id: int) -> OfferCard | DemandCard:
    """One of the event's cards. Raises NotFound."""
    table = CARD_TABLES[kind]
    card: Any = session.scalar(
        sa.select(table).where(table.event_id == event.id, table.id == card_id))
    if card is None:
        raise NotFound
    found: OfferCard | DemandCard = card
    return found


def card_with_code(session: Session, event_id: int, kind: Card, code: str | None) -> OfferCard | DemandCard | None:
    """The event's card of this code, if it has one."""
    table = CARD_TABLES[kind]
    if not code:
        return None
    card: Any = session.scalar(sa.select(table).where(table.event_id == event_id, table.code == code))
    found: OfferCard | DemandCard | None = card
    return found


def cards_of(session: Session, deal: Deal) -> tuple[OfferCard | None, DemandCard | None]:
    """The cards that a deal names, where there are any: journals name cards that nobody has entered. One query."""
    if not deal.offer and not deal.demand:
        return None, None
    offer = sa.and_(OfferCard.event_id == Deal.event_id, OfferCard.code == Deal.offer)
    demand = sa.and_(DemandCard.event_id == Deal.event_id, DemandCard.code == Deal.demand)
    found = session.execute(
        sa.select(OfferCard, DemandCard).select_from(Deal).outerjoin(OfferCard, offer).outerjoin(DemandCard, demand)
        .where(Deal.id == deal.id)).one()
    return found[0], found[1]


def card_page(
    session: Session, event: Event, kind: Card, wanted: PageRequest, *, search: str = "", field: str = "",
) -> Page:
    """The event's cards of one kind, by code unless sorted."""
    table = CARD_TABLES[kind]
    statement = sa.select(table).where(table.event_id == event.id)
    if search:
        statement = statement.where(table.search.contains(search.casefold(), autoescape=True))
    if field:
        statement = statement.where(table.field == field)
    column: Any = {"owner": table.owner, "changed": table.changed_at}.get(wanted.sort, table.code)
    return fetch_page(
        session, statement.order_by(column.desc() if wanted.descending else column.asc(), table.id), wanted)


def card_choices(session: Session, event: Event, kind: Card, *, shown: bool = False) -> list[tuple[str, dict[str, str]]]:
    """(code, title) of the event's cards, by code; with `shown` only of those in the catalogue."""
    table = CARD_TABLES[kind]
    wanted = sa.select(table.code, table.title).where(table.event_id == event.id).order_by(table.code)
    return list(session.execute(wanted.where(table.state == CardState.SHOWN) if shown else wanted))


def count_cards(session: Session, event: Event) -> int:
    """Offers and demands together."""
    return sum(
        session.scalar(sa.select(sa.func.count()).select_from(table).where(table.event_id == event.id)) or 0
        for table in CARD_TABLES.values())


def count_deals_naming(session: Session, event: Event, kind: Card, codes: Iterable[str]) -> dict[str, int]:
    """How many of the event's deals name each of these cards; those that none names are left out."""
    column = Deal.offer if kind is Card.OFFER else Deal.demand
    rows = session.execute(
        sa.select(column, sa.func.count()).where(Deal.event_id == event.id, column.in_(list(codes))).group_by(column))
    return {code: count for code, count in rows if code is not None}


def count_cards_in_field(session: Session, event: Event, codes: Iterable[str]) -> dict[str, int]:
    """How many cards each of these fields has."""
    wanted, counts = list(codes), dict[str, int]()
    for table in CARD_TABLES.values():
        rows = session.execute(sa.select(table.field, sa.func.count()).where(
            table.event_id == event.id, table.field.in_(wanted)).group_by(table.field))
        for code, count in rows:
            counts[code or ""] = counts.get(code or "", 0) + count
    return counts


def count_deals_of_activities(session: Session, event: Event, codes: Iterable[str]) -> dict[str, int]:
    """How many of the event's deals were agreed at each of these activities; the others are left out."""
    rows = session.execute(
        sa.select(Deal.activity, sa.func.count()).where(Deal.event_id == event.id, Deal.activity.in_(list(codes)))
        .group_by(Deal.activity))
    return {code: count for code, count in rows if code is not None}
