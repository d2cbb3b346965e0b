"""Snapshots: taken, listed, shown with their rows, printed, compared."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit, open_unit
from app.vocabulary.localized import text
from app.web.downloads import send_stored
from app.web.identity import current_actor
from app.web.languages import current_language
from app.web.paging import PageRequest, page_of
from app.web.routing import SIGNED_IN, check_access
from events.docking.enums import Scope
from events.docking.forms.snapshots import SnapshotForm
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.snapshots import document_of, snapshot_choices, snapshot_page, snapshot_with_id
from events.docking.queries.tally_scopes import TallyScope
from events.docking.routes.feature import feature
from events.docking.routes.tallies import GROUPS
from events.docking.routes.tally_choice import EARLIEST, LATEST, visible_scopes
from events.docking.rules.figures import KEYS
from events.docking.rules.snapshots import rows_of, thawed
from events.docking.services.snapshot_papers import label_name, snapshot_pdf, snapshot_workbook
from events.docking.services.snapshots import explain_between, explain_since, take_snapshot
from events.docking.wording import DIMENSIONS
from events.setup.models import Event
from events.setup.queries import find_event

#: More changes than this a page doesn't show at once.
MOST_CHANGES = 500


@feature.form("/manage/<event_code>/docking/snapshots", may=may_view_deals)
def snapshots(unit: Unit, event: Event) -> Any:
    """The snapshots of the edition, its series and its organisation; sending the form takes one."""
    scopes = visible_scopes(unit, event)
    form = SnapshotForm()
    form.scope.choices = [(scope.kind.value, scope_name(scope)) for scope in scopes]
    if form.validate_on_submit():
        try:
            taken = _take(unit, form, scopes)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The snapshot “%(name)s” is taken.", name=taken.name), "success")
            return redirect(url_for("docking.snapshot", event_code=event.code, snapshot_id=taken.id), 303)
    wanted = PageRequest.read(request.args, ())
    return render_template(
        "docking/snapshots.html", event=event, form=form, page=snapshot_page(unit.session, scopes, wanted),
        names={(scope.kind.value, scope.id): scope_name(scope) for scope in scopes},
        may_take=unit.may(may_record_deals, event)), form.status


def _take(unit: Unit, form: SnapshotForm, scopes: tuple[TallyScope, ...]) -> Any:
    day = form.as_of.data
    if day is not None and not EARLIEST <= day <= LATEST:
        raise Refused("snapshot_day_unlikely", field="as_of")
    scope = next(scope for scope in scopes if scope.kind == form.scope.data)
    return take_snapshot(unit, scope, form.name.data, day)


def scope_name(scope: TallyScope) -> str:
    """What a scope is called, in the page's language."""
    name = text(scope.name, current_language())
    if scope.kind is Scope.SERIES:
        return str(_("All editions: %(name)s", name=name))
    return str(_("All events: %(name)s", name=name)) if scope.kind is Scope.ORGANISATION else name


@feature.page("/manage/<event_code>/docking/snapshots/<int:snapshot_id>", may=may_view_deals)
def snapshot(unit: Unit, event: Event, snapshot_id: int) -> Any:
    """One snapshot; `key` opens the frozen rows behind a figure."""
    found = snapshot_with_id(unit.session, visible_scopes(unit, event), snapshot_id)
    document, key = document_of(found), request.args.get("key", "")
    if key in KEYS:
        page = page_of(rows_of(document, key), PageRequest.read(request.args, ()))
        return render_template("docking/snapshot_rows.html", event=event, snapshot=found, document=document, key=key,
                               page=page, value=thawed(document["tally"]).value(key))
    language = current_language()
    breakdowns = [
        (DIMENSIONS[name][0], [(label_name(name, part, language), thawed(part["figures"])) for part in parts])
        for name in DIMENSIONS if (parts := document["breakdowns"].get(name.value))]
    return render_template(
        "docking/snapshot.html", event=event, snapshot=found, document=document, figures=thawed(document["tally"]),
        groups=GROUPS, breakdowns=breakdowns, heads=("signed_valid", "amount_wan", "intents", "intents_valid", "landed"))


@feature.page("/manage/<event_code>/docking/snapshots/<int:snapshot_id>/changes", may=may_view_deals)
def snapshot_changes(unit: Unit, event: Event, snapshot_id: int) -> Any:
    """What has changed since a snapshot, or between it and another: deal by deal, by how much, who, why."""
    scopes = visible_scopes(unit, event)
    found = snapshot_with_id(unit.session, scopes, snapshot_id)
    others = [other for other in snapshot_choices(unit.session, scopes)
              if (other.scope, other.scope_id) == (found.scope, found.scope_id) and other.id != found.id]
    against = request.args.get("against", "")
    other = next((other for other in others if str(other.id) == against), None)
    explained = explain_between(unit.session, found, other) if other else explain_since(unit.session, found)
    return render_template(
        "docking/snapshot_changes.html", event=event, snapshot=found, others=others, other=other,
        found_others=[(str(one.id), one.name) for one in others], explained=explained,
        difference=explained.difference, most=MOST_CHANGES)


@feature.resource(
    "/manage/<event_code>/docking/snapshots/<int:snapshot_id>.<any(pdf, xlsx):form>", may=SIGNED_IN, methods=["GET"],
    own_units=True)
def snapshot_file(event_code: str, snapshot_id: int, form: str) -> Any:
    """A snapshot on paper or as a spreadsheet. It writes though it is read by GET: the first print is kept for ever."""
    with open_unit(current_actor()) as unit:
        event = find_event(unit.session, event_code)
        check_access(may_view_deals, event)
        found = snapshot_with_id(unit.session, visible_scopes(unit, event), snapshot_id)
        make = snapshot_pdf if form == "pdf" else snapshot_workbook
        return send_stored(make(unit, found, event.id, current_language()), inline=True)
