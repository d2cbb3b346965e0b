"""The commands `deals import` and `deals tally`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.core.actors import Command
from app.core.errors import Refused
from app.core.unit import open_unit
from app.web.commands import Partly, answering
from events.docking.queries.scopes import series_with_code
from events.docking.queries.tallies import tally_of_event, tally_of_series
from events.docking.services import import_journal
from events.setup.queries import find_event

deals = AppGroup("deals", help="Deals: journals of other systems, and what it all comes to.")
A_DATE = click.DateTime(formats=["%Y-%m-%d"])


@deals.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@answering
def import_file(file: Path, as_json: bool) -> dict[str, Any]:
    """Apply a journal (JSON Lines); each refused line is named with its code."""
    try:
        with file.open("rb") as lines:
            report = import_journal(Command(), lines, progress=None if as_json else _tell_progress)
    except OSError as error:
        raise Refused("journal_unreadable") from error
    answer = {
        "applied": report.applied, "known": report.known,
        "refused": [{"line": number, "code": code} for number, code in report.refused],
    }
    return Partly(answer) if report.refused else answer


def _tell_progress(line: int) -> None:
    click.echo(f"line {line}", err=True)


@deals.command("tally")
@click.option("--event", "event_code", help="One edition, by the event's code.")
@click.option("--series", "series_code", help="All editions of a series, by its code.")
@click.option("--as-of", "as_of", type=A_DATE, help="As of this date (default: today).")
@click.option("--json", "as_json", is_flag=True)
@answering
def tally(event_code: str | None, series_code: str | None, as_of: datetime | None, as_json: bool) -> dict[str, Any]:
    """Say what deals come to: every key of the tally; amounts in 10,000 yuan."""
    del as_json
    if (event_code is None) == (series_code is None):
        raise click.UsageError("Give either --event or --series.")
    day: date | None = as_of.date() if as_of else None
    with open_unit(Command(), writes=False) as unit:
        if event_code is not None:
            figures = tally_of_event(unit.session, find_event(unit.session, event_code), day)
        else:
            figures = tally_of_series(unit.session, series_with_code(unit.session, str(series_code)), day)
    return figures.as_json()
