"""Letters in bulk: ordered at once, made by a job, kept for a few days, then forgotten."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app.core.errors import Refused, sentence_for
from app.core.files import forget_files, store_file
from app.core.unit import Unit
from app.mail.rules import placeholders_in
from app.mail.services import written_text
from app.vocabulary.localized import LANGUAGES
from app.web.spreadsheets import Column, workbook
from events.letters.enums import Bundle, Paper
from events.letters.models import LetterRun
from events.letters.policy import may_print_letters
from events.letters.queries import recipients
from events.letters.services.answers import sensitive_names
from events.letters.services.papers import Sheet, set_sheets, sheet_for
from events.registration.models import Delegate
from events.registration.policy import may_see_sensitive
from events.registration.queries import DelegateFilter
from events.setup.models import Event

MOST_MERGED: Final = 1500
# They hold personal data: whoever needs them longer orders them anew.
KEPT_FOR: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Order:
    """Which letters, as what, in which language (None: each delegate's own)."""

    paper: Paper
    bundle: Bundle
    language: str | None = None


def order_letters(unit: Unit, event: Event, wanted: DelegateFilter, order: Order) -> LetterRun:
    """Have letters made for all whom a filter finds; a job makes them. Records letters.ordered.

    Raises Forbidden (also where the text needs what the actor may not see), Refused: nobody_chosen, too_many_letters.
    """
    unit.require(may_print_letters, event)
    languages = [order.language] if order.language else list(LANGUAGES)
    names = [name for language in languages
             for name in placeholders_in(written_text(unit.session, event.id, order.paper, language).text.body)]
    if sensitive_names(unit.session, event, names):
        unit.require(may_see_sensitive, event)
    ids = [one.id for one in recipients(unit.session, event.id, wanted)]
    if not ids:
        raise Refused("nobody_chosen")
    if order.bundle is Bundle.MERGED and len(ids) > MOST_MERGED:
        raise Refused("too_many_letters", field="bundle", most=MOST_MERGED)
    run = LetterRun(
        event_id=event.id, paper=order.paper, bundle=order.bundle, language=order.language, delegate_ids=ids,
        ordered_by=unit.actor.label[:200], ordered_at=unit.now())
    unit.session.add(run)
    unit.session.flush()
    run.job_id = _flushed_id(unit, unit.enqueue("letters.print", event_id=event.id, run_id=run.id))
    unit.record("letters.ordered", event_id=event.id, paper=str(order.paper), count=len(ids))
    return run


def _flushed_id(unit: Unit, job: Any) -> int:
    unit.session.flush()
    return int(job.id)


@dataclass(frozen=True, slots=True)
class Made:
    """A letter's content, or what it lacks."""

    name: str
    reference: str
    sheet: Sheet | None
    code: str = ""
    missing: str = ""

    @property
    def reason(self) -> str:
        """Why there is no letter, in the language of the moment."""
        return sentence_for(Refused(self.code, missing=self.missing)) if self.code else ""


def gather(unit: Unit, run: LetterRun, ids: Sequence[int]) -> list[Made]:
    """The contents of some of an order's letters; looks at what is sensitive are recorded."""
    event = unit.session.get_one(Event, run.event_id)
    found: list[Made] = []
    for delegate_id in ids:
        delegate = unit.session.get(Delegate, delegate_id, options=[selectinload(Delegate.answers)])
        if delegate is None or delegate.event_id != event.id:
            continue
        try:
            sheet = sheet_for(unit, event, delegate, Paper(run.paper), run.language or delegate.language)
        except Refused as refusal:
            found.append(Made(delegate.name, delegate.reference, None, refusal.code,
                              str(refusal.parameters.get("missing", ""))))
        else:
            found.append(Made(delegate.name, delegate.reference, sheet))
    return found


def bundled(made: Sequence[Made], bundle: Bundle, language: str) -> tuple[bytes, str, str] | None:
    """(content, ending, media type) of all letters together, or None where none could be made."""
    sheets = [one.sheet for one in made if one.sheet is not None]
    if not sheets:
        return None
    if bundle is Bundle.MERGED:
        return set_sheets(sheets), "pdf", "application/pdf"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for one in made:
            if one.sheet is not None:
                name = "".join(character for character in one.name if character.isalnum() or character in " ·-")
                archive.writestr(f"{one.reference}-{name}.pdf", set_sheets([one.sheet]))
        archive.writestr("report.xlsx", _report(made, language))
    return out.getvalue(), "zip", "application/zip"


def _report(made: Sequence[Made], language: str) -> bytes:
    with force_locale(language):
        columns = [Column(_("Reference"), 12), Column(_("Name"), 20), Column(_("Letter"), 10), Column(_("Reason"), 60)]
        rows = [(one.reference, one.name, _("Yes") if one.sheet else _("No"), one.reason) for one in made]
        return workbook(_("Letters"), columns, rows)


def keep_run(unit: Unit, run_id: int, made: Sequence[Made], content: tuple[bytes, str, str] | None) -> int | None:
    """Keep what came of an order; a job will forget its file. Returns the file's number."""
    run = unit.session.get_one(LetterRun, run_id)
    event = unit.session.get_one(Event, run.event_id)
    run.made_count = sum(1 for one in made if one.sheet is not None)
    run.left_out = [{"reference": one.reference, "name": one.name, "code": one.code, "missing": one.missing}
                    for one in made if one.sheet is None]
    if content is None:
        return None
    stored = store_file(
        unit, content[0], name=f"{event.code}-{run.paper.removeprefix('letter.')}-{run.id}.{content[1]}",
        media_type=content[2], purpose="letters", event_id=event.id)
    run.file_id = stored.id
    unit.enqueue("letters.forget", event_id=event.id, not_before=unit.now() + KEPT_FOR, run_id=run.id)
    return stored.id


def forget_run(unit: Unit, run_id: int) -> None:
    """Delete an order's file; that it was made, and for whom, stays known."""
    run = unit.session.get(LetterRun, run_id)
    if run is None or run.file_id is None:
        return
    gone, run.file_id = run.file_id, None
    unit.session.flush()
    forget_files(unit, [gone])
