"""Rosters on the web: a file is looked at first, its matching can be mended, and only then is it taken in."""

from __future__ import annotations

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused
from app.core.files import StoredFile, read_file, store_file
from app.core.unit import Unit
from app.web.downloads import send_bytes
from app.web.languages import current_language
from app.web.spreadsheets import MEDIA_TYPE
from events.registration.forms import RosterForm
from events.registration.policy import may_export_delegates, may_import_delegates
from events.registration.roster.cells import as_text
from events.registration.roster.headings import Matching, targets_of
from events.registration.roster.reading import open_roster
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.rows import column_letters
from events.registration.routes import feature
from events.registration.services.rosters import ImportOptions, Plan, export_roster, import_roster, plan_roster
from events.registration.services.rosters.standing import Standing, read_standing
from events.registration.wording import field_words, rejection_words, target_words, warning_words
from events.setup.models import Event

UPLOADED, REPORTED = "roster", "roster_report"
SHOWN = 50


@feature.form("/manage/<event_code>/delegates/import", may=may_import_delegates)
def upload_roster(unit: Unit, event: Event) -> Any:
    """Choose a spreadsheet; it is kept, and shown as what would come of it."""
    form = RosterForm()
    if unit.writes and form.validate():
        sent = form.file.data
        content = sent.read() if sent and sent.filename else b""
        try:
            if not content:
                raise Refused("file_empty", field="file")
            _open(read_standing(unit.session, event), content)
            stored = store_file(unit, content, name=sent.filename, media_type=MEDIA_TYPE, purpose=UPLOADED,
                                event_id=event.id)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            chosen: dict[str, Any] = {name: "1" for name in ("pending", "notify") if form[name].data}
            return redirect(url_for(
                "registration.roster_preview", event_code=event.code, file_id=stored.id, **chosen), 303)
    return render_template("registration/upload_roster.html", event=event, form=form), form.status


@feature.page("/manage/<event_code>/delegates/import/<int:file_id>", may=may_import_delegates)
def roster_preview(unit: Unit, event: Event, file_id: int) -> Any:
    """What importing would do, by the matching in the address or the one that the headings propose."""
    stored = _stored(unit, event, file_id, UPLOADED)
    standing = read_standing(unit.session, event)
    content = read_file(stored)
    sheet, proposed = _open(standing, content)
    matching = _mended(proposed, standing, request.args)
    options = ImportOptions(pending="pending" in request.args, notify="notify" in request.args, matching=matching)
    plan = plan_roster(unit, event, content, options) if matching.has_names else None
    width = max(len(matching.headings), max((len(row.cells) for row in sheet.rows[:200]), default=0))
    samples = [[as_text(row.cell(number)) for row in sheet.rows if row.number > matching.header][:3]
               for number in range(width)]
    columns = [
        {"number": number, "letters": column_letters(number), "target": matching.targets[number],
         "heading": matching.headings[number] or column_letters(number), "samples": samples[number]}
        for number in range(len(matching.headings))
    ]
    return render_template(
        "registration/roster_preview.html", event=event, stored=stored, columns=columns, options=options,
        targets=[(target, target_words(target, event, standing.questions)) for target in targets_of(standing.view())],
        plan=plan, facts=_facts(plan) if plan else None, report=plan.report().to_json() if plan else None,
        told=_told(plan, event) if plan else None, shown=SHOWN)


@feature.action("/manage/<event_code>/delegates/import/<int:file_id>/take", may=may_import_delegates)
def take_roster(unit: Unit, event: Event, file_id: int) -> Any:
    """Import what was shown; the report has every refused row."""
    stored = _stored(unit, event, file_id, UPLOADED)
    content = read_file(stored)
    standing = read_standing(unit.session, event)
    matching = _mended(_open(standing, content)[1], standing, request.form)
    if not matching.has_names:
        raise Refused("no_name_column")
    plan = import_roster(unit, event, content, ImportOptions(
        pending=bool(request.form.get("pending")), notify=bool(request.form.get("notify")), matching=matching))
    told = {"file": stored.name, "report": plan.report().to_json(), "told": _told(plan, event)}
    report = store_file(unit, json.dumps(told, ensure_ascii=False).encode(), name=f"{stored.name}.json",
                        media_type="application/json", purpose=REPORTED, event_id=event.id)
    flash(_("The roster is in."), "success")
    return redirect(url_for("registration.roster_report", event_code=event.code, file_id=report.id), 303)


@feature.page("/manage/<event_code>/delegates/import/<int:file_id>/report", may=may_import_delegates)
def roster_report(unit: Unit, event: Event, file_id: int) -> Any:
    """What came of an import, refused rows first."""
    told = json.loads(read_file(_stored(unit, event, file_id, REPORTED)))
    rejected, warnings = rejection_words(), warning_words()
    told["told"] |= {
        "rejected": [{**row, "reason": rejected.get(row["code"], row["code"])} for row in told["report"]["rejected"]],
        "warnings": [{**row, "reason": warnings.get(row["code"], row["code"])} for row in told["told"]["warnings"]],
    }
    return render_template("registration/roster_report.html", event=event, **told)


@feature.action("/manage/<event_code>/delegates/export", may=may_export_delegates)
def export(unit: Unit, event: Event) -> Any:
    """The whole list as a spreadsheet that can be imported again; taking it away is recorded."""
    content = export_roster(unit, event, current_language())
    return send_bytes(content, name=f"{event.code}.xlsx", media_type=MEDIA_TYPE)


def _stored(unit: Unit, event: Event, file_id: int, purpose: str) -> StoredFile:
    stored = unit.session.get(StoredFile, file_id) if file_id < 2**31 else None
    if stored is None or stored.event_id != event.id or stored.purpose != purpose:
        raise NotFound("import_gone")
    return stored


def _open(standing: Standing, content: bytes) -> tuple[Any, Matching]:
    try:
        return open_roster(content, standing.view())
    except SheetRefused as refusal:
        raise Refused(refusal.code, field="file") from refusal


def _mended(proposed: Matching, standing: Standing, values: Any) -> Matching:
    """The matching with what the organiser chose: parameters c0, c1 … name a target each, empty for none."""
    known = {"", *targets_of(standing.view())}
    chosen = {number: str(values[f"c{number}"]) for number in range(len(proposed.targets))
              if values.get(f"c{number}") in known}
    return proposed.mended(chosen) if chosen else proposed


def _facts(plan: Plan) -> dict[str, int]:
    report = plan.report()
    return {"created": report.created, "updated": report.updated, "merged": report.merged,
            "unchanged": report.unchanged, "rejected": len(report.rejected)}


def _told(plan: Plan, event: Event) -> dict[str, Any]:
    """What is shown of a plan, in plain values: the first of each kind, and every refused row."""
    words = field_words()
    rejected, warnings = rejection_words(), warning_words()
    titles = {one.code: one.title for one in event.activities}
    return {
        "created": [{"row": one.rows[0], "name": one.person.name, "unit": one.person.unit,
                     "category": one.category.name} for one in plan.creates[:SHOWN]],
        "updated": [{"row": one.rows[0], "name": one.person.name, "reference": one.known.reference,
                     "fields": [words.get(name, name.removeprefix("q-")) for name in one.fields]}
                    for one in plan.changes[:SHOWN]],
        "merged": [{"name": one.name, "rows": list(one.rows)} for one in plan.roster.people if len(one.rows) > 1],
        "rejected": [{"row": one.row, "column": one.column, "value": one.value, "code": one.code,
                      "reason": rejected.get(one.code, one.code)} for one in plan.roster.rejected],
        "warnings": [{"row": one.row, "column": one.column, "value": one.value, "code": one.code,
                      "reason": warnings.get(one.code, one.code)} for one in plan.warnings],
        "waiting": [{"title": titles[code], "count": count} for code, count in plan.waiting.items() if count],
    }
