"""Editions: the next one of an event, and two beside each other."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.times import format_date_range
from app.web.languages import current_language
from events.setup import wording
from events.setup.definition.copying import same_weekday
from events.setup.definition.differences import differences
from events.setup.forms.event import NextEditionForm
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.queries import codes_of_events, find_event, others_to_compare, sections_of, stored_definition
from events.setup.routes.choices import timezone_choices
from events.setup.routes.feature import feature
from events.setup.rules.codes import free_code
from events.setup.services.editions import create_next_edition


@feature.form("/manage/<event_code>/setup/next-edition", may=may_edit_event)
def next_edition(unit: Unit, event: Event) -> Any:
    """A copy of the event without its people, as its next edition."""
    stored = stored_definition(unit.session, event, runtime().contributions)
    form = NextEditionForm()
    form.timezone.choices = timezone_choices(event.timezone)
    form.organisation.choices = [SelectChoice(event.organisation_id, "")]
    form.organisation.data = event.organisation_id
    form.parts.choices = [SelectChoice(part, str(wording.PARTS[part])) for part in stored.parts if part != "event"]
    if not form.is_submitted():
        _propose(form, event)
    elif form.validate():
        try:
            new = form.new_event(free_code(event.kind, form.starts.data.year, codes_of_events(unit.session)))
            copy = create_next_edition(unit, event, new, form.parts.data or ())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The next edition is there as a draft. Look through it, then publish it."), "success")
            return redirect(url_for("setup.event_setup", event_code=copy.code), 303)
    return render_template("setup/next_edition.html", form=form, event=event), form.status


def _propose(form: NextEditionForm, event: Event) -> None:
    """The same names and place, a year later on the same weekday, with everything."""
    form.starts.data = same_weekday(event.starts)
    form.code.data = event.code.replace(str(event.starts.year), str(form.starts.data.year)) \
        if str(event.starts.year) in event.code else ""
    form.name_zh.data, form.name_en.data = event.name.get("zh", ""), event.name.get("en", "")
    form.timezone.data = event.timezone
    city = event.city or {}
    form.city_zh.data, form.city_en.data = city.get("zh", ""), city.get("en", "")
    form.parts.data = [choice.value for choice in form.parts.choices]


@feature.page("/manage/<event_code>/setup/compare", may=may_edit_event)
def compare_editions(unit: Unit, event: Event) -> Any:
    """The event beside another one: how many of what, and what became different."""
    others = [other for other in others_to_compare(unit.session, event) if unit.may(may_edit_event, other)]
    wanted = request.args.get("with", others[0].code if others else "")
    if wanted and wanted not in [other.code for other in others]:
        raise NotFound
    if not wanted:
        return render_template("setup/compare_editions.html", event=event, others=[], wanted="", editions=[])
    editions = sorted((event, find_event(unit.session, wanted)), key=lambda edition: (edition.starts, edition.id))
    contributions = runtime().contributions
    stored = [stored_definition(unit.session, edition, contributions) for edition in editions]
    counted = [[count for answer in contributions.ask("edition.counts", unit.session, edition) for count in answer]
               for edition in editions]
    counts = [(wording.PARTS[part], *(len(definition.parts.get(part, ())) for definition in stored))
              for part in ("rooms", "categories", "form", "activities", "points")]
    counts += [(label, before, after) for (label, before), (_label, after) in zip(*counted, strict=True)]
    return render_template(
        "setup/compare_editions.html", event=event, others=others, wanted=wanted, editions=editions, counts=counts,
        differences=differences(stored[0], stored[1], sections_of(contributions)), said=wording.value_text,
        dates=[format_date_range(edition.starts, edition.ends, current_language()) for edition in editions])
