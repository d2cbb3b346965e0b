"""What letters bring to the rest of the house: pages, jobs, placeholders, and files that are made when a mail is sent."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem
from app.mail.occasions import define_occasions
from events.letters import errors, tasks
from events.letters.placeholders import PAPERS
from events.letters.policy import may_write
from events.letters.routes import init_routes
from events.letters.services.answers import answer_placeholders
from events.letters.services.enclosures import enclosure


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that letters bring."""
    _ = errors, tasks
    init_routes(app)
    define_occasions(*PAPERS)
    contributions.answer("mail.enclosure", enclosure)
    contributions.answer("mail.event_placeholders", answer_placeholders)
    contributions.add(NavigationItem(
        group=_l("Preparation"), label=_l("Letters"), endpoint="letters.index", may=may_write, order=45))
