"""An event's life: a draft, public, closed to registration, archived."""

from __future__ import annotations

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.enums import EventStatus
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.rules import may_become

_TAGS = {
    EventStatus.DRAFT: "event.withdrawn", EventStatus.PUBLISHED: "event.published",
    EventStatus.CLOSED: "event.closed", EventStatus.ARCHIVED: "event.archived",
}


def set_status(unit: Unit, event: Event, wanted: EventStatus) -> None:
    """Publish the event, close it, and so on; records which. An event that is so already is left.

    Features above answer `event.archived(unit, event)`: what must end with the event ends in the same transaction.

    Raises Refused: event_status_not_possible, and no_public_category where nobody could choose what to register as.
    """
    unit.require(may_edit_event, event)
    if event.status == wanted:
        return
    if not may_become(event.status, wanted):
        raise Refused("event_status_not_possible")
    if wanted is EventStatus.PUBLISHED and not any(category.public for category in event.categories):
        raise Refused("no_public_category")
    event.status = wanted
    unit.record(_TAGS[wanted], event_id=event.id, subject=("event", event.code))
    if wanted is EventStatus.ARCHIVED:
        runtime().contributions.ask("event.archived", unit, event)
