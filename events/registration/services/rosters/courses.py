"""The course of a roster through the queue: columns found, everybody looked at, then all of it taken in or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask_babel import force_locale

from app.core.errors import Refused
from app.core.files import StoredFile, file_path, forget_files, store_file
from app.core.unit import Unit
from app.core.worker import JobRun
from app.vocabulary.localized import clauses
from app.web.spreadsheets import MEDIA_TYPE
from events.registration.enums import ImportState
from events.registration.models import RosterImport
from events.registration.roster.cells import as_text
from events.registration.roster.event_view import EventView
from events.registration.roster.headings import Matching, targets_of
from events.registration.roster.lines import LineFile, LineKind, find_lines, kinds_by_row
from events.registration.roster.reading import Reading, open_roster
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.refused_rows import REASON, refused_workbook
from events.registration.services.rosters.importing import (
    ImportOptions,
    import_roster,
    plan_roster,
    read_reading,
)
from events.registration.services.rosters.planning import Batch, Plan
from events.registration.services.rosters.standing import read_standing
from events.registration.services.rosters.uploads import LOOK, READ, TAKE, matching_of, recall
from events.registration.wording import field_words, rejection_words
from events.setup.models import Event

__all__ = ["LOOK", "READ", "TAKE", "find_columns", "look_through", "take_in"]

LINES: Final = "roster_lines"
REFUSED: Final = "roster_refused"
SAMPLES: Final = 3
MOST_DIFFERENCES: Final = 100
_FATES: Final = (LineKind.CREATED, LineKind.UPDATED, LineKind.MERGED, LineKind.UNCHANGED, LineKind.REJECTED)


@dataclass(frozen=True, slots=True)
class _Order:
    """What a job needs of its import, read in a unit that is over before the long work begins."""

    path: Path
    view: EventView
    options: ImportOptions
    total: int


def find_columns(run: JobRun, import_id: int) -> None:
    """Say which column is what: as this form of sheet was matched the last time, else as the headings propose."""
    order = _order(run, import_id, ImportState.READING)
    if order is None:
        return
    try:
        sheet, proposed = open_roster(order.path, order.view)
        total = sum(1 for row in sheet.rows if row.number > proposed.header)
    except SheetRefused as refusal:
        with run.unit() as unit:
            kept = unit.session.get_one(RosterImport, import_id)
            kept.state, kept.error_code = ImportState.FAILED, refusal.code
        return
    with run.unit() as unit:
        kept = unit.session.get_one(RosterImport, import_id)
        event = unit.session.get_one(Event, kept.event_id)
        known = recall(unit.session, event.organisation_id, proposed, targets_of(order.view))
        below = [row for row in sheet.head if row.number > proposed.header]
        kept.columns = {
            "sheet": sheet.name, "header": proposed.header, "headings": list(proposed.headings), "rows": total,
            "samples": [[text for row in below if (text := as_text(row.cell(column)))][:SAMPLES]
                        for column in range(len(proposed.headings))],
        }
        kept.targets = list((known or proposed).targets)
        kept.remembered = known is not None
        kept.state = ImportState.MATCHING


def look_through(run: JobRun, import_id: int) -> None:
    """Hold a roster against the event and keep, line by line, what would become of it."""
    order = _order(run, import_id, ImportState.LOOKING)
    if order is None:
        return
    reading = _read(run, order)
    with run.unit(writes=False) as unit:
        kept = unit.session.get_one(RosterImport, import_id)
        event = unit.session.get_one(Event, kept.event_id)
        lines = _Lines()
        plan = plan_roster(unit, event, reading, order.options, lines.look)
    with run.unit() as unit:
        kept = unit.session.get_one(RosterImport, import_id)
        if kept.state != ImportState.LOOKING:
            return
        kept.preview = _counts(plan)
        _keep_lines(unit, kept, lines.finished(plan))
        kept.state = ImportState.LOOKED


def take_in(run: JobRun, import_id: int) -> None:
    """Take a roster in within one transaction, deciding anew; say what differs from what was looked at.

    Whoever is killed on the way leaves nothing behind, and the job begins anew.
    """
    order = _order(run, import_id, ImportState.TAKING)
    while order is not None:
        reading = _read(run, order)
        with run.unit() as unit:
            kept = unit.session.get_one(RosterImport, import_id)
            event = unit.session.get_one(Event, kept.event_id)
            # What the event asks may have changed while the file was read; then it is read again.
            if read_standing(unit.session, event).view() == order.view:
                if kept.state == ImportState.TAKING:
                    _take(run, unit, event, kept, reading, order)
                return
        order = _order(run, import_id, ImportState.TAKING)


def _take(  # noqa: PLR0917  # the job, and what it has in hands
    run: JobRun, unit: Unit, event: Event, kept: RosterImport, reading: Reading, order: _Order,
) -> None:
    lines, total = _Lines(), len(reading.rows)

    def look(batch: Batch) -> None:
        lines.look(batch)
        run.written(lines.count, total)

    run.written(0, total)
    plan = import_roster(unit, event, reading, order.options, look)
    looked = unit.session.get(StoredFile, kept.lines_id) if kept.lines_id is not None else None
    before = kinds_by_row(file_path(looked.token), _FATES) if looked is not None else {}
    differs = [(row, before[row], fate) for row, fate in sorted(lines.fates(plan).items())
               if row in before and before[row] != fate]
    kept.outcome = _counts(plan) | {
        "differs": len(differs),
        "differences": [{"row": row, "was": was, "is": fate} for row, was, fate in differs[:MOST_DIFFERENCES]]}
    _keep_lines(unit, kept, lines.finished(plan))
    _keep_refused(unit, event, kept, reading.matching, order)
    kept.state, kept.taken_at = ImportState.DONE, unit.now()


class _Lines:
    """What becomes of everybody, as batches come by."""

    def __init__(self) -> None:
        self._file = LineFile()
        self._fates: dict[int, str] = {}

    @property
    def count(self) -> int:
        """How many rows have come by."""
        return len(self._fates)

    def look(self, batch: Batch) -> None:
        """Write down a batch in the order of the sheet."""
        said: list[tuple[tuple[int, ...], LineKind, dict[str, Any]]] = [
            (one.rows, LineKind.CREATED, {"name": one.person.name, "unit": one.person.unit, "category": one.category.code})
            for one in batch.creates
        ]
        said += [(one.rows, LineKind.UPDATED, {"name": one.person.name, "reference": one.known.reference,
                                               "fields": list(one.fields)}) for one in batch.changes]
        said += [(one.rows, LineKind.UNCHANGED, {"name": one.person.name, "reference": one.known.reference})
                 for one in batch.kept]
        for rows, kind, what in sorted(said, key=lambda one: one[0]):
            self._file.add(kind, row=rows[0], **what)
            self._fates[rows[0]] = kind
            for row in rows[1:]:
                self._file.add(LineKind.MERGED, row=row, into=rows[0], name=what["name"])
                self._fates[row] = LineKind.MERGED

    def finished(self, plan: Plan) -> bytes:
        """The file, refused rows and warnings at its end."""
        for rejected in plan.roster.rejected:
            self._file.add(LineKind.REJECTED, row=rejected.row, name=rejected.name, column=rejected.column, code=rejected.code,
                           value=rejected.value, more=[{"column": one.column, "code": one.code, "value": one.value}
                                                       for one in rejected.more])
        for warning in plan.warnings:
            self._file.add(LineKind.WARNED, row=warning.row, column=warning.column, code=warning.code,
                           value=warning.value)
        return self._file.content()

    def fates(self, plan: Plan) -> dict[int, str]:
        """What became of each row."""
        return self._fates | {one.row: LineKind.REJECTED for one in plan.roster.rejected}


def _order(run: JobRun, import_id: int, state: ImportState) -> _Order | None:
    """What to do, or None where the import isn't where the job thinks: another run did it, or the file is erased."""
    with run.unit(writes=False) as unit:
        kept = unit.session.get(RosterImport, import_id)
        if kept is None or kept.state != state:
            return None
        stored = unit.session.get(StoredFile, kept.file_id) if kept.file_id is not None else None
        if stored is None:
            raise Refused("import_gone")
        event = unit.session.get_one(Event, kept.event_id)
        options = ImportOptions(
            pending=kept.pending, notify=kept.notify, matching=matching_of(kept) if kept.columns else None)
        return _Order(file_path(stored.token), read_standing(unit.session, event).view(), options,
                      int((kept.columns or {}).get("rows", 0)))


def _read(run: JobRun, order: _Order) -> Reading:
    run.progress(0, order.total)
    reading = read_reading(order.path, order.view, order.options.matching,
                           lambda count: run.progress(min(count, order.total), order.total))
    run.progress(order.total, order.total)
    return reading


def _counts(plan: Plan) -> dict[str, Any]:
    report = plan.report()
    return {
        "counts": {"rows": report.rows, "created": report.created, "updated": report.updated, "merged": report.merged,
                   "unchanged": report.unchanged, "rejected": len(report.rejected), "warned": len(report.warnings)},
        "waiting": {code: count for code, count in report.waiting.items() if count},
        "codes": sorted({fault.code for one in report.rejected for fault in one.faults}),
    }


def _keep_lines(unit: Unit, kept: RosterImport, content: bytes) -> None:
    earlier = [kept.lines_id, *kept.refused.values()]
    kept.lines_id, kept.refused = None, {}
    unit.session.flush()
    forget_files(unit, earlier)
    kept.lines_id = store_file(unit, content, name=f"{kept.id}.jsonl", media_type="application/x-ndjson",
                               purpose=LINES, event_id=kept.event_id).id


def _keep_refused(unit: Unit, event: Event, kept: RosterImport, matching: Matching, order: _Order) -> None:
    """The refused rows as a workbook in each language."""
    stored = unit.session.get(StoredFile, kept.lines_id) if kept.lines_id is not None else None
    codes = _codes_by_row(file_path(stored.token)) if stored is not None else {}
    if not codes:
        return
    sheet, _proposed = open_roster(order.path, order.view)
    kept.refused = {language: _store_refused(unit, event, refused_workbook(
        sheet, matching, *_in_words(codes, language), language), language) for language in REASON}


def _codes_by_row(path: Path) -> dict[int, dict[str, Any]]:
    return {one["row"]: one for one in find_lines(path, LineKind.REJECTED, count=10**7)[0]}


def _in_words(codes: Mapping[int, Mapping[str, Any]], language: str) -> tuple[dict[int, str], dict[str, str]]:
    with force_locale(language):
        words = {code: str(said) for code, said in rejection_words().items()}
        fields = {target: str(said) for target, said in field_words().items()}
    reasons = {row: clauses((
        ": ".join(part for part in (fault.get("column"), words.get(fault["code"], fault["code"])) if part)
        for fault in (one, *one.get("more", ()))), language) for row, one in codes.items()}
    return reasons, fields


def _store_refused(unit: Unit, event: Event, content: bytes, language: str) -> int:
    return store_file(unit, content, name=f"{event.code}-{language}.xlsx", media_type=MEDIA_TYPE, purpose=REFUSED,
                      event_id=event.id).id
