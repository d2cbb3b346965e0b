"""Jobs of registration: thin, with plain arguments. Forms that nobody went on with, offers that lapse, what is kept no
longer, and the list of erasures that a restored backup is held against."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core.actors import Command, JobActor
from app.core.jobs import Job, task
from app.core.runtime import runtime
from app.core.unit import open_unit
from app.core.worker import JobRun
from events.registration.enums import ErasureScope, PlaceState
from events.registration.models import Place
from events.registration.services import drafts, member_sheets
from events.registration.services.contacts import events_with_due_contacts, forget_due_contacts
from events.registration.services.places import lapse_offers
from events.registration.services.retention import Noted, due_erasures, erase_again, erase_due
from events.registration.services.rosters import courses, uploads
from events.setup.models import Event

# Beside the backups, not in them: an older one must not bring an older list.
ERASURES = "erasures.jsonl"
A_NIGHT = timedelta(hours=20)


def sweep() -> None:
    """Once a minute: take back offers that are over, and once a night have erased what is kept no longer."""
    with open_unit(JobActor(label="sweep"), writes=False) as unit:
        is_over = unit.session.scalar(sa.select(Place.id).where(
            Place.state == PlaceState.OFFERED, Place.offered_until <= unit.now()).limit(1)) is not None
        was_tonight = unit.session.scalar(sa.select(Job.id).where(
            Job.task == "registration.retention", Job.created_at > unit.now() - A_NIGHT).limit(1)) is not None
    if is_over or not was_tonight:
        with open_unit(JobActor(label="sweep")) as unit:
            lapse_offers(unit)
            if not was_tonight:
                unit.enqueue("registration.retention")


@task(drafts.ERASE)
def erase_draft(run: JobRun, draft_id: int) -> None:
    """Erase a form that nobody went on with for 30 days."""
    with run.unit() as unit:
        drafts.erase_draft(unit, draft_id)


@task(courses.READ)
def read_roster_columns(run: JobRun, import_id: int) -> None:
    """Find an uploaded roster's columns."""
    courses.find_columns(run, import_id)


@task(courses.LOOK)
def look_through_roster(run: JobRun, import_id: int) -> None:
    """Say what would come of a roster."""
    courses.look_through(run, import_id)


@task(courses.TAKE)
def take_roster(run: JobRun, import_id: int) -> None:
    """Take a roster in, all of it or nothing."""
    courses.take_in(run, import_id)


@task(uploads.ERASE)
def erase_roster(run: JobRun, import_id: int) -> None:
    """Erase what is kept of a roster whose time is over."""
    with run.unit() as unit:
        uploads.erase_upload(unit, import_id)


@task(member_sheets.ERASE)
def erase_refused_members(run: JobRun, file_id: int) -> None:
    """Erase the refused rows of a group's sheet after a day."""
    with run.unit() as unit:
        member_sheets.erase_refused(unit, file_id)


@task("registration.retention")
def erase_what_is_due(run: JobRun) -> dict[str, Any]:
    """Erase what each event keeps no longer, a person at a time; returns how many of what."""
    with run.unit(writes=False) as unit:
        due = list(due_erasures(unit))
        events = list(events_with_due_contacts(unit))
    counts = {str(scope): 0 for scope in ErasureScope}
    for event_id in events:
        with run.unit() as unit:
            forget_due_contacts(unit, unit.session.get_one(Event, event_id))
    for number, one in enumerate(due, start=1):
        with run.unit() as unit:
            counts[one.scope] += erase_due(unit, one)
        if number % 50 == 0:
            run.progress(number, len(due))
    return counts


@task("registration.note_erasure")
def note_erasure(_run: JobRun, reference_hash: str, scope: str, at: str, keys: Sequence[str] = ()) -> None:
    """Write an erasure down outside of the database. Twice does no harm."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"reference_hash": reference_hash, "scope": scope, "at": at, "keys": list(keys)}) + "\n")


def after_restore() -> int:
    """Erase again what a backup has brought back; returns how many people it touched."""
    path = _path()
    if not path.exists():
        return 0
    erased = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            erased.append(Noted(
                str(entry["reference_hash"]), ErasureScope(entry["scope"]), tuple(map(str, entry.get("keys", ())))))
        except (ValueError, KeyError, TypeError):
            # A line that a crash cut short is followed by whole ones.
            continue
    with open_unit(Command(label="restore")) as unit:
        # Whose time was over, contacts of groups and invitations among them, is found by the settings anew.
        unit.enqueue("registration.retention")
        return erase_again(unit, erased)


def _path() -> Path:
    return runtime().settings.data_dir / ERASURES
