"""What setup brings to the rest of the house: how an address names an event, its line in the side bar, its commands."""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem
from app.core.unit import Unit
from app.vocabulary.times import format_date_range
from app.web.languages import current_language
from app.web.routing import register_loader
from events.setup import errors, wording
from events.setup.commands import events_group
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.queries import find_event
from events.setup.routes import feature
from events.setup.rules import phase_of


def load_event(unit: Unit, code: Any) -> Event:
    """The event that an address names, with all its parts. Raises NotFound."""
    return find_event(unit.session, str(code))


def standing_of(event: Event) -> str:
    """An event's days and where it stands now, as the side bar says it: 10月11日至13日 · 进行中."""
    days = format_date_range(event.starts, event.ends, current_language(), year=False)
    return f"{days} · {wording.PHASES[phase_of(event, g.unit.now())]}"


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that setup brings."""
    _ = errors
    app.register_blueprint(feature)
    register_loader(app, "event_code", "event", load_event)
    app.cli.add_command(events_group)
    app.jinja_env.globals.update(standing_of=standing_of)
    contributions.add(NavigationItem(
        group=_l("Preparation"), label=_l("Event setup"), endpoint="setup.event_setup", may=may_edit_event, order=20))
