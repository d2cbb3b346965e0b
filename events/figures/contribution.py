"""What figures bring to shared things."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem, PersonalHolding
from events.figures import errors, tags
from events.figures.commands import figures
from events.figures.policy import may_view_figures
from events.figures.routes import feature
from events.figures.services.erasing import erase_sheets_about, erase_texts, sheets_about


def contribute(app: Flask, contributions: Contributions) -> None:
    """Register the page, the command, and the line in the side bar."""
    _ = errors, tags
    app.register_blueprint(feature)
    app.cli.add_command(figures)
    contributions.add(PersonalHolding("figures_sheets", sheets_about, erase_sheets_about))
    contributions.answer("delegate.contact_erased", erase_texts)
    contributions.add(NavigationItem(
        group=_l("Told outside"), label=_l("Figures"), endpoint="figures.index", may=may_view_figures, order=170))
    contributions.add(NavigationItem(
        group=_l("Told outside"), label=_l("Figures sheets"), endpoint="figures.sheets", may=may_view_figures, order=171))
