"""Cards as an audience sees them: what it may not read leaves this file neither as a value nor as a hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.vocabulary.terms import terms
from app.web.paging import Page, PageRequest
from events.catalogue.enums import Audience
from events.catalogue.rules.showing import READABLE, is_readable
from events.docking.enums import Card, CardState, Cooperation
from events.docking.models import DemandCard, OfferCard
from events.docking.queries.cards import CARD_TABLES, kind_of
from events.setup.models import Event

Localized = Mapping[str, str]
PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class ShownCard:
    """What an audience sees of a card; where it reads only the title, everything after `title` is empty."""

    kind: Card
    code: str
    is_whole: bool
    title: Localized
    owner: str | None = None
    variety: str | None = None
    field: str | None = None
    summary: Localized | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    cooperation: tuple[str, ...] = ()
    country: str | None = None
    province: str | None = None
    place: str | None = None
    # The offer's level, or the level that a demand needs at least.
    readiness: int | None = None
    # What is expected or what can be spent, in hundredths of 万元.
    amount_cents: int | None = None
    inventor: str | None = None
    intellectual_property: str | None = None
    target: str | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class CatalogueFilter:
    """What is looked for; empty means everything. `place` is a country, or a country and a province: `CN-SD`."""

    search: str = ""
    field: str = ""
    variety: str = ""
    readiness: int = 0
    cooperation: str = ""
    place: str = ""


def shown_card(card: OfferCard | DemandCard, audience: Audience) -> ShownCard:
    """A card as the audience sees it."""
    kind = kind_of(card)
    if not is_readable(card.confidentiality, audience):
        return ShownCard(kind, card.code, False, dict(card.title))
    own: dict[str, Any] = (
        {"readiness": card.readiness, "amount_cents": card.amount_cents, "inventor": card.inventor,
         "intellectual_property": card.intellectual_property}
        if isinstance(card, OfferCard) else
        {"readiness": card.readiness_from, "amount_cents": card.budget_cents, "target": card.target,
         "deadline": card.deadline})
    return ShownCard(
        kind, card.code, True, dict(card.title), card.owner, card.variety, card.field, dict(card.summary), card.description,
        tuple(card.keywords), tuple(card.cooperation), card.country, card.province, card.place, **own)


def catalogue_page(
    session: Session, event: Event, kind: Card, audience: Audience, chosen: CatalogueFilter, *, number: int = 1,
) -> Page:
    """A page of shown cards, those in which a title matches first, then by code."""
    statement = _statement(event, kind, audience, chosen)
    total = session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    number = PageRequest(number, PAGE_SIZE).number_within(total)
    table = CARD_TABLES[kind]
    rows = session.scalars(
        statement.order_by(*_orders(table, audience, chosen), table.id)
        .limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page([shown_card(row, audience) for row in rows], total, number, PAGE_SIZE)


def count_shown(session: Session, event: Event, audience: Audience, chosen: CatalogueFilter) -> dict[Card, int]:
    """How many cards of each kind are found."""
    return {kind: session.scalar(sa.select(sa.func.count()).select_from(
        _statement(event, kind, audience, chosen).subquery())) or 0 for kind in Card}


def find_shown(session: Session, event: Event, kind: Card, code: str, audience: Audience) -> ShownCard:
    """A card of the catalogue as the audience sees it. Raises NotFound("card_not_shown")."""
    table = CARD_TABLES[kind]
    found: Any = session.scalar(
        sa.select(table).where(table.event_id == event.id, table.code == code, table.state == CardState.SHOWN))
    if found is None:
        raise NotFound("card_not_shown")
    return shown_card(found, audience)


def all_shown(session: Session, event: Event, kind: Card, audience: Audience) -> list[ShownCard]:
    """Every card of one kind in the catalogue, by code."""
    table = CARD_TABLES[kind]
    rows: Any = session.scalars(
        sa.select(table).where(table.event_id == event.id, table.state == CardState.SHOWN).order_by(table.id))
    return [shown_card(row, audience) for row in rows]


def places_shown(session: Session, event: Event, kind: Card, audience: Audience) -> list[tuple[str, str | None]]:
    """(country, province) of the cards that the audience reads, each once."""
    table = CARD_TABLES[kind]
    rows = session.execute(
        sa.select(table.country, table.province).distinct().where(
            table.event_id == event.id, table.state == CardState.SHOWN, table.country.is_not(None),
            _readable(table, audience)))
    found = {(country, province) for country, province in rows if country}
    return sorted(found, key=lambda one: (one[0] != "CN", one[0], one[1] or ""))


def search_terms(typed: str) -> list[str]:
    """What must be found: the words typed; a long Chinese one also where its words stand apart."""
    found: list[str] = []
    for word in typed.casefold().split()[:10]:
        parts = terms(word) if any(ord(character) > 0x2E7F for character in word) and len(word) > 3 else []
        # A part that stands within another is found with it.
        found += [one for one in parts if not any(one != other and one in other for other in parts)] or [word]
    return found


def _statement(event: Event, kind: Card, audience: Audience, chosen: CatalogueFilter) -> sa.Select[Any]:
    table = CARD_TABLES[kind]
    readable = _readable(table, audience)
    found = [table.event_id == event.id, table.state == CardState.SHOWN]
    found += [sa.or_(_title_says(table, term), sa.and_(readable, table.search.contains(term, autoescape=True)))
              for term in search_terms(chosen.search)]
    asked = list(_asked(table, chosen))
    if asked:
        found += [readable, *asked]
    return sa.select(table).where(*found)


def _asked(table: Any, chosen: CatalogueFilter) -> list[Any]:
    """What the filters ask of a card that can be read."""
    asked: list[Any] = []
    if chosen.field:
        asked.append(table.field == chosen.field)
    if chosen.variety:
        asked.append(table.variety == chosen.variety)
    if chosen.readiness:
        # Whoever names a level looks for offers at least as ready, and for demands that such an offer would serve.
        asked.append(table.readiness >= chosen.readiness if table is OfferCard else table.readiness_from <= chosen.readiness)
    if chosen.cooperation in tuple(Cooperation):
        asked.append(sa.cast(table.cooperation, sa.Text).contains(f'"{chosen.cooperation}"'))
    if chosen.place:
        country, _dash, province = chosen.place.partition("-")
        asked.append(table.country == country)
        if province:
            asked.append(table.province == province)
    return asked


def _orders(table: Any, audience: Audience, chosen: CatalogueFilter) -> list[Any]:
    """Found by their title first, then what can be read whole. PostgreSQL orders by no constant, so nothing is asked twice."""
    titled = [_title_says(table, term) for term in search_terms(chosen.search)]
    orders: list[Any] = [sa.case((sa.and_(*titled), 0), else_=1)] if titled else []
    return orders if audience is Audience.STAFF else [*orders, _readable(table, audience).desc()]


def _readable(table: Any, audience: Audience) -> sa.ColumnElement[bool]:
    return sa.true() if audience is Audience.STAFF else table.confidentiality.in_([*READABLE[audience]])


def _title_says(table: Any, term: str) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = table.search_title.contains(term, autoescape=True)
    return sa.func.coalesce(found, sa.false())
