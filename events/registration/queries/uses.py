"""What in registration uses the parts of an event's setup, so that none of them is taken away from under people."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.registration.models import Delegate, Place
from events.setup.models import Activity, Category, Event


def uses_of_setup(session: Session, event: Event, kind: str, codes: Iterable[str]) -> dict[str, int]:
    """How many delegates have each of these categories, or places in these activities."""
    wanted = list(codes)
    statements: dict[str, sa.Select[str, int]] = {
        "categories": sa.select(Category.code, sa.func.count()).join(Delegate, Delegate.category_id == Category.id)
        .where(Category.event_id == event.id, Category.code.in_(wanted)).group_by(Category.code),
        "activities": sa.select(Activity.code, sa.func.count()).join(Place, Place.activity_id == Activity.id)
        .where(Activity.event_id == event.id, Activity.code.in_(wanted)).group_by(Activity.code),
    }
    if kind not in statements or not wanted:
        return {}
    return {code: int(count) for code, count in session.execute(statements[kind])}
