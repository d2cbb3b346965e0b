"""Rows held fast while a decision rests on them, always in one order, so that no two wait for each other.

Delegates by number, then counts of choices, categories, activities, each by number; the event's own row last. SQLite
needs no such locks: its writers go one by one.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.registration.models import Delegate
from events.setup.models import Activity, Category


def lock_delegate(session: Session, delegate: Delegate) -> None:
    """Hold a delegate's row, and read it anew: what another has just decided is seen."""
    session.flush()
    session.execute(sa.select(Delegate.id).where(Delegate.id == delegate.id).with_for_update(key_share=True)).all()
    session.refresh(delegate)


def lock_companions(session: Session, delegate: Delegate) -> list[Delegate]:
    """Hold the rows of who accompanies a delegate, whose own is held; they came later, so that they have higher numbers."""
    return list(session.scalars(
        sa.select(Delegate).where(Delegate.companion_of_id == delegate.id).order_by(Delegate.id)
        .with_for_update(key_share=True, of=Delegate).execution_options(populate_existing=True)))


def lock_activities(session: Session, activity_ids: Iterable[int]) -> None:
    """Hold these activities' counts."""
    wanted = sorted(set(activity_ids))
    if wanted:
        session.execute(sa.select(Activity.id).where(Activity.id.in_(wanted)).order_by(Activity.id)
                        .with_for_update(key_share=True)).all()


def lock_event_places(session: Session, event_id: int) -> None:
    """Hold all of an event's counts, for what touches those of many people."""
    session.execute(sa.select(Category.id).where(Category.event_id == event_id).order_by(Category.id)
                    .with_for_update(key_share=True)).all()
    session.execute(sa.select(Activity.id).where(Activity.event_id == event_id).order_by(Activity.id)
                    .with_for_update(key_share=True)).all()
