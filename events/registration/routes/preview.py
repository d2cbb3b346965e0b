"""The public form as it would be with a question that is still being written."""

from __future__ import annotations

from typing import Any

from flask import make_response, request

from app.core.errors import Refused
from app.core.unit import Unit
from app.web.security_headers import show_in_own_frames
from events.registration import queries
from events.registration.forms import person_form
from events.registration.models import Question
from events.registration.routes import feature
from events.registration.routes.offering import public_offer
from events.registration.routes.public import form_page
from events.setup.forms.questions import QuestionForm
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.services.editing import entry_of, tried_entries


@feature.resource("/manage/<event_code>/setup/form/preview", may=may_edit_event, methods=["GET", "POST"])
def form_preview(unit: Unit, event: Event) -> Any:
    """The form for a frame on the builder's pages. What is sent is tried and not kept; while it is wrong, the form stays."""
    questions = queries.questions_of(unit.session, event.id)
    if request.method == "POST":
        try:
            questions = _tried(unit, event, request.args.get("of"))
        except Refused:
            questions = queries.questions_of(unit.session, event.id)
    form = person_form(public_offer(event, questions, is_stored=False), public=True)
    page = form_page(event, questions, form, is_preview=True)
    unit.doom()
    return show_in_own_frames(make_response(page[0]))


def _tried(unit: Unit, event: Event, key: str | None) -> list[Question]:
    """Questions that no session knows, as the sent form would make them."""
    form = QuestionForm()
    given: dict[str, Any] = {}
    if key:
        form.keep(entry_of(unit, event, "form", key))
        given = {"key": key}
    elif not form.key.data:
        # Nobody needs to think of a code before the question can be looked at.
        given = {"key": "new-question"}
    entries = tried_entries(unit, event, "form", key or None, form.entry() | given)
    return [
        Question(id=number, event_id=event.id, position=number, **{
            "choices": [], "required": False, "sensitive": False, **entry})
        for number, entry in enumerate(entries, start=1)
    ]
