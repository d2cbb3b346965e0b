"""A docking day before a browser: cards with their people, and a schedule that is published."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from app.core.actors import Command
from app.core.unit import open_unit
from events.setup.queries import find_event
from tests.factories.meetings import CODE, DEFINITION, published, two_pairs

# The summit's first day: docking has begun when the service opens.
DAY = DEFINITION.replace("2019-09-01T10:00", "2019-10-11T08:15").replace("2019-09-01T11:30", "2019-10-11T09:45").replace(
    "2019-09-01T10:30", "2019-10-11T08:20").replace("2019-09-01", "2019-10-11")


def definition_file() -> Path:
    """The definition of the day, as a file to import."""
    path = Path(os.environ["JUYING_DATA_DIR"]) / f"{CODE}.yaml"
    path.write_text(DAY, encoding="utf-8")
    return path


def arrange_meetings(app: Flask) -> None:
    """Let two offers and two demands take part, have their wishes scheduled, and publish."""
    with app.app_context():
        with open_unit(Command()) as unit:
            two_pairs(unit, find_event(unit.session, CODE))
        published(lambda: open_unit(Command()))
