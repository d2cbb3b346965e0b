"""A docking day before a browser: an offer and a demand with their people, who meet at a table this morning."""

from __future__ import annotations

import os
from pathlib import Path

from app.core.actors import Command
from app.core.unit import open_unit
from events.docking.enums import Card
from events.setup.queries import find_event
from tests.factories.meetings import CODE, DEFINITION, a_party, arrange, somebody

INVENTOR, MANAGER = "白发明", "钱采购"
# The summit's first morning: the first meeting is on when the service opens.
_MORNING = (("2019-09-01T10:00", "2019-10-11T08:15"), ("2019-09-01T10:30", "2019-10-11T08:20"),
            ("2019-09-01T11:30", "2019-10-11T09:45"), ("2019-09-01", "2019-10-11"))


def docking_file() -> Path:
    """The definition of the day, as a file to import."""
    text = DEFINITION
    for before, after in _MORNING:
        text = text.replace(before, after)
    path = Path(os.environ["JUYING_DATA_DIR"]) / f"{CODE}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def arrange_meeting() -> None:
    """Let the two take part, and publish their one meeting."""
    with open_unit(Command()) as unit:
        event = find_event(unit.session, CODE)
        a_party(unit, event, Card.OFFER, "o1", somebody(unit, event, INVENTOR))
        a_party(unit, event, Card.DEMAND, "d1", somebody(unit, event, MANAGER))
        arrange(unit, event, ("o1", "d1", 1))
