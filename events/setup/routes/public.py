"""The event's public page."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import render_template

from app.core.errors import NotFound
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.times import format_date_range, local_date
from app.web.languages import current_language
from app.web.routing import PUBLIC
from events.setup.models import Event
from events.setup.policy import may_see_public_page
from events.setup.routes.feature import feature
from events.setup.rules import closed_because, is_public, places_left, registration_ends, seats_left


@feature.page("/e/<event_code>", may=PUBLIC)
def public(unit: Unit, event: Event) -> Any:
    """What the event is, when and where, its agenda, and the way to register."""
    if not may_see_public_page(unit.actor, event):
        raise NotFound
    activities = sorted(event.activities, key=lambda activity: (activity.starts, activity.position))
    days = [(day, list(rows)) for day, rows in groupby(
        activities, key=lambda activity: local_date(activity.starts, event.timezone))]
    return render_template(
        "setup/public.html", event=event, days=days, seats_left=seats_left,
        when=format_date_range(event.starts, event.ends, current_language()),
        closed_because=closed_because(event, unit.now()), registration_ends=registration_ends(event),
        is_draft=not is_public(event.status), places_left=places_left(event.categories), links=_links(unit, event))


def _links(unit: Unit, event: Event) -> list[tuple[Any, str, str]]:
    """(label, address, icon) of what features above have for everybody."""
    answers: list[list[tuple[Any, str, str]]] = runtime().contributions.ask("event.public_links", unit, event)
    return [link for answer in answers for link in answer]
