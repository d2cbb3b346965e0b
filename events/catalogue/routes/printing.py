"""The catalogue on paper: ordered here, made by a job, downloaded."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.files import StoredFile
from app.core.jobs import Job
from app.core.unit import Unit
from app.web.downloads import send_stored
from events.catalogue.forms.staff import PrintForm
from events.catalogue.queries.teams import prints_of
from events.catalogue.routes.feature import feature
from events.docking.policy import may_record_deals, may_view_deals
from events.setup.models import Event

BASE = "/manage/<event_code>/catalogue/prints"


@feature.page(BASE, may=may_view_deals)
def prints(unit: Unit, event: Event) -> Any:
    """What was printed, and printing it anew."""
    return render_template("catalogue/prints.html", event=event, form=PrintForm(), jobs=prints_of(unit.session, event))


@feature.action(f"{BASE}/order", may=may_record_deals)
def order_print(unit: Unit, event: Event) -> Any:
    """Have the catalogue printed."""
    form = PrintForm()
    if not form.validate():
        return render_template("catalogue/prints.html", event=event, form=form, jobs=prints_of(unit.session, event)), 422
    unit.enqueue(
        "catalogue.print", event_id=event.id, of_event=event.id, language=form.language.data, audience=form.audience.data)
    flash(_("The catalogue is being printed. It is in the list in a moment."), "success")
    return redirect(url_for("catalogue.prints", event_code=event.code), 303)


@feature.page(f"{BASE}/<int:job_id>.pdf", may=may_view_deals)
def download_print(unit: Unit, event: Event, job_id: int) -> Any:
    """A print of the event's catalogue."""
    job = unit.session.get(Job, job_id) if job_id < 2**31 else None
    if job is None or job.event_id != event.id or job.task != "catalogue.print" or job.file_id is None:
        raise NotFound
    stored = unit.session.get(StoredFile, job.file_id)
    if stored is None:
        raise NotFound("file_gone")
    return send_stored(stored)
