"""The commands of deals: their journal, their tally, and snapshots of it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from app.core.actors import Command
from app.core.errors import Refused
from app.core.unit import Unit, open_unit
from app.web.commands import Partly, answering
from events.docking.models import Deal, DealDouble
from events.docking.queries.scopes import series_with_code
from events.docking.queries.snapshots import document_of, find_snapshot
from events.docking.queries.tallies import tally_over
from events.docking.queries.tally_scopes import TallyScope, scope_of_event, scope_of_series
from events.docking.services import import_journal, rebuild_doubles, rebuild_spans
from events.docking.services.snapshots import difference_as_json, explain_since, take_snapshot
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
    day: date | None = as_of.date() if as_of else None
    with open_unit(Command(), writes=False) as unit:
        return tally_over(unit.session, _scope(unit, event_code, series_code), day).as_json()


@deals.command("snapshot")
@click.option("--event", "event_code", help="One edition, by the event's code.")
@click.option("--series", "series_code", help="All editions of a series, by its code.")
@click.option("--name", required=True, help="The name by which it will be found.")
@click.option("--as-of", "as_of", type=A_DATE, help="As of this date (default: today).")
@click.option("--json", "as_json", is_flag=True)
@answering
def snapshot(
    event_code: str | None, series_code: str | None, name: str, as_of: datetime | None, as_json: bool,
) -> dict[str, Any]:
    """Freeze the tally under a name, with the rows behind it, for ever."""
    del as_json
    with open_unit(Command()) as unit:
        taken = take_snapshot(
            unit, _scope(unit, event_code, series_code), name, as_of.date() if as_of else None)
        return {"name": taken.name, "as_of": taken.as_of.isoformat(), "taken_at": taken.taken_at.isoformat(),
                "deals": taken.deals, "sha256": taken.sha256, "tally": document_of(taken)["tally"]}


@deals.command("snapshot-show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
@answering
def snapshot_show(name: str, as_json: bool) -> dict[str, Any]:
    """Print a snapshot: the same bytes whenever it is asked for."""
    del as_json
    with open_unit(Command(), writes=False) as unit:
        return document_of(find_snapshot(unit.session, name))


@deals.command("snapshot-diff")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
@answering
def snapshot_diff(name: str, as_json: bool) -> dict[str, Any]:
    """Say what has changed since a snapshot, deal by deal: what, by how much, who, why."""
    del as_json
    with open_unit(Command(), writes=False) as unit:
        found = find_snapshot(unit.session, name)
        return difference_as_json(found.name, explain_since(unit.session, found))


@deals.command("rebuild")
@click.option("--json", "as_json", is_flag=True)
@answering
def rebuild(as_json: bool) -> dict[str, Any]:
    """Make anew what tallies are added up from, of the deals' own steps; nobody may act on deals meanwhile."""
    del as_json
    with open_unit(Command()) as unit:
        rebuild_spans(unit.session)
        rebuild_doubles(unit.session)
        return {"deals": unit.session.scalar(sa.select(sa.func.count()).select_from(Deal)),
                "pairs": unit.session.scalar(sa.select(sa.func.count()).select_from(DealDouble))}


def _scope(unit: Unit, event_code: str | None, series_code: str | None) -> TallyScope:
    """What either option names."""
    if (event_code is None) == (series_code is None):
        raise click.UsageError("Give either --event or --series.")
    if event_code is not None:
        return scope_of_event(find_event(unit.session, event_code))
    return scope_of_series(unit.session, series_with_code(unit.session, str(series_code)))
