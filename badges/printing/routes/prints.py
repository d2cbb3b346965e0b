"""Pages of badges: printing them, and one delegate's badge."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.downloads import send_stored
from app.web.languages import current_language
from badges.codes.policy import may_issue
from badges.codes.services import reissue_badge, withdraw_badge
from badges.printing.enums import BadgeLayout
from badges.printing.forms import PrintForm
from badges.printing.policy import may_print_badges
from badges.printing.queries.prints import find_run_file, latest_runs, people_named
from badges.printing.routes.feature import feature
from badges.printing.services.checking import find_problems
from badges.printing.services.prints import PrintOrder, badge_card, order_print, print_counts
from badges.printing.wording import element_names
from events.registration.queries.persons import delegate_of
from events.setup.models import Event


@feature.form("/manage/<event_code>/badges", may=may_print_badges)
def index(unit: Unit, event: Event) -> Any:
    """How many badges are printed, what was printed, and ordering a print."""
    form = PrintForm()
    language = current_language()
    form.category.choices = [
        SelectChoice("", _("All categories")),
        *(SelectChoice(category.code, text(category.name, language)) for category in event.categories),
    ]
    if form.validate_on_submit():
        order = PrintOrder(BadgeLayout(form.layout.data), form.category.data or None, form.only_unprinted.data)
        try:
            run = order_print(unit, event, order, as_job=True)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("%(count)d badges are being set. They appear below when they are ready.", count=run.count or 0), "success")
            return redirect(url_for("printing.index", event_code=event.code), 303)
    words = request.args.get("q", "").strip()
    page = render_template(
        "printing/index.html",
        event=event,
        form=form,
        counts=print_counts(unit, event),
        runs=latest_runs(unit.session, event),
        words=words,
        people=people_named(unit.session, event, words) if words else [],
    )
    return page, form.status


@feature.page("/manage/<event_code>/badges/check", may=may_print_badges)
def check(unit: Unit, event: Event) -> Any:
    """What wouldn't come out right: texts that don't fit, missing photos and characters, each with its person."""
    return render_template(
        "printing/check.html", event=event, problems=find_problems(unit, event), names=element_names(unit, event)
    )


@feature.page("/manage/<event_code>/badges/runs", may=may_print_badges)
def runs(unit: Unit, event: Event) -> Any:
    """The list of prints alone, for a page that looks again while one is being made."""
    return render_template("printing/_runs.html", event=event, runs=latest_runs(unit.session, event))


@feature.page("/manage/<event_code>/badges/<int:run_id>.pdf", may=may_print_badges)
def download(unit: Unit, event: Event, run_id: int) -> Any:
    """The file of a print."""
    stored = find_run_file(unit.session, event, run_id)
    if stored is None:
        raise NotFound
    return send_stored(stored)


@feature.page("/manage/<event_code>/badges/of/<reference>", may=may_issue)
def badge(unit: Unit, event: Event, reference: str) -> Any:
    """One delegate's badge: its code, its issues, and what can be done with it."""
    delegate = delegate_of(unit.session, event.id, reference)
    return render_template(
        "printing/badge.html", event=event, delegate=delegate, card=badge_card(unit, event, delegate)
    )


@feature.action("/manage/<event_code>/badges/of/<reference>/reissue", may=may_issue)
def reissue(unit: Unit, event: Event, reference: str) -> Any:
    """Give the badge a new issue."""
    issue = reissue_badge(unit, event, delegate_of(unit.session, event.id, reference))
    flash(_("Badge reissued as number %(issue)d. The one before is refused from now on.", issue=issue.issue), "success")
    return redirect(url_for("printing.badge", event_code=event.code, reference=reference), 303)


@feature.action("/manage/<event_code>/badges/of/<reference>/withdraw", may=may_issue)
def withdraw(unit: Unit, event: Event, reference: str) -> Any:
    """Make the badge void."""
    withdraw_badge(unit, event, delegate_of(unit.session, event.id, reference))
    flash(_("Badge withdrawn. It is refused from now on."), "success")
    return redirect(url_for("printing.badge", event_code=event.code, reference=reference), 303)


@feature.action("/manage/<event_code>/badges/of/<reference>/print", may=may_print_badges)
def print_one(unit: Unit, event: Event, reference: str) -> Any:
    """Print this badge alone."""
    delegate = delegate_of(unit.session, event.id, reference)
    order_print(unit, event, PrintOrder(delegate_ids=[delegate.id]), as_job=True)
    flash(_("The badge is being set. It appears in the list of prints when it is ready."), "success")
    return redirect(url_for("printing.index", event_code=event.code), 303)
