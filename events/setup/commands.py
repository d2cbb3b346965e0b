"""Commands about events; each a thin call of a service, with its answer as text or as one JSON document."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.accounts.queries import find_organisation, organisations
from app.core.actors import Command
from app.core.database import db
from app.core.errors import Refused, sentence_for
from app.core.runtime import runtime
from app.core.unit import Unit, open_unit
from app.web.commands import OutputFile, answering
from events.setup.definition.document import write_definition
from events.setup.definition.errors import DefinitionRefused
from events.setup.definition.nodes import MAXIMUM_BYTES
from events.setup.errors import mistake_sentence
from events.setup.models import Event
from events.setup.queries import all_events, find_event, sections_of, stored_definition
from events.setup.services.definitions import Applied, InUse, apply_definition, read_for
from events.setup.services.owners import default_organisation

events_group = AppGroup("events", help="Events and their definitions.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@events_group.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--organisation", metavar="CODE", help="Whose a new event is (default: the only one at the top).")
@click.option("--json", "as_json", is_flag=True)
def import_events(files: tuple[Path, ...], organisation: str | None, as_json: bool) -> None:
    """Create or update events from definition files; each is applied whole or not at all."""
    # As all commands do: what a script reads must not hang on a language.
    with force_locale("en"):
        results = [_import_file(path, organisation) for path in files]
    if as_json:
        click.echo(json.dumps({"events": results}, ensure_ascii=False))
    else:
        for result in results:
            _tell(result)
    sys.exit(1 if any(result["outcome"] == "refused" for result in results) else 0)


def _import_file(path: Path, organisation: str | None) -> dict[str, Any]:
    with path.open("rb") as file:
        data = file.read(MAXIMUM_BYTES + 1)
    try:
        with open_unit(Command()) as unit:
            definition = read_for(unit, data)
            return _applied(path, apply_definition(unit, definition, _owner_id(unit, organisation)))
    except Refused as error:
        return {"file": str(path), "outcome": "refused", "code": error.code, "message": sentence_for(error),
                "errors": _errors(error)}


def _owner_id(unit: Unit, code: str | None) -> int:
    if code is not None:
        return find_organisation(unit.session, code).id
    return default_organisation(unit, organisations(unit.session)).id


def _applied(path: Path, applied: Applied) -> dict[str, Any]:
    outcome = "created" if applied.created else "updated" if applied.changes else "unchanged"
    return {"file": str(path), "event": applied.event.code, "outcome": outcome, "changes": [
        {"part": change.part, "kind": change.kind.value, "code": change.code, "keys": list(change.keys)}
        for change in applied.changes]}


def _errors(error: Refused) -> list[dict[str, Any]]:
    if isinstance(error, DefinitionRefused):
        return [mistake.as_json() | {"message": mistake_sentence(mistake)} for mistake in error.errors]
    if isinstance(error, InUse):
        return [{"code": "in_use", "part": use.part, "value": use.code, "used_by": use.by, "count": use.count}
                for use in error.uses]
    return []


def _tell(result: dict[str, Any]) -> None:
    if result["outcome"] != "refused":
        click.echo(f"{result['file']}: {result['event']} {result['outcome']} ({len(result['changes'])} changes)")
        return
    click.echo(f"{result['file']}: {result['message']}", err=True)
    for error in result["errors"]:
        if error["code"] == "in_use":
            click.echo(f"  {error['part']} {error['value']}: {error['used_by']} ({error['count']})", err=True)
        else:
            click.echo(f"  {result['file']}:{error['line']}: {error['path']}: {error['message']}", err=True)


@events_group.command("export")
@click.argument("code")
@click.option("-o", "output", type=OutputFile(), help="Where to (default: standard output).")
@click.option("--json", "as_json", is_flag=True)
@answering
def export_event(code: str, output: Path | None, as_json: bool) -> dict[str, Any] | None:
    """Write an event's definition to a file."""
    with open_unit(Command(), writes=False) as unit:
        text = event_text(unit, find_event(unit.session, code))
    if output is not None:
        output.write_text(text, encoding="utf-8", newline="\n")
        return {"event": code, "file": str(output)} if as_json else None
    if as_json:
        return {"event": code, "definition": text}
    click.echo(text, nl=False)
    return None


def event_text(unit: Unit, event: Event) -> str:
    """The event's definition as a file has it."""
    contributions = runtime().contributions
    return write_definition(stored_definition(unit.session, event, contributions), sections_of(contributions))


@events_group.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_events(as_json: bool) -> None:
    """List all events."""
    with open_unit(Command(), writes=False) as unit:
        rows = [_row(event) for event in all_events(unit.session)]
    db.session.remove()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['starts']}  {row['code']:<32} {row['kind']:<12} {row['status']:<10} "
                   f"{row['name'].get('zh') or row['name'].get('en')}")


def _row(event: Event) -> dict[str, Any]:
    series = {"code": event.series.code, "edition": event.edition} if event.series else None
    return {"code": event.code, "kind": event.kind, "status": event.status, "name": event.name,
            "starts": event.starts.isoformat(), "ends": event.ends.isoformat(), "timezone": event.timezone,
            "series": series}
