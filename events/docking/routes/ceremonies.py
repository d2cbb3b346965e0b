"""The signing ceremony: its order by drag and by keys, who signs with whom, where they stand, the run sheet."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import Refused
from app.core.unit import Unit
from app.web.downloads import send_bytes
from app.web.languages import current_language
from events.docking.forms.ceremonies import SignersForm, TurnForm
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.ceremonies import find_slot, signable_deals, signing_order
from events.docking.routes.feature import feature
from events.docking.services.ceremonies import (
    MOST_SIGNERS,
    activity_of,
    add_turn,
    arrange_turns,
    move_turn,
    remove_turn,
    run_sheet,
    set_signers,
)
from events.setup.enums import ActivityKind
from events.setup.models import Activity, Event

STEPS = {"up": -1, "down": 1}
MOST_TURNS = 500


@feature.page("/manage/<event_code>/docking/ceremony", may=may_view_deals)
def ceremony(unit: Unit, event: Event) -> Any:  # noqa: ARG001  # every view is given these
    """The event's signing, or (where it has several or none) which activity it is."""
    signings = [activity for activity in event.activities if activity.kind == ActivityKind.SIGNING]
    if len(signings) == 1:
        return redirect(url_for("docking.signing", event_code=event.code, activity=signings[0].code), 303)
    return render_template("docking/ceremony.html", event=event, activities=signings or event.activities)


@feature.form("/manage/<event_code>/docking/ceremony/<activity>", may=may_view_deals)
def signing(unit: Unit, event: Event, activity: str) -> Any:
    """The order of signing; sending the form gives a deal the last turn."""
    held = activity_of(event, activity)
    form = TurnForm()
    form.deal.choices = [SelectChoice(deal.id, f"{deal.ref} · {deal.title}")
                         for deal in signable_deals(unit.session, event, activity)]
    if form.validate_on_submit():
        try:
            add_turn(unit, event, activity, form.deal.data)
        except Refused as error:
            form.refuse(error)
        else:
            return _back(event, held)
    return render_template(
        "docking/signing.html", event=event, activity=held, form=form, slots=signing_order(unit.session, event, activity),
        may_order=unit.may(may_record_deals, event)), form.status


@feature.action("/manage/<event_code>/docking/ceremony/<activity>/order", may=may_record_deals)
def order_signing(unit: Unit, event: Event, activity: str) -> Any:
    """Put the turns in the order of the sent numbers."""
    held = activity_of(event, activity)
    sent = [pair.split(" ", 1)[0] for pair in request.form.getlist("order")[:MOST_TURNS]]
    arrange_turns(unit, event, activity, [int(number) for number in sent if number.isascii() and number.isdigit()])
    return _back(event, held)


@feature.action("/manage/<event_code>/docking/turns/<int:slot_id>/move/<any(up, down):way>", may=may_record_deals)
def move_signing(unit: Unit, event: Event, slot_id: int, way: str) -> Any:
    """Move a turn by one place."""
    slot = find_slot(unit.session, event, slot_id)
    move_turn(unit, event, slot, STEPS[way])
    return _back(event, activity_of(event, slot.activity))


@feature.action("/manage/<event_code>/docking/turns/<int:slot_id>/remove", may=may_record_deals)
def remove_signing(unit: Unit, event: Event, slot_id: int) -> Any:
    """Take a deal out of the ceremony."""
    slot = find_slot(unit.session, event, slot_id)
    remove_turn(unit, event, slot)
    return _back(event, activity_of(event, slot.activity))


@feature.form("/manage/<event_code>/docking/turns/<int:slot_id>/signers", may=may_record_deals)
def signers(unit: Unit, event: Event, slot_id: int) -> Any:
    """Who signs a deal, with posts and sides, and whose name was checked."""
    slot = find_slot(unit.session, event, slot_id)
    form = SignersForm(data={"signers": slot.signers})
    if request.method == "GET":
        for _place in range(min(2, MOST_SIGNERS - len(form.signers))):
            form.signers.append_entry()
    if form.validate_on_submit():
        try:
            set_signers(unit, event, slot, form.people())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The signers are saved."), "success")
            return _back(event, activity_of(event, slot.activity))
    return render_template("docking/signers.html", event=event, slot=slot, form=form), form.status


@feature.page("/manage/<event_code>/docking/ceremony/<activity>/run-sheet.pdf", may=may_view_deals)
def run_sheet_pdf(unit: Unit, event: Event, activity: str) -> Any:
    """The run sheet as it stands now."""
    made = run_sheet(unit, event, activity_of(event, activity), current_language())
    return send_bytes(made, name=f"{event.code}-{activity}-run-sheet.pdf", media_type="application/pdf")


def _back(event: Event, held: Activity) -> Any:
    return redirect(url_for("docking.signing", event_code=event.code, activity=held.code), 303)
