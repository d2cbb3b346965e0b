"""Pairs of deals that look like one deal entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from events.docking.enums import Nature, Side
from events.docking.models import Deal, DealParty, KeptApartPair
from events.docking.rules.deals import DealState
from events.docking.rules.duplicates import Pair, is_suspected, pair_of
from events.docking.rules.parties import Party

EventIds = Set[int]


@dataclass(frozen=True, slots=True)
class SuspectedPair:
    """Two live deals that name the same offer and share a party on the demand side; the smaller reference first."""

    one: Deal
    other: Deal


def suspected_pairs_of(session: Session, event_ids: EventIds) -> list[SuspectedPair]:
    """The unsettled pairs among live deals, one of which is of these events, as things stand now."""
    deals = _candidates(session, event_ids)
    kept_apart = _kept_apart(session, [deal.id for deal in deals])
    by_offer: dict[str, list[Deal]] = defaultdict(list)
    for deal in deals:
        by_offer[deal.offer or ""].append(deal)
    found: dict[Pair, SuspectedPair] = {}
    for alike in by_offer.values():
        views = {deal.id: _view(deal) for deal in alike}
        for one, other in combinations(alike, 2):
            is_ours = one.event_id in event_ids or other.event_id in event_ids
            if is_ours and _ids(one, other) not in kept_apart and is_suspected(views[one.id], views[other.id]):
                first, second = sorted((one, other), key=lambda deal: deal.ref)
                found[pair_of(one.ref, other.ref)] = SuspectedPair(first, second)
    return [found[pair] for pair in sorted(found)]


def count_pairs_of(session: Session, event_ids: EventIds) -> int:
    """How many these are. At most three queries, in Core: a tally waits for it."""
    # Two steps, so that where no offer is named twice (nearly always, nearly everywhere) one look at an index will do.
    offers = session.scalars(_named_twice(event_ids)).all()
    if not offers:
        return 0
    rows = session.execute(
        sa.select(Deal.id, Deal.ref, Deal.event_id, Deal.offer, Deal.opened_at, DealParty.name, DealParty.side,
                  DealParty.own_id)
        .join(DealParty, DealParty.deal_id == Deal.id)
        .where(Deal.offer.in_(offers), Deal.merged_into_id.is_(None), ~Deal.is_terminated)
        .order_by(Deal.offer, Deal.id, DealParty.position))
    suspected: list[tuple[int, int]] = []
    for _offer, alike in groupby(rows, key=lambda row: row.offer):
        views: list[tuple[int, int, DealState]] = []
        for deal_id, parts in groupby(alike, key=lambda row: row.id):
            named = list(parts)
            views.append((deal_id, named[0].event_id, _state(
                named[0].ref, named[0].offer, named[0].opened_at,
                tuple(Party(row.name, Side(row.side), row.own_id) for row in named))))
        suspected += [
            (one, other) for (one, held, first), (other, also, second) in combinations(views, 2)
            if (held in event_ids or also in event_ids) and is_suspected(first, second)]
    kept_apart = _kept_apart(session, {deal_id for pair in suspected for deal_id in pair}) if suspected else set()
    return sum(frozenset(pair) not in kept_apart for pair in suspected)


def _is_candidate(event_ids: EventIds) -> sa.ColumnElement[bool]:
    """Whether a live deal's offer is named by another live deal, too, where one of them is of these events."""
    several = _named_twice(event_ids)
    return sa.and_(Deal.offer.in_(several), Deal.merged_into_id.is_(None), ~Deal.is_terminated)


def _named_twice(event_ids: EventIds) -> sa.Select[str | None]:
    """The offers that several live deals name, one of them of these events; answered by the index of live offers."""
    is_ours = sa.func.max(sa.case((Deal.event_id.in_(event_ids), 1), else_=0))
    return (
        sa.select(Deal.offer).where(Deal.offer.is_not(None), Deal.merged_into_id.is_(None), ~Deal.is_terminated)
        .group_by(Deal.offer).having(sa.func.count() > 1, is_ours == 1))


def _candidates(session: Session, event_ids: EventIds) -> list[Deal]:
    return list(session.scalars(
        sa.select(Deal).where(_is_candidate(event_ids))
        .options(selectinload(Deal.parties), selectinload(Deal.event)).order_by(Deal.id)))


def _kept_apart(session: Session, deal_ids: Iterable[int]) -> set[frozenset[int]]:
    rows = session.execute(sa.select(KeptApartPair.one_id, KeptApartPair.other_id).where(
        KeptApartPair.one_id.in_(list(deal_ids))))
    return {frozenset(pair) for pair in rows}


def _ids(one: Deal, other: Deal) -> frozenset[int]:
    return frozenset((one.id, other.id))


def _view(deal: Deal) -> DealState:
    return _state(deal.ref, deal.offer, deal.opened_at,
                  tuple(Party(party.name, Side(party.side), party.own_id) for party in deal.parties))


def _state(ref: str, offer: str | None, opened_at: datetime, parties: tuple[Party, ...]) -> DealState:
    """As much of a live deal's state as the rule for pairs asks for."""
    return DealState(ref=ref, edition="", title="", nature=Nature.MONEY, currency="", opened_by="", opened_at=opened_at,
                     offer=offer, parties=parties)
