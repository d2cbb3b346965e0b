"""The public form saved as one goes, and resumed by link or in the same browser."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.routing import PUBLIC
from events.registration import queries, services
from events.registration.forms import CONSENTS, TRAP, PersonForm, person_form
from events.registration.models import Question
from events.registration.routes import feature
from events.registration.routes.draft_cookies import draft_token, forgotten, remembered
from events.registration.routes.offering import public_offer, sent_texts
from events.registration.routes.public import form_page
from events.registration.rules.answers import UPLOADS
from events.registration.rules.drafts import kept_values
from events.setup.models import Event
from events.setup.rules import is_public


@feature.action("/e/<event_code>/register/draft", may=PUBLIC)
@limiter.limit("240 per minute; 6000 per hour")
def save_draft(unit: Unit, event: Event) -> Any:
    """Keep what is typed so far; with `then=link` its link is mailed, with `then=discard` it is erased."""
    if not is_public(event.status):
        raise NotFound
    if request.form.get("then") == "discard":
        return _discard(unit, event)
    questions = queries.questions_of(unit.session, event.id)
    form = person_form(public_offer(event, questions), public=True)
    if not form.validate():
        return form_page(event, questions, form)
    token = services.save_draft(unit, event, _typed(form, questions), draft_token(event))
    if request.form.get("then") != "link":
        return remembered(event, token, Response(status=204))
    try:
        services.send_draft_link(unit, event, token, (sent_texts(form, "email") or [""])[0], current_language())
    except Refused as refusal:
        form.refuse(refusal)
        return form_page(event, questions, form)
    flash(_("Saved. The link to go on with is on its way to your e-mail address."), "success")
    return remembered(event, token, redirect(url_for("registration.register", event_code=event.code), 303))


def _discard(unit: Unit, event: Event) -> Response:
    flash(_("What you had typed is erased."), "success")
    return forgotten(unit, event, redirect(url_for("registration.register", event_code=event.code), 303))


def _typed(form: PersonForm, questions: list[Question]) -> dict[str, list[str]]:
    """Consents are given when the form is sent; what is sensitive and files go with it, too."""
    apart = {f"q-{one.key}" for one in questions if one.sensitive or one.type in UPLOADS}
    fields = [field.name for field in form if not field.name.startswith(CONSENTS)
              and field.name not in {TRAP, "csrf_token", *apart}]
    return kept_values({name: sent_texts(form, name) for name in fields}, fields)
