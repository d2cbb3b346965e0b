"""The command `figures`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from app.core.actors import Command
from app.core.unit import open_unit
from app.web.commands import answering
from events.figures.queries import figures_of
from events.setup.queries import find_event


@click.command("figures")
@click.option("--event", "code", required=True)
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="A date of the event's zone.")
@click.option("--json", "as_json", is_flag=True)
@answering
def figures(code: str, as_of: datetime | None, as_json: bool) -> dict[str, Any]:
    """What is told of an event: people, origins, arrivals, deals, and the phrases for the press."""
    del as_json
    day: date | None = as_of.date() if as_of else None
    with open_unit(Command(), writes=False) as unit:
        return figures_of(unit.session, find_event(unit.session, code), day).as_document()
