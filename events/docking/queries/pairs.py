"""Pairs of deals that look like one deal entered twice: as they are kept, and as they are found among deals.

They are kept by `services.doubles`. Where an older edition has left deals and nobody has acted on any since, they are not
kept yet, and are looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from events.docking.enums import Nature, Side
from events.docking.models import Deal, DealDouble, DealParty, DoublesMade, KeptApartPair
from events.docking.rules.deals import DealState
from events.docking.rules.duplicates import is_suspected
from events.docking.rules.parties import Party

EventIds = Set[int]
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class SuspectedPair:
    """Two live deals that name the same offer and share a party on the demand side; the smaller reference first."""

    one: Deal
    other: Deal


@dataclass(frozen=True, slots=True, order=True)
class Double:
    """Such a pair by its numbers and those of the events at which the deals were opened, in the order of a row of it."""

    one_id: int
    other_id: int
    one_event_id: int
    other_event_id: int


def suspected_pairs_of(session: Session, event_ids: EventIds) -> list[SuspectedPair]:
    """The unsettled pairs among live deals, one of which is of these events, as things stand now, in their order."""
    if are_doubles_kept(session):
        rows = session.execute(sa.select(DealDouble.one_id, DealDouble.other_id).where(_is_of(event_ids)))
        pairs = [(one, other) for one, other in rows]
    else:
        pairs = [(double.one_id, double.other_id) for double in _searched(session, event_ids)]
    deals = _deals(session, {number for pair in pairs for number in pair})
    found = [SuspectedPair(deals[one], deals[other]) for one, other in pairs]
    return sorted(found, key=lambda pair: (pair.one.ref, pair.other.ref))


def count_pairs_of(session: Session, event_ids: EventIds) -> int:
    """How many these are. One query: a tally waits for it."""
    kept, count = session.execute(sa.select(
        sa.exists().where(DoublesMade.id == 1),
        sa.select(sa.func.count()).select_from(DealDouble).where(_is_of(event_ids)).scalar_subquery())).one()
    return count if kept else len(_searched(session, event_ids))


def are_doubles_kept(session: Session) -> bool:
    """Whether the pairs are kept as rows by now."""
    return session.get(DoublesMade, 1) is not None


def find_doubles(session: Session, offers: Collection[str | None]) -> Iterator[Double]:
    """The unsettled pairs among live deals that name these offers, looked for. In Core, since an import names hundreds."""
    wanted = sorted(offer for offer in set(offers) if offer is not None)
    for start in range(0, len(wanted), _CHUNK):
        rows = session.execute(
            sa.select(Deal.id, Deal.ref, Deal.event_id, Deal.offer, Deal.opened_at, DealParty.name, DealParty.side,
                      DealParty.own_id)
            .join(DealParty, DealParty.deal_id == Deal.id)
            .where(Deal.offer.in_(wanted[start:start + _CHUNK]), Deal.merged_into_id.is_(None), ~Deal.is_terminated)
            .order_by(Deal.offer, Deal.ref, DealParty.position)).all()
        found = [double for _offer, alike in groupby(rows, key=lambda row: row.offer) for double in _among(alike)]
        apart = _kept_apart(session, {double.one_id for double in found})
        yield from (double for double in found if (double.one_id, double.other_id) not in apart)


def named_twice(session: Session, event_ids: EventIds | None = None) -> list[str | None]:
    """The offers that several live deals name, one of them of these events; answered by the index of live offers."""
    several = (
        sa.select(Deal.offer).where(Deal.offer.is_not(None), Deal.merged_into_id.is_(None), ~Deal.is_terminated)
        .group_by(Deal.offer).having(sa.func.count() > 1).order_by(Deal.offer))
    if event_ids is not None:
        several = several.having(sa.func.max(sa.case((Deal.event_id.in_(event_ids), 1), else_=0)) == 1)
    return list(session.scalars(several))


def _searched(session: Session, event_ids: EventIds) -> list[Double]:
    return [double for double in find_doubles(session, named_twice(session, event_ids))
            if double.one_event_id in event_ids or double.other_event_id in event_ids]


def _is_of(event_ids: EventIds) -> sa.ColumnElement[bool]:
    return sa.or_(DealDouble.one_event_id.in_(event_ids), DealDouble.other_event_id.in_(event_ids))


def _deals(session: Session, ids: Set[int]) -> dict[int, Deal]:
    wanted, found = sorted(ids), dict[int, Deal]()
    for start in range(0, len(wanted), _CHUNK):
        found |= {deal.id: deal for deal in session.scalars(
            sa.select(Deal).where(Deal.id.in_(wanted[start:start + _CHUNK]))
            .options(selectinload(Deal.parties), selectinload(Deal.event)))}
    return found


def _among(alike: Iterator[sa.Row[int, str, int, str | None, datetime, str, str, str | None]]) -> Iterator[Double]:
    """The suspected pairs among deals that name one offer, from their rows in the order of references."""
    views: list[tuple[int, int, DealState]] = []
    for deal_id, parts in groupby(alike, key=lambda row: row.id):
        named = list(parts)
        views.append((deal_id, named[0].event_id, DealState(
            # As much of a live deal's state as the rule for pairs asks for.
            ref=named[0].ref, edition="", title="", nature=Nature.MONEY, currency="", opened_by="",
            opened_at=named[0].opened_at, offer=named[0].offer,
            parties=tuple(Party(row.name, Side(row.side), row.own_id) for row in named))))
    for (one_id, one_event, one), (other_id, other_event, other) in combinations(views, 2):
        if is_suspected(one, other):
            # References in the order of Python, whatever the database sorts by.
            first, second = sorted(((one.ref, one_id, one_event), (other.ref, other_id, other_event)))
            yield Double(first[1], second[1], first[2], second[2])


def _kept_apart(session: Session, ones: Set[int]) -> set[tuple[int, int]]:
    """The pairs that somebody kept apart, as they are kept: the smaller reference first."""
    wanted, found = sorted(ones), set[tuple[int, int]]()
    for start in range(0, len(wanted), _CHUNK):
        found |= {(one, other) for one, other in session.execute(sa.select(KeptApartPair.one_id, KeptApartPair.other_id).where(
            KeptApartPair.one_id.in_(wanted[start:start + _CHUNK])))}
    return found
