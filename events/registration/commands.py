"""Commands about delegates; each a thin call of a service, with its answer as text or as one JSON document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from app.accounts.queries import find_staff, load_actor
from app.core.actors import Actor, Command
from app.core.errors import NotFound
from app.core.unit import open_unit
from app.web.commands import OutputFile, Partly, answering
from events.registration import queries
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.registration.rules.references import tidy_reference
from events.registration.services.decisions import set_status
from events.registration.services.rosters import ImportOptions, export_roster, import_roster, plan_roster
from events.setup.models import Event
from events.setup.queries import find_event

delegates_group = AppGroup("delegates", help="Delegates: rosters in and out, statuses.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _actor(staff: str | None) -> Actor:
    if staff is None:
        return Command()
    with open_unit(Command(), writes=False) as unit:
        return load_actor(unit.session, find_staff(unit.session, staff))


@delegates_group.command("import")
@click.argument("file", type=_FILE)
@click.option("--event", "event_code", required=True, metavar="CODE")
@click.option("--as", "staff", metavar="STAFF", help="In whose name (default: the command line's).")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and change nothing.")
@click.option("--pending", is_flag=True, help="Leave them to be reviewed instead of approved.")
@click.option("--notify", is_flag=True, help="Send each new delegate a mail.")
@click.option("--json", "as_json", is_flag=True)
@answering
def import_delegates(  # noqa: PLR0917  # the options of the command, passed by name
    file: Path, event_code: str, staff: str | None, dry_run: bool, pending: bool, notify: bool, as_json: bool,
) -> dict[str, Any]:
    """Read a roster into an event; exit 1 where rows were rejected, though the others are in."""
    del as_json
    options = ImportOptions(pending=pending, notify=notify)
    with open_unit(_actor(staff), writes=not dry_run) as unit:
        event = find_event(unit.session, event_code)
        work = plan_roster if dry_run else import_roster
        report = work(unit, event, file.read_bytes(), options).report()
    answer = report.to_json()
    return Partly(answer) if report.rejected else answer


@delegates_group.command("export")
@click.option("--event", "event_code", required=True, metavar="CODE")
@click.option("-o", "output", required=True, type=OutputFile())
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--json", "as_json", is_flag=True)
@answering
def export_delegates(event_code: str, output: Path, language: str, as_json: bool) -> dict[str, Any]:
    """Write all delegates of an event to a spreadsheet that can be imported again."""
    del as_json
    with open_unit(Command()) as unit:
        event = find_event(unit.session, event_code)
        content = export_roster(unit, event, language)
        count = queries.count_listed(unit.session, event.id, queries.DelegateFilter()).total
    output.write_bytes(content)
    return {"file": str(output), "delegates": count}


@delegates_group.command("set")
@click.argument("reference", metavar="DELEGATE")
@click.option("--status", required=True, type=click.Choice([str(status) for status in DelegateStatus]))
@click.option("--reason", help="For a rejection.")
@click.option("--notify", is_flag=True, help="Tell the delegate by mail.")
@click.option("--json", "as_json", is_flag=True)
@answering
def set_delegate(reference: str, status: str, reason: str | None, notify: bool, as_json: bool) -> dict[str, Any]:
    """Give a delegate a status."""
    del as_json
    with open_unit(Command()) as unit:
        delegate = unit.session.scalars(
            sa.select(Delegate).where(Delegate.reference == tidy_reference(reference))).first()
        if delegate is None:
            raise NotFound("delegate_unknown")
        event = unit.session.get_one(Event, delegate.event_id)
        changed = set_status(unit, event, delegate, DelegateStatus(status), reason=reason, notify=notify)
        return {"delegate": delegate.reference, "event": event.code, "status": delegate.status, "changed": changed}
