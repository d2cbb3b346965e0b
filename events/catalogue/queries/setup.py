"""How an event's catalogue is set up."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.catalogue.models import CatalogueSetup
from events.setup.models import Event

USUAL = {"open": False, "link_days": 60}


def find_setup(session: Session, event: Event) -> CatalogueSetup | None:
    """The event's setup, if anybody has made one."""
    return session.scalar(sa.select(CatalogueSetup).where(CatalogueSetup.event_id == event.id))


def catalogue_value(session: Session, event: Event) -> dict[str, Any] | None:
    """The part `catalogue` of the event's definition, or None."""
    setup = find_setup(session, event)
    return {"open": setup.open, "link_days": setup.link_days} if setup else None


def is_open(session: Session, event: Event) -> bool:
    """Whether everybody may read the catalogue."""
    return bool((catalogue_value(session, event) or USUAL)["open"])


def link_days(session: Session, event: Event) -> int:
    """For how many days an owner's link holds."""
    return int((catalogue_value(session, event) or USUAL)["link_days"])
