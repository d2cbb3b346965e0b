"""Pairs of deals that look like one deal entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import combinations

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from events.docking.enums import Nature, Side
from events.docking.models import Deal, KeptApartPair
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


def _candidates(session: Session, event_ids: EventIds) -> list[Deal]:
    """Live deals whose offer another live deal names, too, where one of them is of these events."""
    twin = aliased(Deal)
    named_here = sa.select(twin.offer).where(
        twin.event_id.in_(event_ids), twin.offer.is_not(None), twin.merged_into_id.is_(None), ~twin.is_terminated)
    several = (
        sa.select(Deal.offer).where(Deal.offer.in_(named_here), Deal.merged_into_id.is_(None), ~Deal.is_terminated)
        .group_by(Deal.offer).having(sa.func.count() > 1))
    return list(session.scalars(
        sa.select(Deal).where(Deal.offer.in_(several), Deal.merged_into_id.is_(None), ~Deal.is_terminated)
        .options(selectinload(Deal.parties), selectinload(Deal.event)).order_by(Deal.id)))


def _kept_apart(session: Session, deal_ids: Iterable[int]) -> set[frozenset[int]]:
    rows = session.execute(sa.select(KeptApartPair.one_id, KeptApartPair.other_id).where(
        KeptApartPair.one_id.in_(list(deal_ids))))
    return {frozenset(pair) for pair in rows}


def _ids(one: Deal, other: Deal) -> frozenset[int]:
    return frozenset((one.id, other.id))


def _view(deal: Deal) -> DealState:
    """As much of a live deal's state as the rule for pairs asks for."""
    return DealState(
        ref=deal.ref, edition="", title="", nature=Nature.MONEY, currency="", opened_by="", opened_at=deal.opened_at,
        offer=deal.offer,
        parties=tuple(Party(party.name, Side(party.side), party.own_id) for party in deal.parties),
    )
