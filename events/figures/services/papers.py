"""Figures sheets on paper and as spreadsheets: made of the frozen document and the sheet's state, kept once made."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.files import StoredFile
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.money import show_wan
from app.vocabulary.times import format_date
from app.web.paper_styles import paper_style
from app.web.spreadsheets import MEDIA_TYPE, Column, Sheet, workbook_of_sheets
from events.docking.services.snapshot_papers import said_moment
from events.docking.services.snapshots import kept_paper
from events.figures.models import FiguresSheet
from events.figures.queries import sheet_document
from events.figures.wording import STATES
from events.setup.models import Event


def sheet_pdf(unit: Unit, event: Event, sheet: FiguresSheet, language: str) -> StoredFile:
    """The sheet as PDF; as long as its state stays, the same bytes."""
    return kept_paper(
        unit, f"sheet:{sheet.id}:{sheet.state}:{language}:pdf", name=f"{sheet.number}.pdf", media_type="application/pdf",
        event_id=event.id, make=lambda: _render(event, sheet, language))


def sheet_workbook(unit: Unit, event: Event, sheet: FiguresSheet, language: str) -> StoredFile:
    """The sheet as a spreadsheet; as long as its state stays, the same bytes."""
    return kept_paper(
        unit, f"sheet:{sheet.id}:{sheet.state}:{language}:xlsx", name=f"{sheet.number}.xlsx", media_type=MEDIA_TYPE,
        event_id=event.id, make=lambda: _spread(event, sheet, language))


def exactly(line: dict[str, Any], language: str) -> str:
    """A line's figure, nothing cut."""
    return show_wan(Decimal(line["value"]), language) if line["key"].endswith("_wan") else str(line["value"])


def rows_url(event: Event, sheet: FiguresSheet, line: dict[str, Any], *, whole: bool = False) -> str:
    """Where the rows behind a line are: frozen ones for deals, what stands behind people on the sheet's own page."""
    if line["of"] == "deals":
        path = url_for("docking.snapshot", event_code=event.code, snapshot_id=sheet.snapshot_id, key=line["key"])
    else:
        path = url_for("figures.sheet", event_code=event.code, sheet_id=sheet.id, key=line["key"])
    # A paper must not say where whoever printed it happened to have opened the page.
    return f"{runtime().settings.public_url or ''}{path}" if whole else path


def _render(event: Event, sheet: FiguresSheet, language: str) -> bytes:
    # WeasyPrint takes a second to load, which every other page is spared.
    from app.web.pdf import render_pdf

    document, other = sheet_document(sheet), "en" if language == "zh" else "zh"
    with force_locale(language):
        html = render_template(
            "pdf/sheet.html", document=document, sheet=sheet, html_lang="zh-Hans" if language == "zh" else "en",
            event_name=text(document["event"]["name"], language), state=str(STATES[sheet.state]),
            as_of=format_date(date.fromisoformat(document["as_of"]), language, year=True),
            drawn_at=said_moment(document["drawn_at"]), signed_at=_moment(sheet.signed_at, event),
            withdrawn_at=_moment(sheet.withdrawn_at, event),
            lines=[{
                "number": line["number"], "label": text(line["label"], language), "second": text(line["label"], other),
                "exactly": exactly(line, language), "phrase": line["phrase"][language], "other": line["phrase"][other],
                "rule": text(line["rule"], language), "url": rows_url(event, sheet, line, whole=True),
            } for line in document["lines"]])
    return render_pdf(html, paper_style("tally"))


def _moment(moment: datetime | None, event: Event) -> str:
    return f"{moment.astimezone(ZoneInfo(event.timezone)):%Y-%m-%d %H:%M}" if moment else ""


def _spread(event: Event, sheet: FiguresSheet, language: str) -> bytes:
    document = sheet_document(sheet)
    with force_locale(language):
        heads = ((_("No."), 6), (_("Figure"), 26), (_("Exactly"), 16), (_("Unit"), 12), (_("In Chinese"), 30),
                 (_("In English"), 36), (_("What it counts"), 70), (_("Link to its rows"), 60))
        lines = [(
            line["number"], text(line["label"], language),
            Decimal(line["value"]) if line["key"].endswith("_wan") else int(line["value"]),
            str(_("10,000 yuan")) if line["key"].endswith("_wan") else "", line["phrase"]["zh"], line["phrase"]["en"],
            text(line["rule"], language), rows_url(event, sheet, line, whole=True)) for line in document["lines"]]
        facts = [
            (str(_("Sheet")), sheet.number), (str(_("State")), str(STATES[sheet.state])),
            (str(_("Event")), text(document["event"]["name"], language)), (str(_("As of")), document["as_of"]),
            (str(_("From the snapshot")), document["snapshot"]["name"]), ("SHA-256", sheet.sha256),
            (str(_("Drawn up by")), f"{document['drawn_by']} · {said_moment(document['drawn_at'])}"),
            (str(_("Signed off by")), f"{sheet.signed_by.name} · {_moment(sheet.signed_at, event)}" if sheet.signed_by else ""),
            (str(_("Withdrawn because")), sheet.withdrawn_reason or "")]
        return workbook_of_sheets(sheet.number, [
            Sheet(str(_("Figures")), [Column(str(heading), width) for heading, width in heads], lines),
            Sheet(str(_("About this sheet")), [Column(str(_("Of what")), 24), Column(str(_("Said")), 80)], facts)],
            sheet.drawn_at)
