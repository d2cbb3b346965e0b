"""An event's life: its phases, what each permits, and when people can register.

Three things are an organiser's word and stored (draft or published, registration closed, archived); the clock says the
rest: an event runs from its first day to its last, and is closed once that is over. Nothing needs to be pressed on the
morning of an event, and nothing is forgotten on its evening.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol

from app.vocabulary.times import local_date, zone
from events.setup.enums import Doing, EventStatus, Phase

# What each phase permits; everything that depends on an event's life asks this table. A phase that permits to register
# does so between the event's own opening and deadline.
PERMITTED: Final[dict[Phase, frozenset[Doing]]] = {
    # Desks are set up and tried, and an event is rehearsed, before anybody else sees it.
    Phase.DRAFT: frozenset({Doing.SCAN, Doing.EDIT}),
    Phase.PUBLISHED: frozenset({Doing.SHOW, Doing.REGISTER, Doing.SELF_SERVICE, Doing.SCAN, Doing.EDIT}),
    Phase.REGISTRATION_CLOSED: frozenset({Doing.SHOW, Doing.SELF_SERVICE, Doing.SCAN, Doing.EDIT}),
    # Who comes without a registration registers at the door, unless the organiser has closed that.
    Phase.RUNNING: frozenset({Doing.SHOW, Doing.REGISTER, Doing.SELF_SERVICE, Doing.SCAN, Doing.EDIT}),
    # A dinner lasts past midnight, and what a desk scanned offline may come in days later.
    Phase.CLOSED: frozenset({Doing.SHOW, Doing.SCAN, Doing.EDIT}),
    Phase.ARCHIVED: frozenset(),
}
_PUBLIC = frozenset({EventStatus.PUBLISHED, EventStatus.CLOSED})
# What may become of an event by its organiser's word; closed is "no more registrations", and can be taken back.
_NEXT = {
    EventStatus.DRAFT: frozenset({EventStatus.PUBLISHED}),
    EventStatus.PUBLISHED: frozenset({EventStatus.CLOSED, EventStatus.DRAFT}),
    EventStatus.CLOSED: frozenset({EventStatus.PUBLISHED, EventStatus.ARCHIVED}),
    EventStatus.ARCHIVED: frozenset({EventStatus.CLOSED}),
}


class Living(Protocol):
    """What these rules need of an event; days are in its zone, times are in UTC."""

    @property
    def status(self) -> str: ...
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date: ...
    @property
    def timezone(self) -> str: ...
    @property
    def registration_opens(self) -> datetime | None: ...
    @property
    def registration_closes(self) -> datetime | None: ...


def phase_of(event: Living, now: datetime) -> Phase:
    """Where the event stands at that moment."""
    if event.status in (EventStatus.DRAFT, EventStatus.ARCHIVED):
        return Phase(event.status)
    today = local_date(now, event.timezone)
    if today > event.ends:
        return Phase.CLOSED
    if today >= event.starts:
        return Phase.RUNNING
    is_late = event.registration_closes is not None and now >= event.registration_closes
    return Phase.REGISTRATION_CLOSED if event.status == EventStatus.CLOSED or is_late else Phase.PUBLISHED


def permits(event: Living, doing: Doing, now: datetime) -> bool:
    """Whether this may be done at the event at that moment."""
    if doing is Doing.REGISTER:
        return closed_because(event, now) is None
    return doing in PERMITTED[phase_of(event, now)]


def is_public(status: str) -> bool:
    """Whether the event's page is there for everybody."""
    return status in _PUBLIC


def is_open(event: Living, now: datetime) -> bool:
    """Whether people can register: in a phase that permits it, from its opening until its deadline or its end."""
    return closed_because(event, now) is None


def closed_because(event: Living, now: datetime) -> str | None:
    """The code of why nobody can register now (registration_not_open, registration_closed), or None where people can."""
    if event.status == EventStatus.DRAFT:
        return "registration_not_open"
    is_over = now >= registration_ends(event) or Doing.REGISTER not in PERMITTED[phase_of(event, now)]
    if is_over or event.status != EventStatus.PUBLISHED:
        return "registration_closed"
    opens = event.registration_opens
    return "registration_not_open" if opens is not None and now < opens else None


def registration_ends(event: Living) -> datetime:
    """The moment from which nobody can register: the event's deadline, at the latest the end of its last day."""
    midnight = datetime.combine(event.ends + timedelta(days=1), time(), zone(event.timezone)).astimezone(UTC)
    return min(midnight, event.registration_closes or midnight)


def may_become(status: str, wanted: EventStatus) -> bool:
    """Whether an event can go from one status to another."""
    return wanted in _NEXT[EventStatus(status)]
