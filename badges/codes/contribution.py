"""What badge codes bring to the rest of the house."""

from flask import Flask

from app.core.contributions import Contributions
from badges.codes import errors
from badges.codes.routes import feature
from badges.codes.services import withdraw_merged_badge


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add the e-ticket's address, and what becomes of the badge of a merged registration."""
    _ = errors
    contributions.answer("delegate.merged", withdraw_merged_badge)
    app.register_blueprint(feature)
