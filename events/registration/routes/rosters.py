"""Rosters on the web: uploaded, columns mended, looked at, and only then taken in; each long step is a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core import progress
from app.core.errors import NotFound, Refused, sentence_for
from app.core.files import StoredFile, file_path
from app.core.jobs import Job, JobState
from app.core.unit import Unit
from app.web.downloads import send_bytes, send_stored
from app.web.languages import current_language
from app.web.paging import Page, PageRequest
from app.web.spreadsheets import MEDIA_TYPE
from events.registration import queries
from events.registration.enums import ImportState
from events.registration.forms import RosterForm
from events.registration.models import RosterImport
from events.registration.policy import may_export_delegates, may_import_delegates
from events.registration.roster.headings import targets_of
from events.registration.roster.lines import LineKind, find_lines
from events.registration.roster.rows import column_letters
from events.registration.routes import feature
from events.registration.services.rosters import export_roster, uploads
from events.registration.services.rosters.standing import read_standing
from events.registration.wording import (
    field_words,
    import_state_words,
    line_words,
    rejection_words,
    target_words,
    warning_words,
)
from events.setup.models import Event

BASE = "/manage/<event_code>/delegates/imports"
WORKING = (ImportState.READING, ImportState.LOOKING, ImportState.TAKING)
TONES = {ImportState.DONE: "ok", ImportState.FAILED: "stop", ImportState.ERASED: "plain"}


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import with what its pages tell of its job."""

    kept: RosterImport
    job: Job | None

    @property
    def written(self) -> tuple[int, int] | None:
        """How many rows are written, of how many, while all are taken in at once."""
        return progress.told(self.job.id) if self.job is not None and self.kept.state == ImportState.TAKING else None

    @property
    def is_working(self) -> bool:
        """Whether it goes on by itself."""
        return self.kept.state in WORKING and not self.is_stuck

    @property
    def is_stuck(self) -> bool:
        """Whether its job has given up."""
        return self.kept.state in WORKING and self.job is not None and self.job.state == JobState.FAILED

    @property
    def tone(self) -> str:
        """How its state looks."""
        return "stop" if self.is_stuck else TONES.get(ImportState(self.kept.state), "wait")


@feature.form("/manage/<event_code>/delegates/import", may=may_import_delegates)
def upload_roster(unit: Unit, event: Event) -> Any:
    """Choose a spreadsheet; it is kept, and its columns are found by a job."""
    form = RosterForm()
    if unit.writes and form.validate():
        sent = form.file.data
        try:
            kept = uploads.keep_upload(
                unit, event, sent.read() if sent and sent.filename else b"", sent.filename if sent else "",
                pending=bool(form.pending.data), notify=bool(form.notify.data))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _to(event, kept)
    recent = bool(uploads.uploads_of(unit.session, event.id))
    return render_template("registration/upload_roster.html", event=event, form=form, has_imports=recent), form.status


@feature.page(BASE, may=may_import_delegates)
def roster_imports(unit: Unit, event: Event) -> Any:
    """All imports of the event, latest first, with how far each has come."""
    views = [_view(unit, kept) for kept in uploads.uploads_of(unit.session, event.id)]
    return render_template("registration/roster_imports.html", event=event, imports=views, states=import_state_words())


@feature.page(f"{BASE}/<int:import_id>", may=may_import_delegates)
def roster_import(unit: Unit, event: Event, import_id: int) -> Any:
    """Where an import stands: at work, its columns, what would come of it, or what came of it."""
    kept = uploads.find_upload(unit.session, event, import_id)
    view = _view(unit, kept)
    if "HX-Request" in request.headers and not view.is_working:
        # What looks again by itself would look for its progress, which is over: the browser takes the whole page.
        return "", {"HX-Refresh": "true"}
    wants_columns = kept.state == ImportState.LOOKED and request.args.get("step") == "columns"
    if kept.state == ImportState.MATCHING or wants_columns:
        return _columns_page(unit, event, kept)
    if kept.state in (ImportState.LOOKED, ImportState.DONE):
        return _lines_page(unit, event, kept)
    done, total = (view.job.done_count, view.job.total_count) if view.job else (0, None)
    return render_template(
        "registration/roster_progress.html", event=event, view=view, done=done, total=total,
        states=import_state_words(), problem=sentence_for(Refused(kept.error_code)) if kept.error_code else None)


@feature.action(f"{BASE}/<int:import_id>/columns", may=may_import_delegates)
def mend_roster(unit: Unit, event: Event, import_id: int) -> Any:
    """Take the columns as chosen, and have the roster looked through."""
    kept = uploads.find_upload(unit.session, event, import_id)
    count = len((kept.columns or {}).get("headings", ()))
    chosen = {number: request.form[f"c{number}"] for number in range(count) if f"c{number}" in request.form}
    uploads.look_through(unit, event, kept, chosen)
    return _to(event, kept)


@feature.action(f"{BASE}/<int:import_id>/forget", may=may_import_delegates)
def forget_roster_form(unit: Unit, event: Event, import_id: int) -> Any:
    """Forget how sheets of this form were matched."""
    kept = uploads.find_upload(unit.session, event, import_id)
    uploads.forget_form(unit, event, kept)
    return _to(event, kept)


@feature.action(f"{BASE}/<int:import_id>/take", may=may_import_delegates)
def take_roster(unit: Unit, event: Event, import_id: int) -> Any:
    """Have the roster taken in."""
    kept = uploads.find_upload(unit.session, event, import_id)
    uploads.order_taking(unit, event, kept)
    return _to(event, kept)


@feature.action(f"{BASE}/<int:import_id>/again", may=may_import_delegates)
def try_roster_again(unit: Unit, event: Event, import_id: int) -> Any:
    """Order anew what failed on the way."""
    kept = uploads.find_upload(unit.session, event, import_id)
    uploads.order_again(unit, event, kept)
    return _to(event, kept)


@feature.action(f"{BASE}/<int:import_id>/discard", may=may_import_delegates)
def discard_roster(unit: Unit, event: Event, import_id: int) -> Any:
    """Erase the file and what was read of it."""
    uploads.discard_upload(unit, event, uploads.find_upload(unit.session, event, import_id))
    flash(_("The file and what was read of it are erased."), "success")
    return redirect(url_for("registration.roster_imports", event_code=event.code), 303)


@feature.page(f"{BASE}/<int:import_id>/refused", may=may_import_delegates)
def refused_rows(unit: Unit, event: Event, import_id: int) -> Any:
    """The refused rows as a spreadsheet in the page's language, ready to be corrected and uploaded again."""
    kept = uploads.find_upload(unit.session, event, import_id)
    file_id = kept.refused.get(current_language())
    stored = unit.session.get(StoredFile, file_id) if file_id is not None else None
    if stored is None:
        raise NotFound("file_gone")
    return send_stored(stored)


@feature.action("/manage/<event_code>/delegates/export", may=may_export_delegates)
def export(unit: Unit, event: Event) -> Any:
    """The whole list as a spreadsheet that can be imported again; taking it away is recorded."""
    content = export_roster(unit, event, current_language())
    return send_bytes(content, name=f"{event.code}.xlsx", media_type=MEDIA_TYPE)


def _to(event: Event, kept: RosterImport) -> Any:
    return redirect(url_for("registration.roster_import", event_code=event.code, import_id=kept.id), 303)


def _view(unit: Unit, kept: RosterImport) -> ImportView:
    return ImportView(kept, unit.session.get(Job, kept.job_id) if kept.job_id is not None else None)


def _columns_page(unit: Unit, event: Event, kept: RosterImport) -> Any:
    standing = read_standing(unit.session, event)
    matching, columns = uploads.matching_of(kept), kept.columns or {}
    samples = columns.get("samples") or [[] for _heading in matching.headings]
    shown = [
        {"number": number, "letters": column_letters(number), "target": matching.targets[number],
         "heading": heading or column_letters(number), "samples": samples[number]}
        for number, heading in enumerate(matching.headings)
    ]
    targets = [(target, target_words(target, event, standing.questions)) for target in targets_of(standing.view())]
    return render_template(
        "registration/roster_columns.html", event=event, kept=kept, columns=shown, targets=targets,
        left=[one for one in shown if not one["target"]], has_names=matching.has_names)


def _lines_page(unit: Unit, event: Event, kept: RosterImport) -> Any:
    told = kept.outcome if kept.state == ImportState.DONE else kept.preview
    counts: dict[str, int] = (told or {}).get("counts", {})
    kinds = [kind for kind in LineKind if counts.get(kind)]
    wanted = request.args.get("rows", "")
    kind = LineKind(wanted) if wanted in set(LineKind) else (kinds[0] if kinds else LineKind.CREATED)
    asked = PageRequest.read(request.args, ())
    rows, total = _find(unit, kept, kind, asked)
    words = line_words()
    titles = {one.code: one.title for one in event.activities}
    return render_template(
        "registration/roster_lines.html", event=event, kept=kept, told=told, counts=counts, kind=kind,
        tabs_shown=[(words[one], url_for("registration.roster_import", event_code=event.code, import_id=kept.id, rows=one),
                     one == kind, counts[one]) for one in kinds],
        page=Page(rows, total, asked.number, asked.size), is_done=kept.state == ImportState.DONE, is_kept=kept.lines_id,
        has_something=uploads.has_something(kept), kinds=words, chosen=request.args,
        codes=[(one, rejection_words().get(one, one)) for one in (told or {}).get("codes", ())],
        reasons=rejection_words() | warning_words(), fields=_field_names(unit, event),
        categories={one.code: one.name for one in event.categories},
        waiting=[(titles[one], count) for one, count in (told or {}).get("waiting", {}).items() if one in titles])


def _find(unit: Unit, kept: RosterImport, kind: LineKind, asked: PageRequest) -> tuple[list[dict[str, Any]], int]:
    stored = unit.session.get(StoredFile, kept.lines_id) if kept.lines_id is not None else None
    if stored is None or not file_path(stored.token).exists():
        return [], 0
    code = request.args.get("code", "") if kind == LineKind.REJECTED else ""
    return find_lines(
        file_path(stored.token), kind, words=request.args.get("q", "").strip()[:100],
        code=code if code in rejection_words() else "", first=(asked.number - 1) * asked.size, count=asked.size)


def _field_names(unit: Unit, event: Event) -> dict[str, Any]:
    questions = {f"q-{one.key}": target_words(f"q-{one.key}", event, {one.key: one})
                 for one in queries.questions_of(unit.session, event.id)}
    return field_words() | questions
