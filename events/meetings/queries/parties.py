"""Who takes part, who comes for whom, what is wished for, and what the event's meetings are set up with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.core.errors import NotFound
from events.catalogue.enums import Audience
from events.catalogue.queries.links import links_of_card
from events.catalogue.rules.showing import READABLE
from events.docking.enums import Card, CardState
from events.docking.models import DemandCard, OfferCard
from events.docking.queries.cards import CARD_TABLES
from events.matching.queries.lists import suited_best
from events.meetings.enums import By
from events.meetings.models import MeetingMember, MeetingParty, MeetingSetup, MeetingWish
from events.meetings.rules.usual import BREAK_MINUTES, MOST_MEETINGS, TRAVEL_MINUTES
from events.registration.models import Delegate
from events.setup.models import Event

_KEYS = ("wishes_close", "most", "break_minutes", "travel_minutes", "halls", "interpreters")


@dataclass(frozen=True, slots=True)
class Hands:
    """Who acts for a party: the delegates who come for its card, and the links of the card's owner, by their numbers."""

    delegates: frozenset[int]
    links: frozenset[int]


def setup_of(session: Session, event: Event) -> MeetingSetup:
    """What the event's meetings are set up with; where nothing was said, what is usual (not in the session)."""
    return session.get(MeetingSetup, event.id) or MeetingSetup(
        event_id=event.id, most=MOST_MEETINGS, break_minutes=BREAK_MINUTES, travel_minutes=TRAVEL_MINUTES, halls=[],
        interpreters=[])


def meetings_value(session: Session, event: Event) -> dict[str, Any] | None:
    """The part `meetings` of the event's definition, or None."""
    setup = session.get(MeetingSetup, event.id)
    if setup is None:
        return None
    return {key: getattr(setup, key) for key in _KEYS if getattr(setup, key) is not None}


def parties_of(session: Session, event: Event) -> list[MeetingParty]:
    """All parties of the event with their cards, members and blocks: offers first, by the card's code."""
    found = session.scalars(sa.select(MeetingParty).where(MeetingParty.event_id == event.id).options(*_whole())).all()
    return sorted(found, key=lambda one: (not one.is_offer, one.card.code))


def find_party(session: Session, event_id: int, party_id: int) -> MeetingParty:
    """One of the event's parties. Raises NotFound."""
    party = session.scalar(sa.select(MeetingParty).where(
        MeetingParty.event_id == event_id, MeetingParty.id == party_id).options(*_whole()))
    if party is None:
        raise NotFound
    return party


def parties_of_delegate(session: Session, delegate: Delegate) -> list[MeetingParty]:
    """The parties for which somebody comes."""
    return list(session.scalars(
        sa.select(MeetingParty).join(MeetingMember).where(MeetingMember.delegate_id == delegate.id)
        .options(*_whole()).order_by(MeetingParty.id)))


def party_of_card(session: Session, card: OfferCard | DemandCard | None) -> MeetingParty | None:
    """The party that stands for a card, or None where it takes no part."""
    if card is None:
        return None
    column = MeetingParty.offer_id if isinstance(card, OfferCard) else MeetingParty.demand_id
    return session.scalar(sa.select(MeetingParty).where(column == card.id).options(*_whole()))


def hands_of(session: Session, party: MeetingParty) -> Hands:
    """Who acts for a party."""
    return Hands(frozenset(member.delegate_id for member in party.members),
                 frozenset(link.id for link in links_of_card(session, party.card)))


def cards_left(session: Session, event: Event, kind: Card) -> list[OfferCard | DemandCard]:
    """The event's cards of one kind that don't take part yet, by code."""
    table = CARD_TABLES[kind]
    column: Any = MeetingParty.offer_id if kind is Card.OFFER else MeetingParty.demand_id
    taking_part = sa.select(column).where(MeetingParty.event_id == event.id, column.is_not(None))
    return list(session.scalars(sa.select(table).where(
        table.event_id == event.id, table.id.not_in(taking_part)).order_by(table.code)))


def wishes_of_party(session: Session, party: MeetingParty) -> list[MeetingWish]:
    """What a party itself wishes for, the first wish first."""
    column = MeetingWish.offer_party_id if party.is_offer else MeetingWish.demand_party_id
    by = By.OFFER if party.is_offer else By.DEMAND
    return list(session.scalars(
        sa.select(MeetingWish).where(column == party.id, MeetingWish.by == by).order_by(MeetingWish.rank, MeetingWish.id)))


def wishes_of(session: Session, event: Event) -> list[MeetingWish]:
    """Everything that anybody wishes for at the event."""
    return list(session.scalars(
        sa.select(MeetingWish).where(MeetingWish.event_id == event.id).order_by(MeetingWish.id)))


def wishing_for(session: Session, party: MeetingParty) -> dict[int, list[str]]:
    """By the number of each other party who of the three wants this party to meet it; who would rather not is no such one."""
    column = MeetingWish.offer_party_id if party.is_offer else MeetingWish.demand_party_id
    other = MeetingWish.demand_party_id if party.is_offer else MeetingWish.offer_party_id
    found: dict[int, list[str]] = {}
    for number, by in session.execute(sa.select(other, MeetingWish.by).where(
            column == party.id, MeetingWish.by.in_([By.OFFER, By.DEMAND, By.ORGANISER])).order_by(MeetingWish.id)):
        found.setdefault(number, []).append(by)
    return found


def declined_by(session: Session, party: MeetingParty) -> dict[int, int]:
    """The other parties that a party would rather not meet, each with the number of the row that says so."""
    column, other = ((MeetingWish.offer_party_id, MeetingWish.demand_party_id) if party.is_offer
                     else (MeetingWish.demand_party_id, MeetingWish.offer_party_id))
    by = By.NOT_OFFER if party.is_offer else By.NOT_DEMAND
    return dict(session.execute(sa.select(other, MeetingWish.id).where(column == party.id, MeetingWish.by == by)).all())


def declining(session: Session, party: MeetingParty) -> set[int]:
    """The other parties that would rather not meet this one: for staff to know, and for nobody else."""
    column, other = ((MeetingWish.offer_party_id, MeetingWish.demand_party_id) if party.is_offer
                     else (MeetingWish.demand_party_id, MeetingWish.offer_party_id))
    by = By.NOT_DEMAND if party.is_offer else By.NOT_OFFER
    return set(session.scalars(sa.select(other).where(column == party.id, MeetingWish.by == by)))


def party_choices(
    session: Session, event: Event, party: MeetingParty, search: str = "", limit: int = 30, *,
    audience: Audience = Audience.STAFF,
) -> list[MeetingParty]:
    """Parties of the other kind whom this one could meet, what suits it best first, then by the card's code; those of the
    same people left out.

    Whoever isn't staff finds the cards of the catalogue alone, and by nothing that they may not read there: a card of
    which they see the title alone stands where its code says, however well it suits.
    """
    table: Any = DemandCard if party.is_offer else OfferCard
    column = MeetingParty.demand_id if party.is_offer else MeetingParty.offer_id
    statement = sa.select(MeetingParty).join(table, column == table.id).where(MeetingParty.event_id == event.id)
    readable = sa.true()
    if audience is not Audience.STAFF:
        readable = table.confidentiality.in_([*READABLE[audience]])
        statement = statement.where(table.state == CardState.SHOWN)
    if search:
        word = search.casefold()
        statement = statement.where(sa.or_(
            table.search_title.contains(word, autoescape=True), sa.func.lower(table.code) == word,
            sa.and_(readable, table.search.contains(word, autoescape=True))))
    own = {member.delegate_id for member in party.members}
    suited = suited_best(session, event, party.card)
    place = sa.case(
        (readable, sa.case({number: place for place, number in enumerate(suited)}, value=table.id, else_=len(suited))),
        else_=len(suited)) if suited else sa.literal(0)
    found = session.scalars(statement.order_by(place, table.code).options(*_whole()).limit(limit))
    return [one for one in found if not own & {member.delegate_id for member in one.members}]


def count_parties(session: Session, event: Event) -> dict[str, int]:
    """How many offers and demands take part, and how many wishes there are by whom."""
    offers, demands = session.execute(sa.select(
        sa.func.count(MeetingParty.offer_id), sa.func.count(MeetingParty.demand_id)).where(
        MeetingParty.event_id == event.id)).one()
    wishes = session.execute(sa.select(MeetingWish.by, sa.func.count()).where(
        MeetingWish.event_id == event.id).group_by(MeetingWish.by))
    return {"offers": offers, "demands": demands} | {f"by_{by}": count for by, count in wishes}


def parties_by_id(session: Session, ids: Iterable[int]) -> dict[int, MeetingParty]:
    """These parties with their cards and members."""
    return {one.id: one for one in session.scalars(
        sa.select(MeetingParty).where(MeetingParty.id.in_(list(ids))).options(*_whole()))}


def is_there(party: MeetingParty, starts: datetime, ends: datetime) -> bool:
    """Whether a party has come by a time's start and stays until its end."""
    return (party.comes_at is None or party.comes_at <= starts) and (party.leaves_at is None or party.leaves_at >= ends)


def _whole() -> tuple[Any, ...]:
    return (selectinload(MeetingParty.offer), selectinload(MeetingParty.demand),
            selectinload(MeetingParty.members).selectinload(MeetingMember.delegate), selectinload(MeetingParty.blocks))
