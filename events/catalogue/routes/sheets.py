"""Cards from spreadsheets: uploaded, columns mended, looked at, and only then taken in."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.web.downloads import send_bytes
from app.web.languages import current_language
from app.web.spreadsheets import MEDIA_TYPE
from events.catalogue.enums import SheetState
from events.catalogue.forms.staff import SheetForm
from events.catalogue.queries.teams import sheets_of
from events.catalogue.routes.feature import feature
from events.catalogue.services import sheets
from events.catalogue.sheets.fates import Fate
from events.catalogue.sheets.headings import targets_for
from events.catalogue.wording import ROW_CODES, TARGETS
from events.docking.enums import Card
from events.docking.policy import may_record_deals
from events.registration.roster.cells import as_text
from events.registration.roster.rows import column_letters
from events.setup.models import Event

BASE = "/manage/<event_code>/catalogue/sheets"
MOST_SHOWN = 300


@feature.form(BASE, may=may_record_deals)
def card_sheets(unit: Unit, event: Event) -> Any:
    """Upload a spreadsheet of cards, or go on with an earlier one."""
    form = SheetForm()
    if form.validate_on_submit():
        sent = form.file.data
        content = sent.read() if sent and getattr(sent, "filename", "") else b""
        try:
            kept = sheets.keep_sheet(unit, event, Card(form.kind.data), content, sent.filename if content else "")
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(url_for("catalogue.card_sheet", event_code=event.code, sheet_id=kept.id), 303)
    return render_template("catalogue/card_sheets.html", event=event, form=form,
                           uploaded=sheets_of(unit.session, event)), form.status


@feature.page(f"{BASE}/<int:sheet_id>", may=may_record_deals)
def card_sheet(unit: Unit, event: Event, sheet_id: int) -> Any:
    """What would come of a sheet, or what came of it."""
    kept = sheets.find_sheet(unit, event, sheet_id)
    is_taken = kept.state == SheetState.TAKEN
    sheet, matching = sheets.open_sheet(kept)
    below = [row for row in sheet.head if row.number > matching.header]
    columns = [
        {"number": number, "letters": column_letters(number), "heading": heading, "target": matching.targets[number],
         "samples": [text for row in below if (text := as_text(row.cell(number))[:40])][:2]}
        for number, heading in enumerate(matching.headings)]
    lines = [] if is_taken else sheets.look_at(unit, event, kept)
    return render_template(
        "catalogue/card_sheet.html", event=event, kept=kept, is_taken=is_taken, columns=columns, lines=lines[:MOST_SHOWN],
        counts=kept.report["counts"] if is_taken else sheets.count_fates(lines), total=len(lines), most=MOST_SHOWN,
        refused=kept.report["refused"] if is_taken else sheets.faults_of(lines)[:MOST_SHOWN],
        targets=[(target, TARGETS[target]) for target in targets_for(Card(kept.kind))])


@feature.action(f"{BASE}/<int:sheet_id>/columns", may=may_record_deals)
def mend_card_sheet(unit: Unit, event: Event, sheet_id: int) -> Any:
    """Say what columns are."""
    kept = sheets.find_sheet(unit, event, sheet_id)
    chosen = {int(name[1:]): value for name, value in request.form.items() if name[:1] == "c" and name[1:].isdigit()}
    sheets.choose_columns(unit, event, kept, chosen)
    return redirect(url_for("catalogue.card_sheet", event_code=event.code, sheet_id=kept.id), 303)


@feature.action(f"{BASE}/<int:sheet_id>/take", may=may_record_deals)
def take_card_sheet(unit: Unit, event: Event, sheet_id: int) -> Any:
    """Take a sheet in."""
    kept = sheets.find_sheet(unit, event, sheet_id)
    counts = sheets.count_fates(sheets.take_sheet(unit, event, kept))
    flash(_("New cards: %(added)s, changed: %(changed)s. Rows refused: %(refused)s.", added=counts[Fate.ADDED],
            changed=counts[Fate.CHANGED], refused=counts[Fate.REFUSED]), "success")
    return redirect(url_for("catalogue.card_sheet", event_code=event.code, sheet_id=kept.id), 303)


@feature.page(f"{BASE}/<int:sheet_id>/refused", may=may_record_deals)
def refused_card_rows(unit: Unit, event: Event, sheet_id: int) -> Any:
    """The refused rows as a spreadsheet in the page's language, ready to be mended and uploaded again."""
    kept = sheets.find_sheet(unit, event, sheet_id)
    faults = kept.report["refused"] if kept.state == SheetState.TAKEN else sheets.faults_of(sheets.look_at(unit, event, kept))
    if not faults:
        raise NotFound
    reasons = {row: "\n".join(f"{TARGETS[one['column']]}: {ROW_CODES[one['code']]}" for one in together)
               for row, together in groupby(faults, key=itemgetter("row"))}
    content = sheets.refused_lines(kept, reasons, {target: str(said) for target, said in TARGETS.items()}, current_language())
    return send_bytes(content, name=f"{event.code}-{kept.kind}-refused.xlsx", media_type=MEDIA_TYPE)
