"""The page of figures, and the sheets that tell them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit, open_unit
from app.vocabulary.money import show_wan
from app.vocabulary.phrases import nearly_en, nearly_zh
from app.web.downloads import send_stored
from app.web.identity import current_actor
from app.web.languages import current_language
from app.web.paging import PageRequest
from app.web.routing import SIGNED_IN, Feature, check_access
from events.docking.queries.snapshots import snapshot_choices, snapshot_with_id
from events.docking.queries.tally_scopes import scope_of_event
from events.figures import wording
from events.figures.forms import AsOfForm, SheetForm, WithdrawForm
from events.figures.policy import may_draw_sheets, may_view_figures
from events.figures.queries import (
    figures_of,
    find_sheet,
    replaceable_sheets,
    replacement_of,
    sheet_document,
    sheet_page,
)
from events.figures.services import draw_sheet, sign_sheet, withdraw_sheet
from events.figures.services.papers import exactly, rows_url, sheet_pdf, sheet_workbook
from events.setup.models import Event
from events.setup.queries import find_event

feature = Feature("figures", __name__)


@feature.page("/manage/<event_code>/figures", may=may_view_figures)
def index(unit: Unit, event: Event) -> Any:
    """Every figure with its phrase and its rule, today or as of a day."""
    form = AsOfForm(request.args)
    as_of = form.as_of.data if form.validate() else None
    found = figures_of(unit.session, event, as_of)
    nearly = (nearly_zh(found.delegates, "名") if current_language() == "zh" else nearly_en(found.delegates))
    status = 200 if not form.errors else 422
    document = found.as_document()
    return render_template(
        "figures/index.html", event=event, form=form, figures=found, document=document, nearly=nearly, as_of=as_of,
        amount=show_wan(Decimal(document["amount_wan"]), current_language())), status


@feature.context_processor
def shared_words() -> dict[str, Any]:
    """What states of sheets are called."""
    return {"figure_words": wording}


@feature.form("/manage/<event_code>/figures/sheets", may=may_view_figures)
def sheets(unit: Unit, event: Event) -> Any:
    """The event's figures sheets; sending the form draws one up."""
    form = SheetForm(snapshot=request.args.get("snapshot")) if request.method == "GET" else SheetForm()
    scope = (scope_of_event(event),)
    taken = snapshot_choices(unit.session, scope)
    withdrawn = replaceable_sheets(unit.session, event)
    form.snapshot.choices = [(str(one.id), one.name) for one in taken]
    form.replaces.choices = [("", _("No other sheet")), *((str(one.id), one.number) for one in withdrawn)]
    if form.validate_on_submit():
        try:
            drawn = draw_sheet(
                unit, event, snapshot_with_id(unit.session, scope, int(form.snapshot.data)),
                next((one for one in withdrawn if str(one.id) == form.replaces.data), None))
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The sheet %(number)s is drawn up. A second person has to sign it off.", number=drawn.number), "success")
            return redirect(url_for("figures.sheet", event_code=event.code, sheet_id=drawn.id), 303)
    return render_template(
        "figures/sheets.html", event=event, form=form, page=sheet_page(unit.session, event, PageRequest.read(request.args, ())),
        has_snapshots=bool(taken), may_draw=unit.may(may_draw_sheets, event)), form.status


@feature.page("/manage/<event_code>/figures/sheets/<int:sheet_id>", may=may_view_figures)
def sheet(unit: Unit, event: Event, sheet_id: int) -> Any:
    """One sheet: every figure with phrase, rule and rows, who stands behind it; `key` opens what is behind people."""
    found = find_sheet(unit.session, event, sheet_id)
    document, language = sheet_document(found), current_language()
    key = request.args.get("key", "")
    return render_template(
        "figures/sheet.html", event=event, sheet=found, document=document, exactly=lambda line: exactly(line, language),
        rows_url=lambda line: rows_url(event, found, line), opened=document["people"].get(key), key=key,
        opened_line=next((line for line in document["lines"] if line["key"] == key and line["of"] == "people"), None),
        replacement=replacement_of(unit.session, found), form=WithdrawForm(), may_draw=unit.may(may_draw_sheets, event),
        is_own=unit.actor.key == str(found.drawn_by_id))


@feature.action("/manage/<event_code>/figures/sheets/<int:sheet_id>/sign", may=may_draw_sheets)
def sign(unit: Unit, event: Event, sheet_id: int) -> Any:
    """Sign a draft off as its second person."""
    found = find_sheet(unit.session, event, sheet_id)
    sign_sheet(unit, event, found)
    flash(_("The sheet %(number)s is signed off.", number=found.number), "success")
    return redirect(url_for("figures.sheet", event_code=event.code, sheet_id=sheet_id), 303)


@feature.form("/manage/<event_code>/figures/sheets/<int:sheet_id>/withdraw", may=may_draw_sheets)
def withdraw(unit: Unit, event: Event, sheet_id: int) -> Any:
    """Take a sheet back, with a reason."""
    found, form = find_sheet(unit.session, event, sheet_id), WithdrawForm()
    if form.validate_on_submit():
        try:
            withdraw_sheet(unit, event, found, form.reason.data)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The sheet %(number)s is withdrawn.", number=found.number), "success")
            return redirect(url_for("figures.sheet", event_code=event.code, sheet_id=sheet_id), 303)
    return render_template("figures/withdraw.html", event=event, sheet=found, form=form), form.status


@feature.resource("/manage/<event_code>/figures/sheets/<int:sheet_id>.<any(pdf, xlsx):form>", may=SIGNED_IN,
                  methods=["GET"], own_units=True)
def sheet_file(event_code: str, sheet_id: int, form: str) -> Any:
    """A sheet on paper or as a spreadsheet. It writes though it is read by GET: the first print of a state is kept."""
    with open_unit(current_actor()) as unit:
        event = find_event(unit.session, event_code)
        check_access(may_view_figures, event)
        make = sheet_pdf if form == "pdf" else sheet_workbook
        return send_stored(make(unit, event, find_sheet(unit.session, event, sheet_id), current_language()), inline=True)
