"""By what a browser is known to have begun a form: a cookie of that form's address alone."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, request, url_for

from app.core.runtime import runtime
from app.core.unit import Unit
from events.registration import queries, services
from events.registration.models import Question
from events.registration.queries.drafts import typed_values
from events.registration.rules.drafts import KEPT_FOR
from events.setup.models import Event


def resumed(unit: Unit, event: Event, token: str) -> Any:
    """Remember the draft that a link names, and show the form without the secret in its address."""
    queries.standing_draft(unit.session, event.id, token, unit.now())
    return remembered(event, token, redirect(url_for("registration.register", event_code=event.code), 303))


def kept_entries(unit: Unit, event: Event, questions: list[Question]) -> dict[str, Any] | None:
    """What was typed earlier in this browser, as the form's fields take it; None where it is gone by now."""
    token = draft_token(event)
    if token is None:
        return {}
    draft = queries.draft_with_token(unit.session, event.id, token, unit.now())
    if draft is None:
        return None
    several = {"activity", *(f"q-{one.key}" for one in questions if one.type == "choices")}
    return {name: texts if name in several else texts[0] for name, texts in typed_values(draft).items()}


def draft_token(event: Event) -> str | None:
    """The secret of the draft that this browser is filling in."""
    return request.cookies.get(_cookie(event))


def forgotten(unit: Unit, event: Event, answer: Any) -> Response:
    """The answer after which neither we nor the browser keep the draft."""
    services.discard_draft(unit, event, draft_token(event))
    response = make_response(answer)
    response.delete_cookie(_cookie(event), path=_path(event))
    return response


def remembered(event: Event, token: str, answer: Any) -> Response:
    """The answer after which this browser knows its draft."""
    response = make_response(answer)
    response.set_cookie(
        _cookie(event), token, max_age=KEPT_FOR, path=_path(event), httponly=True, samesite="Lax",
        secure=runtime().settings.is_production)
    return response


def kept_draft() -> tuple[str, str] | None:
    """The cookie of the draft that is sent with its form, by name and secret, without looking the event up."""
    # A browser sends it to its own form alone.
    found = [(name, value) for name, value in request.cookies.items() if name.startswith("draft-")]
    return found[0] if len(found) == 1 else None


def _cookie(event: Event) -> str:
    return f"draft-{event.id}"


def _path(event: Event) -> str:
    return url_for("registration.register", event_code=event.code)
