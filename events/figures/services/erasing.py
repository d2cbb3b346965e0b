"""Somebody named on figures sheets. These count people and name none, but for why a sheet was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from events.docking.services.keepsakes import forget_papers
from events.figures.models import FiguresSheet
from events.figures.tags import SHEET_NAMES_ERASED
from events.registration.models import Delegate
from events.registration.rules.erasing import NOBODY, pattern_of, without_traces
from events.registration.services.traces import traces_of_delegate


def sheets_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """The sheets that were withdrawn for a reason which names the delegate, in plain values."""
    pattern = pattern_of(traces_of_delegate(delegate))
    return [{"sheet": sheet.number, "reason": sheet.withdrawn_reason} for sheet in _withdrawn(session, delegate)
            if pattern.search(sheet.withdrawn_reason or "")]


def erase_sheets_about(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Take a delegate's name, number and address out of such reasons. The caller has decided it."""
    return erase_texts(unit, delegate, traces_of_delegate(delegate))


def erase_texts(unit: Unit, delegate: Delegate, texts: Sequence[str]) -> dict[str, int]:
    """Take some texts out of such reasons, and forget the prints that said them. The caller has decided it.

    Records figures.sheet_names_erased.
    """
    pattern, count = pattern_of(texts), 0
    for sheet in _withdrawn(unit.session, delegate):
        reason = without_traces(sheet.withdrawn_reason, pattern, f"{NOBODY} {delegate.number}")
        if reason == sheet.withdrawn_reason:
            continue
        sheet.withdrawn_reason, sheet.erased_at = reason, unit.now()
        unit.session.flush()
        papers = forget_papers(unit, f"sheet:{sheet.id}")
        unit.record(SHEET_NAMES_ERASED, event_id=sheet.event_id, subject=("figures_sheet", sheet.id), number=sheet.number,
                    papers=papers)
        count += 1
    return {"figures_sheets": count} if count else {}


def _withdrawn(session: Session, delegate: Delegate) -> Sequence[FiguresSheet]:
    return session.scalars(sa.select(FiguresSheet).where(
        FiguresSheet.event_id == delegate.event_id, FiguresSheet.withdrawn_reason.is_not(None))
        .order_by(FiguresSheet.id)).all()
