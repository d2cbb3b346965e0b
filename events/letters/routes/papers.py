"""Letters on paper: one delegate's, or those of all whom the list's filters find."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import Unit
from app.mail.occasions import find_occasion
from app.web.downloads import send_bytes, send_stored
from events.letters import queries
from events.letters.enums import Bundle, Paper
from events.letters.forms import OrderForm
from events.letters.placeholders import PAPERS
from events.letters.policy import may_print_letters
from events.letters.routes import feature
from events.letters.services.papers import make_letter
from events.letters.services.runs import Order, order_letters
from events.registration.queries import DelegateFilter, delegate_of
from events.setup.models import Event


@feature.form("/manage/<event_code>/letters/print", may=may_print_letters)
def order(unit: Unit, event: Event) -> Any:
    """Order letters for all whom the filters in the address find; what was ordered before stands below."""
    form, wanted = OrderForm(), DelegateFilter.read(request.args)
    if form.validate_on_submit():
        try:
            run = order_letters(unit, event, wanted, Order(
                Paper(form.paper.data), Bundle(form.bundle.data),
                None if form.language.data == "own" else form.language.data))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(ngettext("%(num)s letter is being made. It appears below when it is ready.",
                           "%(num)s letters are being made. They appear below when they are ready.",
                           len(run.delegate_ids)), "success")
            return redirect(url_for("letters.order", event_code=event.code), 303)
    return render_template(
        "letters/order.html", event=event, form=form, wanted=wanted,
        count=len(queries.recipients(unit.session, event.id, wanted)), **_runs(unit, event)), form.status


@feature.page("/manage/<event_code>/letters/runs", may=may_print_letters)
def runs(unit: Unit, event: Event) -> Any:
    """The list of orders alone, for a page that looks again while one is being made."""
    return render_template("letters/_runs.html", event=event, **_runs(unit, event))


@feature.page("/manage/<event_code>/letters/runs/<int:run_id>/file", may=may_print_letters)
def run_file(unit: Unit, event: Event, run_id: int) -> Any:
    """The file of an order."""
    return send_stored(queries.find_run_file(unit.session, event, run_id))


@feature.form("/manage/<event_code>/letters/of/<reference>", may=may_print_letters)
def letters_of(unit: Unit, event: Event, reference: str) -> Any:
    """One delegate's letters: chosen, and made at once."""
    delegate = delegate_of(unit.session, event.id, reference)
    if unit.writes:
        paper, language = request.form.get("paper", ""), request.form.get("language", "")
        if paper not in tuple(Paper) or language not in ("zh", "en"):
            raise NotFound
        try:
            content = make_letter(unit, event, delegate, Paper(paper), language)
        except Refused as refusal:
            if refusal.code == "forbidden":
                raise
            flash(sentence_for(refusal), "error")
            return redirect(url_for("letters.letters_of", event_code=event.code, reference=delegate.reference), 303)
        name = f"{delegate.reference}-{find_occasion(paper).label}.pdf"
        return send_bytes(content, name=name, media_type="application/pdf")
    return render_template("letters/of.html", event=event, delegate=delegate, papers=PAPERS)


def _runs(unit: Unit, event: Event) -> dict[str, Any]:
    found = queries.latest_runs(unit.session, event)
    reasons = {row.run.id: [(one["reference"], one["name"], _reason(one)) for one in row.run.left_out] for row in found}
    return {"runs": found, "reasons": reasons, "labels": {one.key: one.label for one in PAPERS}}


def _reason(left_out: dict[str, str]) -> str:
    if not left_out.get("code"):
        return str(_("No letter"))
    return sentence_for(Refused(left_out["code"], missing=left_out.get("missing", "")))
