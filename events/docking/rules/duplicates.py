"""Deals that look like one deal entered twice (deals.md, "Suspected duplicates")."""

from collections import defaultdict
from collections.abc import Iterable, Set
from itertools import combinations

from events.docking.rules.deals import DealState
from events.docking.rules.parties import is_same_party

#: Two references, the smaller first.
Pair = tuple[str, str]


def pair_of(one: str, other: str) -> Pair:
    """The pair of two deals, whichever is named first."""
    return (one, other) if one <= other else (other, one)


def is_suspected(one: DealState, other: DealState) -> bool:
    """Whether two deals, as things stand now, name the same offer card and share a demand-side party."""
    return (
        one.ref != other.ref
        and one.offer is not None
        and one.offer == other.offer
        and one.is_live
        and other.is_live
        and any(is_same_party(mine, theirs) for mine in one.demand_side for theirs in other.demand_side)
    )


def suspected_pairs(deals: Iterable[DealState], kept_apart: Set[Pair]) -> tuple[Pair, ...]:
    """The unsettled pairs among deals, in order; only deals with the same offer are compared."""
    by_offer: dict[str, list[DealState]] = defaultdict(list)
    for deal in deals:
        if deal.offer is not None and deal.is_live:
            by_offer[deal.offer].append(deal)
    found = {
        pair_of(one.ref, other.ref)
        for alike in by_offer.values()
        for one, other in combinations(alike, 2)
        if is_suspected(one, other)
    }
    return tuple(sorted(found - kept_apart))
