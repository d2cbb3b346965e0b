"""Liaisons are told that a guest has come: once for each person and event, outside of the scan itself."""

from datetime import timedelta

from app.accounts.models import Staff
from app.core.unit import Unit
from app.mail.letters import Letter
from app.mail.services import compose, filled, written_text
from app.vocabulary.emails import read_email
from app.vocabulary.localized import text
from app.vocabulary.times import format_time
from badges.watching.models import ArrivalNotice, ScansLookedAt, WatchSettings
from badges.watching.queries.guests import (
    Arrival,
    events_with_entries,
    first_entry,
    latest_scan,
    new_arrivals,
    notice_of,
    scans_looked_at,
    working_staff,
)
from badges.watching.queries.settings import settings_of
from badges.watching.wording import VIP_ARRIVED
from events.people.queries.liaisons import liaison_of
from events.registration.models import Delegate
from events.setup.models import Event, Point

STALE_AFTER = timedelta(hours=6)
"""An arrival that is delivered later than that is noted, but nobody is written to any more."""


def look_for_arrivals(unit: Unit) -> int:
    """Take notice of every guest who was let in since the last look; returns how many. Records watching.liaison_told.

    To be asked by the queue: scans are read by their numbers, and nothing is read where there is no new one.
    """
    session = unit.session
    after, until = scans_looked_at(session), latest_scan(session)
    if until == after:
        return 0
    count = sum(_notice_all(unit, event_id, after, until) for event_id in events_with_entries(session, after, until))
    _remember(unit, until)
    return count


def look_after_rehearsal(unit: Unit, event_id: int) -> None:
    """Begin anew once a rehearsal's scans are gone: SQLite gives their numbers to the next ones.

    Nothing of the event has been looked at while it was rehearsed; what is left of it is real.
    """
    session = unit.session
    until = latest_scan(session)
    if scans_looked_at(session) > until:
        _remember(unit, until)
    _notice_all(unit, event_id, 0, until)


def look_after_annulment(unit: Unit, event_id: int, number: int) -> None:
    """Take back that somebody has come where no entry of theirs stands any more: once they do come, that is told anew.

    Where another entry stands, the notice tells that one.
    """
    notice = notice_of(unit.session, event_id, number)
    if notice is None:
        return
    entry = first_entry(unit.session, event_id, number)
    if entry is None:
        unit.session.delete(notice)
    else:
        notice.point_id, notice.at = entry
    unit.session.flush()


def _notice_all(unit: Unit, event_id: int, after: int, until: int) -> int:
    settings = settings_of(unit.session, event_id)
    arrivals = new_arrivals(unit.session, settings, after, until)
    for arrival in arrivals:
        _notice(unit, settings, arrival)
    return len(arrivals)


def _remember(unit: Unit, until: int) -> None:
    session = unit.session
    row = session.get(ScansLookedAt, 1)
    if row is None:
        session.add(ScansLookedAt(id=1, scan_id=until))
    else:
        row.scan_id = until


def _notice(unit: Unit, settings: WatchSettings, arrival: Arrival) -> None:
    session = unit.session
    liaison = liaison_of(session, arrival.delegate_id)
    staff = working_staff(session, liaison.staff_id) if liaison else None
    is_due = settings.tell_liaisons and unit.now() - arrival.at <= STALE_AFTER
    written = bool(is_due and staff is not None and _write_to(unit, staff, arrival))
    session.add(ArrivalNotice(
        event_id=settings.event_id, delegate_id=arrival.delegate_id, staff_id=staff.id if staff else None,
        point_id=arrival.point_id, at=arrival.at, noticed_at=unit.now(), written=written,
    ))  # fmt: skip
    session.flush()


def _write_to(unit: Unit, staff: Staff, arrival: Arrival) -> bool:
    """Write to a liaison by mail, with the event's own text where it has one; False where there is no good address."""
    if staff.email is None or read_email(staff.email) is None:
        return False
    session = unit.session
    delegate = session.get_one(Delegate, arrival.delegate_id)
    event, point = session.get_one(Event, delegate.event_id), session.get_one(Point, arrival.point_id)
    language = staff.language
    own = {
        "liaison": staff.name, "point": text(point.name, language),
        "time": format_time(arrival.at, event.timezone), "mobile": delegate.mobile or "–",
    }  # fmt: skip
    said = filled(session, written_text(session, event.id, VIP_ARRIVED.key, language).text, delegate, language, own)
    compose(unit, Letter(
        occasion=VIP_ARRIVED.key, language=language, to_address=staff.email, to_name=staff.name, subject=said.subject,
        body=said.body, event_id=event.id, delegate_id=delegate.id,
    ))  # fmt: skip
    unit.record("watching.liaison_told", event_id=event.id, subject=("delegate", delegate.id), liaison=staff.name)
    return True
