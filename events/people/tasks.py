"""Jobs of people: thin."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actors import JobActor
from app.core.unit import open_unit
from events.people import services
from events.people.queries import standing_of_look
from events.setup.enums import EventStatus
from events.setup.models import Event

_OVER = (EventStatus.ARCHIVED,)


def sweep() -> None:
    """Once a minute: compare the registrations of events in which any has changed."""
    with open_unit(JobActor(label="sweep"), writes=False) as unit:
        due = [event_id for event_id in unit.session.scalars(
            sa.select(Event.id).where(Event.status.not_in(_OVER)).order_by(Event.id)) if _has_changed(unit.session, event_id)]
    for event_id in due:
        with open_unit(JobActor(label="sweep")) as unit:
            services.look_for_pairs(unit, unit.session.get_one(Event, event_id))


def _has_changed(session: Session, event_id: int) -> bool:
    look, count, changed = standing_of_look(session, event_id)
    return (look is None and count > 0) or (look is not None and (look.delegates, look.changed_at) != (count, changed))
