"""Rehearsals: begun before anything was scanned, ended before the doors open, and nothing of them left."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from badges.desk.models import Rehearsal, Scan
from badges.desk.policy import may_manage_desks
from badges.desk.queries.rehearsals import doors_open, has_scans, open_rehearsal, rehearsed
from badges.desk.services.counting import recount
from events.setup.models import Event

BEFORE_DOORS = timedelta(minutes=15)
"""How long before the doors open a rehearsal ends by itself: long enough for every desk to have heard of it."""

WIPED = "desk.rehearsal_wiped"
"""The question that is asked of other features once scans are gone: whoever remembers one forgets it."""


def start_rehearsal(unit: Unit, event: Event) -> Rehearsal:
    """Let desks rehearse. Raises Forbidden, Refused("rehearsal_runs", "rehearsal_too_late", "rehearsal_after_scans").

    Records desk.rehearsal_started; a job ends it in time.
    """
    unit.require(may_manage_desks, event)
    _lock(unit, event.id)
    if open_rehearsal(unit.session, event.id) is not None:
        raise Refused("rehearsal_runs")
    ends_at = doors_open(unit.session, event) - BEFORE_DOORS
    if unit.now() >= ends_at:
        raise Refused("rehearsal_too_late")
    if has_scans(unit.session, event.id):
        raise Refused("rehearsal_after_scans")
    rehearsal = Rehearsal(
        event_id=event.id, started_at=unit.now(), started_by=unit.actor.label[:200], ends_at=ends_at
    )
    unit.session.add(rehearsal)
    unit.session.flush()
    unit.record("desk.rehearsal_started", event_id=event.id, subject=("event", event.code), until=ends_at.isoformat())
    unit.enqueue("desk.end_rehearsal", event_id=event.id, not_before=ends_at, rehearsal_id=rehearsal.id)
    return rehearsal


def end_rehearsal(unit: Unit, event: Event) -> int:
    """Wipe what was rehearsed; how many scans that were.

    Raises Forbidden, Refused("rehearsal_none", "rehearsal_too_late"). Records desk.rehearsal_ended.
    """
    unit.require(may_manage_desks, event)
    _lock(unit, event.id)
    rehearsal = open_rehearsal(unit.session, event.id)
    if rehearsal is None:
        raise Refused("rehearsal_none")
    if unit.now() >= doors_open(unit.session, event):
        # What was to be wiped has been left since before the doors opened: only what is the rehearsal's goes.
        raise Refused("rehearsal_too_late")
    return _wipe(unit, rehearsal)


def close_due_rehearsal(unit: Unit, event_id: int) -> Rehearsal | None:
    """The rehearsal that goes on, or None; one whose time is over is wiped, whoever looks first. The unit must commit."""
    rehearsal = open_rehearsal(unit.session, event_id)
    if rehearsal is None or unit.now() < rehearsal.ends_at:
        return rehearsal
    _lock(unit, event_id)
    unit.session.refresh(rehearsal)
    if rehearsal.ended_at is None:
        _wipe(unit, rehearsal)
    return None


def _wipe(unit: Unit, rehearsal: Rehearsal) -> int:
    """Delete the rehearsal's scans, and no other."""
    gone = unit.session.execute(sa.delete(Scan).where(*rehearsed(rehearsal)).returning(Scan.id)).scalars().all()
    rehearsal.ended_at, rehearsal.wiped = unit.now(), len(gone)
    unit.session.flush()
    recount(unit.session, rehearsal.event_id)
    unit.record(
        "desk.rehearsal_ended", event_id=rehearsal.event_id, subject=("rehearsal", rehearsal.id), wiped=len(gone)
    )
    forget: Callable[..., object] = runtime().contributions.ask
    forget(WIPED, unit, rehearsal.event_id)
    return len(gone)


def _lock(unit: Unit, event_id: int) -> None:
    """Let starts and ends of an event's rehearsals go one after the other."""
    unit.session.execute(sa.select(Event.id).where(Event.id == event_id).with_for_update())
