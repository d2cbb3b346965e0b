"""Pages of the program: what was printed, and printing it anew."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.unit import Unit
from app.web.downloads import send_stored
from app.web.routing import Feature
from events.program.enums import ProgramEdition, ProgramLanguage
from events.program.forms import ProgramForm
from events.program.policy import may_print_program
from events.program.queries import find_print_file, latest_prints
from events.program.services import make_program
from events.setup.models import Event

feature = Feature("program", __name__)


@feature.form("/manage/<event_code>/program", may=may_print_program)
def index(unit: Unit, event: Event) -> Any:
    """What was printed, newest first; sending the form prints what has changed since."""
    form = ProgramForm()
    if form.validate_on_submit():
        made = make_program(
            unit, event, ProgramLanguage(form.language.data), ProgramEdition(form.edition.data))
        flash(_("The program is ready: version %(number)d.", number=made.number), "success")
        return redirect(url_for("program.index", event_code=event.code), 303)
    return render_template(
        "program/index.html", event=event, form=form, prints=latest_prints(unit.session, event)), form.status


@feature.page("/manage/<event_code>/program/<int:print_id>.pdf", may=may_print_program)
def download(unit: Unit, event: Event, print_id: int) -> Any:
    """One of the event's printed programs."""
    stored = find_print_file(unit.session, event, print_id)
    if stored is None:
        raise NotFound
    return send_stored(stored)
