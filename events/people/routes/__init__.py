"""Every address of people: suspected duplicates, liaisons, guests, histories."""

from __future__ import annotations

from flask import Flask

from app.web.routing import Feature

feature = Feature("people", __name__)


def init_routes(app: Flask) -> None:
    """Register the blueprint."""
    from events.people.routes import duplicates, guests, histories, liaisons  # noqa: F401  # they declare their routes

    app.register_blueprint(feature)
