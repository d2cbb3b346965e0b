"""The list of events, and two ways to a new one: a preset, a definition file."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from app.accounts.models import Organisation
from app.accounts.queries import organisations
from app.core.errors import Forbidden, NotFound, Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.languages import current_language
from app.web.paging import PageRequest
from app.web.routing import SIGNED_IN
from events.setup.definition.errors import DefinitionError, DefinitionRefused
from events.setup.definition.nodes import MAXIMUM_BYTES
from events.setup.enums import EventKind
from events.setup.forms.event import DefinitionForm, NewEventForm
from events.setup.policy import may_create_at, may_create_events
from events.setup.queries import EVENT_SORTS, codes_of_events, visible_events
from events.setup.routes.choices import timezone_choices
from events.setup.routes.feature import feature
from events.setup.rules import phase_of
from events.setup.rules.codes import free_code
from events.setup.services.definitions import Applied, apply_definition, preview_definition, read_for
from events.setup.services.editions import create_from_preset


@feature.page("/events", may=SIGNED_IN)
def events(unit: Unit) -> Any:
    """The events at which somebody has a role."""
    # The first look is at what comes next, not at what was long ago.
    wanted = PageRequest.read({"sort": "-starts", **request.args.to_dict()}, EVENT_SORTS)
    page = visible_events(unit.session, unit.actor, wanted)
    phases = {event.id: phase_of(event, unit.now()).value for event in page.rows}
    return render_template("setup/events.html", page=page, wanted=wanted, phases=phases)


@feature.page("/events/new", may=may_create_events)
def new_event(unit: Unit) -> Any:  # noqa: ARG001  # every view is given its unit
    """The presets to choose from, and the other ways."""
    return render_template("setup/new_event.html", kinds=list(EventKind))


@feature.form("/events/new/<kind>", may=may_create_events)
def from_preset(unit: Unit, kind: str) -> Any:
    """A new event from the preset of its kind."""
    if kind not in tuple(EventKind):
        raise NotFound
    form = _new_event_form(unit)
    if form.validate_on_submit():
        try:
            new = form.new_event(free_code(kind, form.starts.data.year, codes_of_events(unit.session)))
            event = create_from_preset(unit, EventKind(kind), new, form.organisation.data)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The event is there as a draft. Look through it, then publish it."), "success")
            return redirect(url_for("setup.event_setup", event_code=event.code), 303)
    return render_template("setup/from_preset.html", form=form, kind=kind), form.status


@feature.form("/events/import", may=may_create_events)
def import_definition(unit: Unit) -> Any:
    """A definition file is looked at first, and applied once its changes have been seen."""
    form = DefinitionForm()
    form.organisation.choices = [SelectChoice(row.id, text(row.name, current_language())) for row in _own_organisations(unit)]
    mistakes: list[DefinitionError] = []
    preview: Applied | None = None
    is_read = False
    if form.validate_on_submit():
        try:
            definition = read_for(unit, _definition_text(form))
            if form.step.data == "apply":
                return _done(apply_definition(unit, definition, _chosen_organisation(unit, form)))
            preview, is_read = preview_definition(unit, definition), True
        except DefinitionRefused as error:
            mistakes = list(error.errors)
        except Refused as error:
            form.refuse(error)
    status = 422 if mistakes else form.status
    return render_template("setup/import_definition.html", form=form, mistakes=mistakes, preview=preview,
                           is_read=is_read), status


def _definition_text(form: DefinitionForm) -> bytes | str:
    """The file's bytes, or the text where no file was chosen; the text of a file is shown from now on."""
    upload = form.file.data
    if upload is None or not upload.filename:
        return form.text.data or ""
    data: bytes = upload.stream.read(MAXIMUM_BYTES + 1)
    form.text.data = data[:MAXIMUM_BYTES].decode("utf-8", "replace")
    return data


def _chosen_organisation(unit: Unit, form: DefinitionForm) -> int:
    ids = [row.id for row in _own_organisations(unit)]
    if form.organisation.data in ids:
        return int(form.organisation.data)
    raise Refused("no_organisation" if not ids else "several_organisations", field="organisation")


def _done(applied: Applied) -> Any:
    if applied.created:
        flash(_("The event is there, published and open for registration."), "success")
    elif applied.changes:
        flash(ngettext("Done: %(num)s change.", "Done: %(num)s changes.", len(applied.changes)), "success")
    else:
        flash(_("The event was already as the file says. Nothing was changed."), "success")
    return redirect(url_for("setup.event_setup", event_code=applied.event.code), 303)


def _own_organisations(unit: Unit) -> list[Organisation]:
    return [row for row in organisations(unit.session) if may_create_at(unit.actor, row.id)]


def _new_event_form(unit: Unit) -> NewEventForm:
    form = NewEventForm()
    own = _own_organisations(unit)
    if not own:
        raise Forbidden(may_create_at.name)
    form.timezone.choices = timezone_choices()
    form.organisation.choices = [SelectChoice(row.id, text(row.name, current_language())) for row in own]
    return form
