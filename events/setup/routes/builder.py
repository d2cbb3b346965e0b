"""The form builder: the order of the questions and the headings above them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.definition.errors import DefinitionRefused
from events.setup.errors import mistake_sentence
from events.setup.forms.questions import SectionForm
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.queries import stored_definition
from events.setup.routes.feature import feature
from events.setup.services.editing import arrange_form, retitle_section

MOST_QUESTIONS = 1000


@feature.action("/manage/<event_code>/setup/form/order", may=may_edit_event)
def order_form(unit: Unit, event: Event) -> Any:
    """Put the questions in the order of the sent pairs: a question's key, and that of one under the same heading."""
    pairs = [tuple(pair.split(" ", 1)) for pair in request.form.getlist("order")[:MOST_QUESTIONS]]
    arrange_form(unit, event, [(pair[0], pair[-1]) for pair in pairs])
    return redirect(url_for("setup.entries", event_code=event.code, part="form"), 303)


@feature.form("/manage/<event_code>/setup/form/<entry_code>/section", may=may_edit_event)
def edit_section(unit: Unit, event: Event, entry_code: str) -> Any:
    """The heading above a question and its neighbours."""
    questions = stored_definition(unit.session, event, runtime().contributions).parts.get("form", [])
    question = next((one for one in questions if one["key"] == entry_code), None)
    if question is None:
        raise NotFound
    section = question.get("section") or {}
    form = SectionForm(data={"section_zh": section.get("zh", ""), "section_en": section.get("en", "")})
    if form.validate_on_submit():
        try:
            retitle_section(unit, event, entry_code, form.section())
        except DefinitionRefused as error:
            form.form_errors += [mistake_sentence(mistake) for mistake in error.errors[:1]]
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("setup.entries", event_code=event.code, part="form"), 303)
    return render_template("setup/edit_section.html", form=form, event=event), form.status
