"""Letters about somebody: which there were, and that they are forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from events.letters.models import LetterRun
from events.letters.services.runs import forget_run
from events.registration.models import Delegate


def letters_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """The orders in which a delegate has a letter, as plain values, oldest first."""
    return [{"letter": run.paper, "at": run.ordered_at.isoformat(), "kept": run.file_id is not None}
            for run in _runs(session, delegate)]


def erase_letters(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Delete the files in which a delegate's letter is, whoever else's are in them, and the name in the reports.

    The others' letters can be ordered anew. The caller has decided it.
    """
    files = 0
    for run in _runs(unit.session, delegate):
        if run.file_id is not None:
            forget_run(unit, run.id)
            files += 1
        run.left_out = [one for one in run.left_out if one["reference"] != delegate.reference]
        run.delegate_ids = [number for number in run.delegate_ids if number != delegate.id]
    return {"letters": files}


def erase_letters_saying(unit: Unit, delegate: Delegate, said: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Delete the files in which a delegate's letter is, since a letter may say any answer; it can be ordered anew."""
    runs = [run for run in _runs(unit.session, delegate) if run.file_id is not None] if said else []
    for run in runs:
        forget_run(unit, run.id)
    return {"letters": len(runs)} if runs else {}


def _runs(session: Session, delegate: Delegate) -> list[LetterRun]:
    runs = session.scalars(sa.select(LetterRun).where(LetterRun.event_id == delegate.event_id).order_by(LetterRun.id))
    return [run for run in runs if delegate.id in run.delegate_ids]
