"""What setup brings to the rest of the house: how an address names an event, its line in the side bar, its commands."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem
from app.core.unit import Unit
from app.web.routing import register_loader
from events.setup import errors
from events.setup.commands import events_group
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.queries import find_event
from events.setup.routes import feature


def load_event(unit: Unit, code: Any) -> Event:
    """The event that an address names, with all its parts. Raises NotFound."""
    return find_event(unit.session, str(code))


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that setup brings."""
    _ = errors
    app.register_blueprint(feature)
    register_loader(app, "event_code", "event", load_event)
    app.cli.add_command(events_group)
    contributions.add(NavigationItem(
        group=_l("Preparation"), label=_l("Event setup"), endpoint="setup.event_setup", may=may_edit_event, order=20))
