"""Pages of prints: what was printed, ordering a print, its file, what is checked before."""

from functools import cache
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import Unit
from app.web.downloads import send_stored
from app.web.paging import PageRequest
from badges.printing.enums import Discarded, RunState
from badges.printing.forms import DiscardForm, PrintForm
from badges.printing.policy import may_print_badges
from badges.printing.queries.prints import RunRow, find_run, latest_runs, people_named, runs_page, unfit_in
from badges.printing.queries.selections import choices_at
from badges.printing.routes.feature import feature
from badges.printing.routes.ordering import dress, order_in
from badges.printing.services.orders import expect_print, order_print
from badges.printing.services.prints import print_counts
from badges.printing.services.runs import KEPT, discard_print, fetch_print
from badges.printing.wording.layouts import element_names
from badges.printing.wording.prints import discard_words, layout_choices, run_words, state_words, when_choices
from events.registration.queries import DelegateFilter
from events.setup.models import Event


def _words(unit: Unit, event: Event) -> dict[str, Any]:
    """What templates call prints by."""
    layouts = layout_choices(unit, event)
    # Few prints were narrowed by a day, and only they ask for the days that there are.
    whens = cache(lambda: when_choices(event, choices_at(unit.session, event)))
    return {
        "words": lambda run: run_words(event, run, layouts, whens), "states": state_words(), "reasons": discard_words(),
        "kept_days": KEPT.days,
    }  # fmt: skip


@feature.page("/manage/<event_code>/badges", may=may_print_badges)
def index(unit: Unit, event: Event) -> Any:
    """How many badges are printed, what was printed last, and the way to one delegate's badge."""
    words = request.args.get("q", "").strip()
    return render_template(
        "printing/index.html", event=event, counts=print_counts(unit, event), runs=latest_runs(unit.session, event),
        sought=words, people=people_named(unit.session, event, words) if words else [], **_words(unit, event),
    )  # fmt: skip


@feature.form("/manage/<event_code>/badges/print", may=may_print_badges)
def order(unit: Unit, event: Event) -> Any:
    """Order a print: of a part of the event, or of all whom the filters in the address find."""
    form, listed = PrintForm(), DelegateFilter.read(request.args)
    dress(form, unit, event)
    if form.validate_on_submit():
        try:
            run = order_print(unit, event, order_in(form, listed), as_job=True)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(url_for("printing.run", event_code=event.code, run_id=run.id), 303)
    parameters = {f"list-{name}": value for name, value in listed.parameters.items()}
    page = render_template("printing/order.html", event=event, form=form, parameters=parameters)
    return page, form.status


@feature.page("/manage/<event_code>/badges/print/count", may=may_print_badges)
def expected(unit: Unit, event: Event) -> Any:
    """How many badges an order would print, for a page on which it is being chosen."""
    form = PrintForm(request.args, meta={"csrf": False})
    dress(form, unit, event)
    found = None
    if form.validate():
        found = expect_print(unit, event, order_in(form, DelegateFilter.read(_beside())))
    return render_template("printing/_expected.html", expected=found)


def _beside() -> dict[str, str]:
    """The list's filters in an address that holds a form, too; they are prefixed, so that neither hides the other."""
    return {name.removeprefix("list-"): value for name, value in request.args.items() if name.startswith("list-")}


@feature.page("/manage/<event_code>/badges/prints", may=may_print_badges)
def prints(unit: Unit, event: Event) -> Any:
    """Every print of the event, newest first."""
    page = runs_page(unit.session, event, PageRequest.read(request.args, []))
    return render_template("printing/prints.html", event=event, page=page, **_words(unit, event))


@feature.page("/manage/<event_code>/badges/runs", may=may_print_badges)
def runs(unit: Unit, event: Event) -> Any:
    """The list of the last prints alone, for a page that looks again while one is being made."""
    return render_template("printing/_runs.html", event=event, runs=latest_runs(unit.session, event), **_words(unit, event))


@feature.page("/manage/<event_code>/badges/runs/<int:run_id>", may=may_print_badges)
def run(unit: Unit, event: Event, run_id: int) -> Any:
    """One print: how far it is, its file, and whose badges in it have texts that don't fit."""
    return render_template("printing/run.html", discard=DiscardForm(), **_run(unit, event, run_id))


def _run(unit: Unit, event: Event, run_id: int) -> dict[str, Any]:
    row = find_run(unit.session, event, run_id)
    unfit = unfit_in(unit.session, run_id) if row.run.unfit else []
    names = element_names(unit, event) if unfit else {}
    page = {"event": event, "row": row, "unfit": unfit, "names": names, "failure": _failure(row)}
    return {**page, **_words(unit, event)}


def _failure(row: RunRow) -> str:
    """Why a print has failed, where that is something one can do something about."""
    job = row.job
    if not row.has_failed or job is None or job.error_code in (None, "unknown_error"):
        return ""
    return sentence_for(Refused(job.error_code, **(job.error_parameters or {})))


@feature.page("/manage/<event_code>/badges/runs/<int:run_id>/state", may=may_print_badges)
def run_state(unit: Unit, event: Event, run_id: int) -> Any:
    """The same alone, for a page that looks again while it is being made."""
    return render_template("printing/_run.html", **_run(unit, event, run_id))


@feature.action("/manage/<event_code>/badges/runs/<int:run_id>/file", may=may_print_badges)
def fetch(unit: Unit, event: Event, run_id: int) -> Any:
    """Take the file, which makes its badges printed ones."""
    fetch_print(unit, event, run_id)
    return redirect(url_for("printing.download", event_code=event.code, run_id=run_id), 303)


@feature.page("/manage/<event_code>/badges/runs/<int:run_id>.pdf", may=may_print_badges)
def download(unit: Unit, event: Event, run_id: int) -> Any:
    """The file of a print that somebody has taken; who hasn't is led to the page where that is done."""
    row = find_run(unit.session, event, run_id)
    if row.file is None:
        raise NotFound("file_gone")
    if row.run.state != RunState.PRINTED:
        return redirect(url_for("printing.run", event_code=event.code, run_id=run_id), 303)
    return send_stored(row.file)


@feature.action("/manage/<event_code>/badges/runs/<int:run_id>/discard", may=may_print_badges)
def discard(unit: Unit, event: Event, run_id: int) -> Any:
    """Say that a print came to nothing."""
    form = DiscardForm()
    if not form.validate_on_submit():
        return render_template("printing/run.html", discard=form, **_run(unit, event, run_id)), 422
    run = discard_print(unit, event, run_id, Discarded(form.reason.data))
    flash(ngettext("Discarded. %(num)s badge counts as not printed.", "Discarded. %(num)s badges count as not printed.",
                   run.count or 0), "success")
    return redirect(url_for("printing.run", event_code=event.code, run_id=run_id), 303)
