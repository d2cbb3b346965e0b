"""Snapshots on paper and as spreadsheets: made of the frozen document alone, kept until a name on them is erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.files import StoredFile
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.times import format_date
from app.web.paper_styles import paper_style
from app.web.spreadsheets import MEDIA_TYPE, Column, Sheet, workbook_of_sheets
from events.docking.enums import Dimension
from events.docking.models import TallySnapshot
from events.docking.queries.snapshots import document_of
from events.docking.queries.tally_scopes import HOME_ZONE
from events.docking.rules.figures import KEYS
from events.docking.rules.snapshots import thawed
from events.docking.services.snapshots import kept_paper
from events.docking.wording import DIMENSIONS, FIGURES, STAGES, column_value, figure_label, show_amount

#: More rows than this nobody reads on paper; the spreadsheet has them all.
MOST_ROWS: Final = 2000
_HEADS: Final = ("signed_valid", "amount_wan", "intents", "intents_valid", "landed")


def snapshot_pdf(unit: Unit, snapshot: TallySnapshot, event_id: int, language: str) -> StoredFile:
    """The snapshot as PDF in a language, the same bytes ever after, unless a name in it is erased."""
    return kept_paper(
        unit, f"snapshot:{snapshot.id}:{language}:pdf", name=f"{snapshot.name}.pdf", media_type="application/pdf",
        event_id=event_id, make=lambda: _render(snapshot, language))


def snapshot_workbook(unit: Unit, snapshot: TallySnapshot, event_id: int, language: str) -> StoredFile:
    """The snapshot as a spreadsheet with all its rows, the same bytes ever after, unless a name in it is erased."""
    return kept_paper(
        unit, f"snapshot:{snapshot.id}:{language}:xlsx", name=f"{snapshot.name}.xlsx", media_type=MEDIA_TYPE,
        event_id=event_id, make=lambda: _spread(snapshot, language))


def _render(snapshot: TallySnapshot, language: str) -> bytes:
    # WeasyPrint takes a second to load, which every other page is spared.
    from app.web.pdf import render_pdf

    document = document_of(snapshot)
    figures = thawed(document["tally"])
    counted = [row for row in document["rows"] if "merged" not in row["figures"]]
    with force_locale(language):
        html = render_template(
            "pdf/snapshot.html", document=document, html_lang="zh-Hans" if language == "zh" else "en",
            scope_name=text(document["scope"]["name"], language), sha256=snapshot.sha256,
            as_of=format_date(date.fromisoformat(document["as_of"]), language, year=True),
            taken_at=said_moment(document["taken_at"]),
            erased_at=said_moment(snapshot.erased_at.isoformat()) if snapshot.erased_at else None,
            figures=[(key, figure_label(key), column_value(key, figures.value(key)), FIGURES[key][1])
                     for key in KEYS],
            heads=[figure_label(key) for key in _HEADS],
            breakdowns=[(DIMENSIONS[Dimension(name)][0], _lines(name, parts, language))
                        for name, parts in document["breakdowns"].items()],
            rows=[_row(row) for row in counted[:MOST_ROWS]], left_out=len(counted) - MOST_ROWS if len(counted) > MOST_ROWS else 0)
    return render_pdf(html, paper_style("tally"))


def said_moment(moment: str) -> str:
    """A frozen instant as papers show it, in the city's zone."""
    return f"{datetime.fromisoformat(moment).astimezone(ZoneInfo(HOME_ZONE)):%Y-%m-%d %H:%M}"


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "ref": row["deal"], "title": row["title"], "parties": " · ".join(party["name"] for party in row["parties"]),
        "stage": str(STAGES[row["stage"]]) if row["stage"] else "—",
        "amount": show_amount(Decimal(row["amount"]), row["currency"]) if row["amount"] else "—"}


def label_name(dimension: str, part: Mapping[str, Any], language: str) -> str:
    """What a frozen row of a breakdown is called."""
    if part["label"] is None:
        return str(_("Not stated"))
    return str(STAGES[part["label"]]) if dimension == Dimension.STAGE else text(part["name"], language)


def _lines(dimension: str, parts: list[dict[str, Any]], language: str) -> list[tuple[str, list[str]]]:
    found = []
    for part in parts:
        figures = thawed(part["figures"])
        found.append((label_name(dimension, part, language),
                      [column_value(key, figures.value(key)) for key in _HEADS]))
    return found


def _spread(snapshot: TallySnapshot, language: str) -> bytes:
    document = document_of(snapshot)
    figures = thawed(document["tally"])
    with force_locale(language):
        labels = {key: figure_label(key) for key in KEYS}
        sheets = [
            Sheet(str(_("Figures")), [Column(str(_("Figure")), 28), Column(str(_("Exactly")), 16),
                                      Column(str(_("What it counts")), 80)],
                  [(labels[key], figures.value(key), str(FIGURES[key][1])) for key in KEYS]),
            Sheet(str(_("Deals")), [
                *(Column(str(heading), width) for heading, width in (
                    (_("Reference"), 16), (_("Deal"), 44), (_("Parties"), 44), (_("Edition of the series"), 18),
                    (_("Stood at"), 16), (_("Signed on"), 12), (_("Amount"), 18), (_("Currency"), 10))),
                *(Column(labels[key], 12) for key in KEYS if key != "suspected_duplicates")],
                [_cells(row) for row in document["rows"]])]
        return workbook_of_sheets(snapshot.name, sheets, snapshot.taken_at)


def _cells(row: Mapping[str, Any]) -> list[str | int | Decimal | None]:
    figures = thawed(row["figures"])
    return [row["deal"], row["title"], " · ".join(party["name"] for party in row["parties"]), row["event"],
            str(STAGES[row["stage"]]) if row["stage"] else None, row["signed_on"],
            Decimal(row["amount"]) if row["amount"] else None, row["currency"],
            *(figures.value(key) for key in KEYS if key != "suspected_duplicates")]
