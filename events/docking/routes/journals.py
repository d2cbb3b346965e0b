"""Journals of other systems, sent on a page: looked at, released by a colleague, read by a job, refused lines to take away."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused, error_entry
from app.core.jobs import Job, JobState
from app.core.unit import Unit
from app.web.downloads import send_stored
from events.docking.enums import Code
from events.docking.errors import DEAL_ERRORS
from events.docking.forms.journals import JournalForm
from events.docking.policy import may_read_journals
from events.docking.routes.feature import feature
from events.docking.services.journal_uploads import (
    find_journal,
    journals_of,
    keep_journal,
    refused_file,
    release_journal,
)
from events.docking.wording import JOURNAL_ACTS
from events.setup.models import Event

JOURNALS: Final = "/manage/<event_code>/docking/journals"


@feature.form(JOURNALS, may=may_read_journals)
def journals(unit: Unit, event: Event) -> Any:
    """The journals that were sent, and sending another."""
    form = JournalForm()
    if form.validate_on_submit():
        sent = form.file.data
        try:
            kept = keep_journal(unit, event, sent.read(), sent.filename or "")
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(url_for("docking.journal", event_code=event.code, upload_id=kept.id), 303)
    return render_template(
        "docking/journals.html", event=event, form=form, journals=journals_of(unit.session, event)), form.status


@feature.page(f"{JOURNALS}/<int:upload_id>", may=may_read_journals)
def journal(unit: Unit, event: Event, upload_id: int) -> Any:
    """Where a journal stands: what is in it, how far it is read, what was refused."""
    kept = find_journal(unit.session, event, upload_id)
    job = unit.session.get(Job, kept.job_id) if kept.job_id is not None else None
    is_working = job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)
    if "HX-Request" in request.headers and not is_working:
        return "", {"HX-Refresh": "true"}
    codes = ((job.result or {}).get("codes") or {}) if job is not None else {}
    return render_template(
        "docking/journal.html", event=event, kept=kept, job=job, is_working=is_working,
        is_own=unit.actor.key == str(kept.sent_by_id), acts=JOURNAL_ACTS,
        codes=[(code, error_entry(DEAL_ERRORS[Code(code)]).sentence, count) for code, count in sorted(codes.items())])


@feature.action(f"{JOURNALS}/<int:upload_id>/release", may=may_read_journals)
def release(unit: Unit, event: Event, upload_id: int) -> Any:
    """Have a journal read that a colleague sent."""
    release_journal(unit, event, find_journal(unit.session, event, upload_id))
    flash(_("The journal is being read."), "success")
    return redirect(url_for("docking.journal", event_code=event.code, upload_id=upload_id), 303)


@feature.page(f"{JOURNALS}/<int:upload_id>/refused", may=may_read_journals)
def refused_lines(unit: Unit, event: Event, upload_id: int) -> Any:
    """The refused lines with their codes, as CSV."""
    return send_stored(refused_file(find_journal(unit.session, event, upload_id)))
