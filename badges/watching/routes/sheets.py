"""Ordering attendance sheets, and fetching them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.times import format_date, parse_date
from app.web.downloads import send_stored
from app.web.languages import current_language
from badges.watching.enums import PaperKind, SheetOrder, SheetUse
from badges.watching.forms import SheetForm
from badges.watching.policy import may_make_sheets
from badges.watching.queries.live import days_of
from badges.watching.queries.papers import find_paper, latest_papers
from badges.watching.queries.sheets import subjects_of
from badges.watching.routes.feature import feature
from badges.watching.services.sheets import SheetChoice, order_sheet
from badges.watching.wording import ORDERS, USES
from events.setup.models import Event


@feature.form("/manage/<event_code>/attendance-sheets", may=may_make_sheets)
def sheets(unit: Unit, event: Event) -> Any:
    """Choose a sheet; what was made stands below."""
    form = SheetForm()
    _inject(form, event)
    if form.validate_on_submit():
        try:
            order_sheet(unit, event, SheetChoice(
                form.of.data, SheetUse(form.use.data), SheetOrder(form.order.data), parse_date(form.day.data or ""),
                form.language.data, form.form.data))
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The sheet is being made. It appears below in a moment."), "success")
            return redirect(url_for("watching.sheets", event_code=event.code), 303)
    return render_template(
        "watching/sheets.html", event=event, form=form, **_papers(unit, event)), form.status


def _inject(form: SheetForm, event: Event) -> None:
    language = current_language()
    kinds = {"a": _("Activity"), "p": _("Point")}
    form.of.choices = [
        SelectChoice(one.key, f"{kinds[one.key[0]]} · {text(one.name, language)}") for one in subjects_of(event)
    ]
    form.use.choices = [SelectChoice(str(one), str(USES[one])) for one in SheetUse]
    form.order.choices = [SelectChoice(str(one), str(ORDERS[one])) for one in SheetOrder]
    days = days_of(event)
    form.day.choices = [SelectChoice("", _("All days")), *(
        SelectChoice(one.isoformat(), format_date(one, language, weekday=True)) for one in days)]


def _papers(unit: Unit, event: Event) -> dict[str, Any]:
    language = current_language()
    return {
        "papers": latest_papers(unit.session, event, PaperKind.SHEET), "uses": USES, "parse_date": parse_date,
        "names": {subject.key: text(subject.name, language) for subject in subjects_of(event)},
    }  # fmt: skip


@feature.page("/manage/<event_code>/attendance-sheets/made", may=may_make_sheets)
def sheets_made(unit: Unit, event: Event) -> Any:
    """The list alone, for a page that looks again while one is being made."""
    return render_template("watching/_sheets.html", event=event, **_papers(unit, event))


@feature.page("/manage/<event_code>/attendance-sheets/<int:order_id>/file", may=may_make_sheets)
def sheet_file(unit: Unit, event: Event, order_id: int) -> Any:
    """A sheet that was made."""
    return send_stored(find_paper(unit.session, event, order_id, PaperKind.SHEET))
