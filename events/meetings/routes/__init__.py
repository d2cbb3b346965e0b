"""Every address of meetings: arranging them, the day, slips; the personal pages; the code on a table."""

from __future__ import annotations

from flask import Flask


def init_routes(app: Flask) -> None:
    """Register the blueprint."""
    from events.meetings.routes import (  # noqa: F401  # they declare their routes on the blueprint
        arranging,
        board,
        own,
        own_slips,
        owners,
        parties,
        slips,
    )
    from events.meetings.routes.feature import feature

    app.register_blueprint(feature)
