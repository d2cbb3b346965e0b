"""Every address of letters: texts, messages to many, letters on paper; a delegate's calendar, and the way out of news."""

from __future__ import annotations

from flask import Flask

from app.web.routing import Feature

feature = Feature("letters", __name__)


def init_routes(app: Flask) -> None:
    """Register the blueprint."""
    from events.letters.routes import mailings, papers, public, texts  # noqa: F401  # they declare their routes on it

    app.register_blueprint(feature)
    # Mail programs unsubscribe by a single request without a token (RFC 8058); the address itself is the proof.
    app.extensions["csrf"].exempt("events.letters.routes.public.unsubscribe")
