"""What the overview brings to shared things."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem
from events.overview.policy import may_view_overview
from events.overview.routes import feature


def contribute(app: Flask, contributions: Contributions) -> None:
    """Register the pages and the first line of the side bar."""
    app.register_blueprint(feature)
    contributions.add(NavigationItem(
        group="", label=_l("Overview"), endpoint="overview.event", may=may_view_overview, order=0))
