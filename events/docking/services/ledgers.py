"""The evidence ledger as a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.unit import Unit
from app.web.spreadsheets import Cell, Column, Sheet, workbook_of_sheets
from events.docking.policy import may_view_deals
from events.docking.queries.ledgers import LedgerLine, ledger_of
from events.docking.tags import LEDGER_EXPORTED
from events.docking.wording import EVIDENCE, STAGES, STATUSES, STEP_KINDS
from events.setup.models import Event


def evidence_ledger(unit: Unit, event: Event, language: str) -> bytes:
    """Every paper of the event's deals as a workbook in a language. Raises Forbidden. Records deal.ledger_exported."""
    unit.require(may_view_deals, event)
    zone = ZoneInfo(event.timezone)
    with force_locale(language):
        heads = (
            (_("Reference"), 16), (_("Deal"), 40), (_("Edition of the series"), 18), (_("Step"), 6), (_("What was done"), 12),
            (_("Stage"), 14), (_("Date"), 12), (_("State"), 14), (_("Evidence"), 26), (_("File"), 28), (_("Bytes"), 10),
            ("SHA-256", 66), (_("Entered by"), 14), (_("Entered on"), 17), (_("Reviewed by"), 14),
            (_("Reviewed on"), 17), (_("Views"), 8), (_("Last view"), 17), (_("Last viewed by"), 14))
        rows = [_cells(line, zone) for line in ledger_of(unit.session, event)]
        made = workbook_of_sheets(
            str(_("Evidence ledger")),
            [Sheet(str(_("Evidence ledger")), [Column(str(heading), width) for heading, width in heads], rows)], unit.now())
    unit.record(LEDGER_EXPORTED, event_id=event.id, subject=("event", event.code), papers=len(rows))
    return made


def _cells(line: LedgerLine, zone: ZoneInfo) -> list[Cell]:
    def said(moment: datetime | None) -> str | None:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else None

    return [
        line.ref, line.title, line.edition, line.step, str(STEP_KINDS[line.step_kind]),
        str(STAGES[line.stage]) if line.stage else None, line.on_date, str(STATUSES[line.status]),
        str(EVIDENCE.get(line.kind, line.kind)), line.file, line.size, line.sha256, line.entered_by, said(line.entered_at),
        line.accepted_by, said(line.accepted_at), line.views, said(line.viewed_at), line.viewed_by]
