"""Keeping the pairs of deals that look like one; see `queries.pairs`. Core statements, since an import writes thousands.

A deal is in other pairs than before when it is opened, merged or terminated, when somebody keeps it apart from another,
and when a party's name is erased. The rest of what happens to deals makes no pair and settles none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.runtime import runtime
from events.docking.models import Deal, DealDouble, DoublesMade
from events.docking.queries.pairs import Double, are_doubles_kept, find_doubles, named_twice
from events.registration.services.records import lock_number

CHUNK = 500
_Thing = TypeVar("_Thing")


def refresh_doubles(session: Session, deal_ids: Collection[int]) -> None:
    """Write anew in which pairs these deals are; what they are by now has been flushed.

    Whoever acts on deals of the same offer meanwhile waits until this transaction ends: none sees the other's deal.
    """
    if not deal_ids or _make_doubles(session):
        return
    for ids in _chunks(sorted(deal_ids)):
        offers = session.scalars(sa.select(Deal.offer).where(Deal.id.in_(ids), Deal.offer.is_not(None)).distinct()).all()
        if not offers:
            continue
        _lock(session, (lock_number("deals of an offer", offer) for offer in offers))
        session.execute(sa.delete(DealDouble).where(sa.or_(DealDouble.one_id.in_(ids), DealDouble.other_id.in_(ids))))
        _insert(session, (double for double in find_doubles(session, offers)
                          if double.one_id in ids or double.other_id in ids))


def rebuild_doubles(session: Session) -> None:
    """Write all pairs anew, from the deals. Nobody else may act on deals meanwhile."""
    session.execute(sa.delete(DealDouble))
    for offers in _chunks(named_twice(session)):
        _insert(session, find_doubles(session, offers))
    session.merge(DoublesMade(id=1, at=runtime().clock.now()))
    session.flush()


def _make_doubles(session: Session) -> bool:
    """Make all pairs where none are kept yet; whether that was needed."""
    if are_doubles_kept(session):
        return False
    # One at a time: another unit may have found the same.
    _lock(session, [lock_number("all deals")])
    if are_doubles_kept(session):
        return False
    rebuild_doubles(session)
    return True


def _lock(session: Session, numbers: Iterable[int]) -> None:
    """SQLite needs no such locks: its writers go one by one anyway."""
    if session.get_bind().dialect.name == "postgresql":
        # In one order, so that two imports don't wait for each other.
        session.execute(sa.select(*(sa.func.pg_advisory_xact_lock(number) for number in sorted(set(numbers)))))


def _insert(session: Session, doubles: Iterable[Double]) -> None:
    for rows in _chunks(sorted(set(doubles))):
        session.execute(sa.insert(DealDouble), [asdict(row) for row in rows])


def _chunks(things: Sequence[_Thing]) -> Iterator[Sequence[_Thing]]:
    return (things[start:start + CHUNK] for start in range(0, len(things), CHUNK))
