"""Cards as matching sees them, and lists of proposals as pages show them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.vocabulary.localized import texts
from app.web.paging import Page, PageRequest, fetch_page
from events.docking.enums import Card, CardState
from events.docking.models import DemandCard, OfferCard
from events.docking.queries.cards import CARD_TABLES, kind_of
from events.matching.enums import Verdict
from events.matching.models import MatchList, MatchRuling, MatchRun
from events.matching.rules.cards import MatchCard
from events.setup.models import Event

AnyCard = OfferCard | DemandCard


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposed card with why, and what staff have said of the pair. Pinned without being computed it has no score."""

    card: AnyCard
    score: float | None
    reasons: Sequence[dict[str, Any]]
    verdict: Verdict | None


def match_cards(session: Session, event_id: int) -> list[MatchCard]:
    """The cards of the catalogue, by kind and id."""
    return [_match_card(kind, card) for kind in Card for card in session.scalars(
        sa.select(CARD_TABLES[kind]).where(
            CARD_TABLES[kind].event_id == event_id, CARD_TABLES[kind].state == CardState.SHOWN)
        .order_by(CARD_TABLES[kind].id))]


def versions_of(session: Session, event_id: int) -> list[tuple[Card, int, int]]:
    """(kind, id, version) of the cards that are matched."""
    return [(kind, card_id, version) for kind in Card for card_id, version in session.execute(
        sa.select(CARD_TABLES[kind].id, CARD_TABLES[kind].version).where(
            CARD_TABLES[kind].event_id == event_id, CARD_TABLES[kind].state == CardState.SHOWN)
        .order_by(CARD_TABLES[kind].id))]


def stamp_of(versions: Sequence[tuple[Card, int, int]]) -> str:
    """What tells one state of all cards from another."""
    return hashlib.sha256(repr([(str(kind), *rest) for kind, *rest in versions]).encode()).hexdigest()


def is_current(session: Session, event: Event) -> bool:
    """Whether the lists are those of the cards as they stand."""
    run = session.get(MatchRun, event.id)
    return run is not None and run.stamp == stamp_of(versions_of(session, event.id))


def last_run(session: Session, event: Event) -> MatchRun | None:
    """When the event's cards were matched last."""
    return session.get(MatchRun, event.id)


def proposals_of(session: Session, event: Event, card: AnyCard, *, with_dropped: bool = False) -> list[ShownProposal]:
    """A card's proposals: pinned ones first, then as computed; dropped ones last, if they are wanted."""
    kind = kind_of(card)
    other = Card.DEMAND if kind is Card.OFFER else Card.OFFER
    kept = session.scalar(sa.select(MatchList).where(
        MatchList.event_id == event.id, MatchList.kind == kind, MatchList.card_id == card.id))
    computed = {one["id"]: one for one in (kept.proposals if kept else ())}
    mine, others = (MatchRuling.offer_id, MatchRuling.demand_id)[::1 if kind is Card.OFFER else -1]
    ruled = {other_id: Verdict(verdict) for other_id, verdict in session.execute(
        sa.select(others, MatchRuling.verdict).where(MatchRuling.event_id == event.id, mine == card.id))}
    table = CARD_TABLES[other]
    found: Any = session.scalars(sa.select(table).where(table.event_id == event.id, table.id.in_([*computed, *ruled])))
    cards: dict[int, Any] = {one.id: one for one in found}
    shown = [ShownProposal(cards[one], computed[one]["score"] if one in computed else None,
                           computed[one]["reasons"] if one in computed else (), ruled.get(one))
             for one in dict.fromkeys([*computed, *ruled]) if one in cards and cards[one].state == CardState.SHOWN]
    ranks = {Verdict.PINNED: 0, None: 1, Verdict.DROPPED: 2}
    return [one for one in sorted(shown, key=lambda one: (ranks[one.verdict], -(one.score or 0.0)))
            if with_dropped or one.verdict is not Verdict.DROPPED]


def suited_best(session: Session, event: Event, card: AnyCard) -> list[int]:
    """The numbers of the cards of the other side that suit a card best: pinned ones first, dropped ones left out."""
    return [one.card.id for one in proposals_of(session, event, card)]


def matched_page(session: Session, event: Event, kind: Card, wanted: PageRequest) -> Page:
    """The event's cards of one kind in the catalogue, by code."""
    table = CARD_TABLES[kind]
    return fetch_page(session, sa.select(table).where(
        table.event_id == event.id, table.state == CardState.SHOWN).order_by(table.id), wanted)


def best_of(
    session: Session, event: Event, kind: Card, cards: Sequence[AnyCard],
) -> dict[int, tuple[AnyCard, float | None, bool]]:
    """For each of these cards the best proposal: what staff pinned, else what was computed best and not dropped.

    Beside it what it came to (None where nothing was computed of it), and whether it is pinned.
    """
    mine, others = (MatchRuling.offer_id, MatchRuling.demand_id)[::1 if kind is Card.OFFER else -1]
    numbers = [card.id for card in cards]
    lists = session.scalars(sa.select(MatchList).where(
        MatchList.event_id == event.id, MatchList.kind == kind, MatchList.card_id.in_(numbers)))
    kept: dict[int, dict[int, float | None]] = {
        one.card_id: {found["id"]: found["score"] for found in one.proposals} for one in lists}
    pinned: set[tuple[int, int]] = set()
    for card_id, other_id, verdict in session.execute(
            sa.select(mine, others, MatchRuling.verdict).where(MatchRuling.event_id == event.id, mine.in_(numbers))):
        if verdict == Verdict.DROPPED:
            kept.get(card_id, {}).pop(other_id, None)
        else:
            kept.setdefault(card_id, {}).setdefault(other_id, None)
            pinned.add((card_id, other_id))
    best = {card_id: max(found, key=lambda one: ((card_id, one) in pinned, found[one] or 0.0))
            for card_id, found in kept.items() if found}
    table = CARD_TABLES[Card.DEMAND if kind is Card.OFFER else Card.OFFER]
    rows: Any = session.scalars(sa.select(table).where(table.id.in_(best.values())))
    there: dict[int, Any] = {card.id: card for card in rows}
    return {card_id: (there[other], kept[card_id][other], (card_id, other) in pinned) for card_id, other in best.items()
            if other in there}


def _match_card(kind: Card, card: Any) -> MatchCard:
    body = "\n".join(text for text in (
        card.description, getattr(card, "intellectual_property", None), getattr(card, "target", None)) if text)
    is_offer = kind is Card.OFFER
    return MatchCard(
        kind=kind, id=card.id, titles=texts(card.title), summaries=texts(card.summary), keywords=tuple(card.keywords),
        body=body, field=card.field, readiness=card.readiness if is_offer else card.readiness_from,
        cooperation=frozenset(card.cooperation), amount_cents=card.amount_cents if is_offer else card.budget_cents,
        country=card.country, province=card.province, place=card.place)
