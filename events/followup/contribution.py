"""What the follow-up brings to the rest of the house."""

from __future__ import annotations

from flask import Flask

from app.core.contributions import Contributions
from events.followup import models


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that the follow-up brings."""
    _ = app, contributions, models
