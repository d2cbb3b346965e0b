"""The first page, and an event's overview."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from flask import redirect, render_template, url_for

from app.accounts.queries import is_without_staff
from app.core.actors import StaffActor
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.money import show_wan
from app.vocabulary.times import format_date_range
from app.web.languages import current_language
from app.web.routing import PUBLIC, Feature
from events.overview.policy import may_view_overview
from events.overview.queries import cockpit_of
from events.people.policy import may_see_guests
from events.setup.enums import Phase
from events.setup.models import Event
from events.setup.policy import may_view_event
from events.setup.queries import public_events
from events.setup.rules import is_open, phase_of

feature = Feature("overview", __name__)


@feature.page("/", may=PUBLIC)
def start(unit: Unit) -> Any:
    """For staff their events; for visitors what is published; on an empty database the first steps."""
    if isinstance(unit.actor, StaffActor):
        return redirect(url_for("setup.events"))
    events = public_events(unit.session)
    return render_template(
        "overview/start.html", events=events, days_of=_days_of, can_register=partial(is_open, now=unit.now()),
        is_over=partial(_is_over, now=unit.now()), is_new=not events and is_without_staff(unit.session))


@feature.page("/manage/<event_code>", may=may_view_event)
def event(unit: Unit, event: Event) -> Any:
    """Four figures with their course, what waits for somebody, where people come from, the ladder of deals.

    Who is a liaison and nothing else starts with their guests.
    """
    if not unit.may(may_view_overview, event):
        if unit.may(may_see_guests, event):
            return redirect(url_for("people.guests", event_code=event.code))
        unit.require(may_view_overview, event)
    cockpit = cockpit_of(unit, event, runtime().contributions, current_language())
    return render_template(
        "overview/event.html", event=event, cockpit=cockpit, when=_days_of(event),
        amount=show_wan(Decimal(cockpit.figures.tally["amount_wan"]), current_language()))


def _is_over(event: Event, now: datetime) -> bool:
    return phase_of(event, now) is Phase.CLOSED


def _days_of(event: Event) -> str:
    return format_date_range(event.starts, event.ends, current_language())
