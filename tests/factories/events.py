"""Events, made from a definition or from a preset."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.core.unit import Unit
from events.setup.enums import EventKind, EventStatus
from events.setup.models import Event
from events.setup.presets import NewEvent
from events.setup.services.definitions import apply_definition, read_for
from events.setup.services.editions import create_from_preset
from events.setup.services.publishing import set_status
from tests.factories.accounts import an_organisation

DEFINITIONS = Path(__file__).parents[1] / "data" / "events"


def an_event(unit: Unit, definition: str) -> Event:
    """The event of a definition: the text of one, or the name of an example (`summit-2019`)."""
    text: str | bytes = definition
    if "\n" not in definition:
        text = (DEFINITIONS / f"{definition}.yaml").read_bytes()
    return apply_definition(unit, read_for(unit, text), an_organisation(unit).id).event


def a_preset_event(
    unit: Unit, kind: EventKind = EventKind.SALON, code: str = "salon", *, starts: date = date(2019, 10, 11),
    published: bool = True,
) -> Event:
    """An event of a preset, published unless it is to stay a draft."""
    new = NewEvent(code, {"zh": "活动", "en": "Event"}, starts)
    event = create_from_preset(unit, kind, new, an_organisation(unit).id)
    if published:
        set_status(unit, event, EventStatus.PUBLISHED)
    return event
