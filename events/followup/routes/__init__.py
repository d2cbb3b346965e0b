"""Every address of the follow-up: statements, reminders, the plan, a deal's contact and links; a company's own form."""

from flask import Flask

from events.followup.routes.feature import feature


def init_routes(app: Flask) -> None:
    """Register the blueprint."""
    from events.followup.routes import company, deals, reminders, statements  # noqa: F401  # they declare their routes

    app.register_blueprint(feature)
    # Mail programs refuse by a single request without a token (RFC 8058); the address itself is the proof.
    app.extensions["csrf"].exempt("events.followup.routes.company.enough")
