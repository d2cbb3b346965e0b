"""Uploaded rosters: kept while they are needed, matched and mended, ordered to be looked at and taken, then erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound, Refused
from app.core.files import forget_files, store_file
from app.core.unit import Unit
from app.web.spreadsheets import MEDIA_TYPE
from events.registration import policy
from events.registration.enums import ImportState
from events.registration.models import Delegate, RosterForm, RosterImport
from events.registration.roster.forms_of_sheets import kept_targets, recalled, signature_of
from events.registration.roster.headings import Matching, targets_of
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.sheet import sniff
from events.registration.services.rosters.standing import read_standing
from events.setup.models import Event

KEPT: Final = timedelta(days=30)
READ: Final = "registration.read_roster"
LOOK: Final = "registration.look_through_roster"
TAKE: Final = "registration.take_roster"
ERASE: Final = "registration.erase_roster"
UPLOADED: Final = "roster"
LISTED: Final = 200
_MENDABLE: Final = (ImportState.MATCHING, ImportState.LOOKED)


def keep_upload(unit: Unit, event: Event, content: bytes, name: str, *, pending: bool, notify: bool) -> RosterImport:
    """Keep a spreadsheet for 30 days and have it read. Raises Forbidden, Refused where it is none.

    Records roster.uploaded.
    """
    unit.require(policy.may_import_delegates, event)
    if not content:
        raise Refused("file_empty", field="file")
    try:
        sniff(content)
    except SheetRefused as refusal:
        raise Refused(refusal.code, field="file") from refusal
    stored = store_file(unit, content, name=name, media_type=MEDIA_TYPE, purpose=UPLOADED, event_id=event.id)
    kept = RosterImport(
        event_id=event.id, state=ImportState.READING, name=stored.name, size=stored.size, pending=pending,
        notify=notify, created_by=unit.actor.label[:200], created_at=unit.now(), file_id=stored.id)
    unit.session.add(kept)
    unit.session.flush()
    _order(unit, kept, READ, ImportState.READING)
    unit.enqueue(ERASE, event_id=event.id, not_before=unit.now() + KEPT, import_id=kept.id)
    unit.record("roster.uploaded", event_id=event.id, subject=("event", event.code), bytes=stored.size)
    return kept


def find_upload(session: Session, event: Event, import_id: int) -> RosterImport:
    """An import of the event. Raises NotFound("import_gone")."""
    kept = session.get(RosterImport, import_id) if import_id < 2**31 else None
    if kept is None or kept.event_id != event.id:
        raise NotFound("import_gone")
    return kept


def uploads_of(session: Session, event_id: int) -> list[RosterImport]:
    """The event's latest imports, latest first."""
    return list(session.scalars(
        sa.select(RosterImport).where(RosterImport.event_id == event_id)
        .order_by(RosterImport.created_at.desc(), RosterImport.id.desc()).limit(LISTED)))


def matching_of(kept: RosterImport) -> Matching:
    """What the columns of a sheet that has been read say, by now."""
    columns = kept.columns or {}
    headings = tuple(columns.get("headings", ()))
    return Matching(columns.get("header", 0), headings, tuple(kept.targets or ("",) * len(headings)))


def look_through(unit: Unit, event: Event, kept: RosterImport, chosen: Mapping[int, str]) -> None:
    """Mend the matching as chosen, remember it for this form of sheet, and order the preview.

    Raises Forbidden, Refused("no_name_column", "import_moved_on").
    """
    unit.require(policy.may_import_delegates, event)
    if kept.state not in _MENDABLE:
        raise Refused("import_moved_on")
    matching = matching_of(kept)
    known = {"", *targets_of(read_standing(unit.session, event).view())}
    wanted = {column: target for column, target in chosen.items()
              if target in known and column < len(matching.targets)}
    mended = matching.mended(wanted)
    if not mended.has_names:
        raise Refused("no_name_column")
    if mended.targets != matching.targets:
        _remember(unit, event, mended)
    kept.targets = list(mended.targets)
    _order(unit, kept, LOOK, ImportState.LOOKING)


def order_taking(unit: Unit, event: Event, kept: RosterImport) -> None:
    """Have what was looked at taken in. Raises Forbidden, Refused("import_moved_on", "nothing_to_import")."""
    unit.require(policy.may_import_delegates, event)
    if kept.state != ImportState.LOOKED:
        raise Refused("import_moved_on")
    if not has_something(kept):
        raise Refused("nothing_to_import")
    _order(unit, kept, TAKE, ImportState.TAKING)


def has_something(kept: RosterImport) -> bool:
    """Whether importing would change anything."""
    counts = (kept.preview or {}).get("counts", {})
    return bool(counts.get("created") or counts.get("updated"))


def order_again(unit: Unit, event: Event, kept: RosterImport) -> None:
    """Order anew what failed on the way. Raises Forbidden."""
    unit.require(policy.may_import_delegates, event)
    tasks = {ImportState.READING: READ, ImportState.LOOKING: LOOK, ImportState.TAKING: TAKE}
    state = ImportState(kept.state)
    if state in tasks:
        _order(unit, kept, tasks[state], state)


def recall(session: Session, organisation_id: int, matching: Matching, known: list[str]) -> Matching | None:
    """The matching that this form of sheet was given the last time, or None."""
    signature = signature_of(matching.headings)
    kept = session.scalars(sa.select(RosterForm).where(
        RosterForm.organisation_id == organisation_id, RosterForm.signature == signature)).first()
    return None if kept is None else recalled(matching, kept.targets, known)


def forget_form(unit: Unit, event: Event, kept: RosterImport) -> None:
    """Forget how sheets of this form were matched, and read this one anew. Raises Forbidden, Refused."""
    unit.require(policy.may_import_delegates, event)
    if kept.state not in _MENDABLE:
        raise Refused("import_moved_on")
    unit.session.execute(sa.delete(RosterForm).where(
        RosterForm.organisation_id == event.organisation_id,
        RosterForm.signature == signature_of(matching_of(kept).headings)))
    _order(unit, kept, READ, ImportState.READING)


def discard_upload(unit: Unit, event: Event, kept: RosterImport) -> None:
    """Erase what is kept of an import at once; its counts stay. Raises Forbidden. Records roster.discarded."""
    unit.require(policy.may_import_delegates, event)
    if kept.state == ImportState.TAKING:
        raise Refused("import_moved_on")
    erase_upload(unit, kept.id)
    unit.record("roster.discarded", event_id=event.id, subject=("event", event.code))


def erase_upload(unit: Unit, import_id: int) -> int:
    """Erase the file, the lines and the samples of an import; one that isn't done can't go on. Returns how many files."""
    kept = unit.session.get(RosterImport, import_id)
    if kept is None:
        return 0
    files = [kept.file_id, kept.lines_id, *kept.refused.values()]
    kept.file_id = kept.lines_id = None
    kept.refused, kept.name = {}, kept.name.rpartition(".")[2][:10]
    if kept.columns is not None:
        kept.columns = {**kept.columns, "samples": []}
    if kept.state != ImportState.DONE:
        kept.state = ImportState.ERASED
    unit.session.flush()
    return forget_files(unit, files)


def erase_uploads_about(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Erase every roster of a delegate's event: any may name them, and each can be written out or uploaded again."""
    found = unit.session.scalars(sa.select(RosterImport.id).where(RosterImport.event_id == delegate.event_id)).all()
    return {"rosters": sum(erase_upload(unit, import_id) for import_id in found)}


def uploads_about(_session: Session, _delegate: Delegate) -> list[dict[str, Any]]:
    """Nothing of its own: a roster holds what the delegate's own rows say already, beside other people."""
    return []


def _remember(unit: Unit, event: Event, matching: Matching) -> None:
    signature = signature_of(matching.headings)
    if signature is None:
        return
    session = unit.session
    kept = session.scalars(sa.select(RosterForm).where(
        RosterForm.organisation_id == event.organisation_id, RosterForm.signature == signature)).first()
    if kept is None:
        kept = RosterForm(organisation_id=event.organisation_id, signature=signature)
        session.add(kept)
    kept.targets, kept.used_at = kept_targets(matching), unit.now()


def _order(unit: Unit, kept: RosterImport, task: str, state: ImportState) -> None:
    job = unit.enqueue(task, event_id=kept.event_id, import_id=kept.id)
    unit.session.flush()
    kept.job_id, kept.state, kept.error_code = job.id, state, None
