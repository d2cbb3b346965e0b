"""Pages of the arrival desk: whom it may register, the supervisor's PIN, and the rehearsal."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.languages import current_language
from app.web.routing import Feature
from badges.arrivals.forms import ArrivalForm
from badges.arrivals.models import ArrivalSettings
from badges.arrivals.queries import settings_of
from badges.arrivals.services.settings import ArrivalPlan, save_arrival
from badges.desk.policy import may_manage_desks
from badges.desk.queries.rehearsals import count_rehearsed, doors_open, has_scans, open_rehearsal, rehearsals_of
from badges.desk.services.rehearsing import BEFORE_DOORS, end_rehearsal, start_rehearsal
from events.setup.models import Event

feature = Feature("arrivals", __name__)


@feature.form("/manage/<event_code>/desks/arrival", may=may_manage_desks)
def settings(unit: Unit, event: Event) -> Any:
    """Whom arrival desks may register, the PIN, and the rehearsal."""
    kept = settings_of(unit.session, event.id)
    form = ArrivalForm(data={"categories": kept.walk_in_categories, "approval": kept.walk_in_approval})
    language = current_language()
    form.categories.choices = [SelectChoice(one.code, text(one.name, language)) for one in event.categories]
    if form.validate_on_submit():
        pin = "" if form.no_pin.data else form.pin.data or None
        try:
            save_arrival(unit, event, ArrivalPlan(form.categories.data, form.approval.data, pin))
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("Saved. Desks follow within a minute."), "success")
            return redirect(url_for("arrivals.settings", event_code=event.code), 303)
    return _page(unit, event, form, kept), form.status


def _page(unit: Unit, event: Event, form: ArrivalForm, kept: ArrivalSettings) -> str:
    session, now = unit.session, unit.now()
    rehearsal, doors = open_rehearsal(session, event.id), doors_open(session, event)
    return render_template(
        "arrivals/settings.html", event=event, form=form, has_pin=kept.pin_hash is not None,
        rehearsal=rehearsal, rehearsed=0 if rehearsal is None else count_rehearsed(session, rehearsal),
        past=[one for one in rehearsals_of(session, event.id) if one.ended_at is not None],
        doors=doors, ends_at=doors - BEFORE_DOORS, is_late=now >= doors - BEFORE_DOORS,
        has_scans=rehearsal is None and has_scans(session, event.id),
    )  # fmt: skip


@feature.action("/manage/<event_code>/desks/rehearsal/start", may=may_manage_desks)
def start(unit: Unit, event: Event) -> Any:
    """Let desks rehearse."""
    start_rehearsal(unit, event)
    flash(_("The rehearsal has begun: every desk says so within a quarter of a minute."), "success")
    return redirect(url_for("arrivals.settings", event_code=event.code), 303)


@feature.action("/manage/<event_code>/desks/rehearsal/end", may=may_manage_desks)
def end(unit: Unit, event: Event) -> Any:
    """Wipe what was rehearsed."""
    wiped = end_rehearsal(unit, event)
    flash(ngettext(
        "The rehearsal is over: %(num)s scan was wiped, nothing of it is left.",
        "The rehearsal is over: %(num)s scans were wiped, nothing of it is left.", wiped), "success")
    return redirect(url_for("arrivals.settings", event_code=event.code), 303)
