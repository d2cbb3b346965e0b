"""An event's setup as a whole: what it has, its own facts, its state, its definition as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.times import format_date_range
from app.web.languages import current_language
from events.setup import wording
from events.setup.commands import event_text
from events.setup.definition.document import definition_tree
from events.setup.definition.errors import DefinitionRefused
from events.setup.enums import Doing, EventStatus
from events.setup.forms.event import EventForm
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.queries import is_mail_tested, sections_of, stored_definition
from events.setup.routes.choices import timezone_choices, word_choices
from events.setup.routes.feature import feature
from events.setup.rules import Check, checklist, closed_because, may_become, permits, phase_of, registration_ends
from events.setup.services.editing import save_event
from events.setup.services.publishing import set_status


@feature.page("/manage/<event_code>/setup", may=may_edit_event)
def event_setup(unit: Unit, event: Event) -> Any:
    """What the event still lacks, all its parts with what they hold, and the next step of its life."""
    stored = stored_definition(unit.session, event, runtime().contributions)
    counts = {part: len(stored.parts.get(part, ())) for part in ("rooms", "categories", "activities", "points", "form")}
    checks = checklist(event, stored.parts, unit.now(), points_at=[point.activity_id for point in event.points],
                       is_mail_tested=is_mail_tested(unit.session))
    phase = phase_of(event, unit.now())
    return render_template(
        "setup/event_setup.html", event=event, counts=counts, phase=phase.value,
        steps=[status.value for status in EventStatus if may_become(event.status, status)],
        open_checks=[check for check in checks if not check.is_done], done=[check for check in checks if check.is_done],
        lacks_must=any(check.must and not check.is_done for check in checks), link_of=_link_of(event),
        permitted={doing.value: permits(event, doing, unit.now()) for doing in Doing},
        closed_because=closed_because(event, unit.now()), registration_ends=registration_ends(event),
        when=format_date_range(event.starts, event.ends, current_language()))


def _link_of(event: Event) -> Callable[[Check], str]:
    """Where a line of the checklist is mended."""

    def link(check: Check) -> str:
        if check.part == "mail":
            return url_for("mail.server")
        if check.part == "event":
            return url_for("setup.edit_event", event_code=event.code)
        if check.part == "registration":
            return url_for("registration.settings", event_code=event.code)
        return url_for("setup.entries", event_code=event.code, part=check.part)

    return link


@feature.form("/manage/<event_code>/setup/event", may=may_edit_event)
def edit_event(unit: Unit, event: Event) -> Any:
    """The event's names, days, zone, hosts and series."""
    form = EventForm()
    form.kind.choices = word_choices(wording.KINDS)
    form.timezone.choices = timezone_choices(event.timezone)
    form.languages.choices = [SelectChoice("zh", "中文"), SelectChoice("en", "English")]
    if not form.is_submitted():
        contributions = runtime().contributions
        stored = stored_definition(unit.session, event, contributions)
        form.show(definition_tree(stored, sections_of(contributions))["event"])  # type: ignore[arg-type]  # a record's tree
    elif form.validate():
        try:
            save_event(unit, event, form.entry(), move=form.move.data)
        except DefinitionRefused as error:
            form.show_mistakes("event.", error.errors)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("setup.event_setup", event_code=event.code), 303)
    form.offer_organizers()
    for row in form.organizers.entries:
        row.form.role.choices = word_choices(wording.ORGANIZER_ROLES)
    return render_template("setup/edit_event.html", form=form, event=event), form.status


@feature.action("/manage/<event_code>/setup/status/<status>", may=may_edit_event)
def change_status(unit: Unit, event: Event, status: str) -> Any:
    """Publish the event, close its registration, and so on."""
    if status not in tuple(EventStatus):
        raise NotFound
    set_status(unit, event, EventStatus(status))
    flash(_("The event is now: %(status)s.", status=wording.STATUSES[status]), "success")
    return redirect(url_for("setup.event_setup", event_code=event.code), 303)


@feature.page("/manage/<event_code>/setup/definition.yaml", may=may_edit_event)
def export_definition(unit: Unit, event: Event) -> Any:
    """The event's definition as a file."""
    response = Response(event_text(unit, event), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.code}.yaml"'
    return response
