"""What badge codes bring to the rest of the house."""

from flask import Flask

from app.core.contributions import Contributions
from badges.codes import errors
from badges.codes.routes import feature


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add the e-ticket's address."""
    _ = errors, contributions
    app.register_blueprint(feature)
