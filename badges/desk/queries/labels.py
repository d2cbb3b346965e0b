"""Names of an event's parts, for screens that show codes in words."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.setup.models import Activity, Category, Event, Localized


def name_of_event(session: Session, event_id: int) -> Localized | None:
    """The event's name."""
    return session.scalar(sa.select(Event.name).where(Event.id == event_id))


def categories_of(session: Session, event_id: int) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Rows of code, name and colour, in the event's order."""
    return session.execute(
        sa.select(Category.code, Category.name, Category.colour)
        .where(Category.event_id == event_id)
        .order_by(Category.position, Category.id)
    ).all()


def activities_of(session: Session, event_id: int) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Rows of code, title and starts, in the order of time."""
    return session.execute(
        sa.select(Activity.code, Activity.title, Activity.starts)
        .where(Activity.event_id == event_id)
        .order_by(Activity.starts, Activity.id)
    ).all()


def category_numbers(session: Session, event_id: int) -> dict[str, list[str | None]]:
    """Code and colour of each category by the number that badge codes hold."""
    rows = session.execute(
        sa.select(Category.number, Category.code, Category.colour)
        .where(Category.event_id == event_id)
        .order_by(Category.number)
    )
    return {str(number): [code, colour] for number, code, colour in rows}


def activity_times(session: Session, event_id: int) -> dict[str, list[str]]:
    """Start and end of each activity by its code, in the order of time."""
    rows = session.execute(
        sa.select(Activity.code, Activity.starts, Activity.ends)
        .where(Activity.event_id == event_id)
        .order_by(Activity.starts, Activity.id)
    )
    return {code: [starts.isoformat(), ends.isoformat()] for code, starts, ends in rows}
