"""Why an event takes no registrations, where it doesn't."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from events.setup.enums import EventStatus
from events.setup.rules import is_open


class Dated(Protocol):
    """What this rule needs of an event."""

    @property
    def status(self) -> str: ...
    @property
    def ends(self) -> date: ...
    @property
    def timezone(self) -> str: ...


def closed_because(event: Dated, now: datetime) -> str | None:
    """The code of why nobody can register now, or None where people can."""
    if is_open(event.status, event.ends, event.timezone, now):
        return None
    return "registration_not_open" if event.status == EventStatus.DRAFT else "registration_closed"
