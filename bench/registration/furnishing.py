"""An event to register for: the summit of the tests' data, with places for as many as the measuring sends."""

import re

import sqlalchemy as sa
from flask_migrate import stamp

from app.core.actors import Command
from app.core.database import db
from app.core.unit import open_unit
from app.factory import create_app
from config import Settings
from events.setup.enums import EventStatus
from events.setup.services.publishing import set_status
from tests.factories.events import DEFINITIONS, an_event

EVENT = "summit-2019"
PLENTY = 100_000


def furnish(settings: Settings) -> sa.Engine:
    """Make the tables and the published event; returns an engine on the database."""
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        stamp()
        with open_unit(Command()) as unit:
            event = an_event(unit, definition())
            set_status(unit, event, EventStatus.PUBLISHED)
        return db.engine


def definition() -> str:
    """The summit's own definition, in which nothing runs out and a room is a choice that is counted.

    It asks for no file: a form that does is sent in parts, and taking it apart would be most of what is measured.
    """
    text = (DEFINITIONS / f"{EVENT}.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(quota|capacity): \d+", rf"\1: {PLENTY}", text)
    text = "\n".join(line for line in text.splitlines() if "key: press_card" not in line) + "\n"
    return text.replace("{value: single,", f"{{value: single, capacity: {PLENTY},")
