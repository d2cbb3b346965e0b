"""The commands `badges codes`, `reissue`, `withdraw` and `pdf`."""

from functools import partial
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from app.core.actors import Command
from app.core.errors import NotFound
from app.core.unit import Unit, open_unit
from app.web.commands import OutputFile, answering
from badges.codes.enums import IssueReason
from badges.codes.keyring import open_keyring
from badges.codes.queries import badge_text, current_badges
from badges.codes.services import reissue_badge, withdraw_badge
from badges.printing.enums import BadgeLayout
from badges.printing.queries.holders import badge_holders
from badges.printing.services.orders import PrintOrder
from badges.printing.tasks import print_now
from events.registration.models import Delegate
from events.registration.rules.references import tidy_reference
from events.setup.models import Event
from events.setup.queries import find_event

badges = AppGroup("badges", help="Badge codes and badges on paper.")


@badges.command("codes")
@click.option("--event", "code", required=True)
@click.option("--json", "as_json", is_flag=True)
@answering
def codes(code: str, as_json: bool) -> list[dict[str, Any]]:
    """List every approved delegate's current code, for the print shop."""
    del as_json
    with open_unit(Command()) as unit:
        event = find_event(unit.session, code)
        keyring = open_keyring(unit, event.id)
        current = current_badges(unit.session, event, keyring)
        return [
            {
                "delegate": holder.reference,
                "name": holder.name,
                "category": holder.category_code,
                "code": badge_text(keyring, event, current[holder.id]).code,
            }
            for holder in badge_holders(unit.session, event)
            if current[holder.id].withdrawn_at is None
        ]


@badges.command("reissue")
@click.argument("delegate")
@click.option("--reason", type=click.Choice([reason.value for reason in IssueReason]))
@click.option("--json", "as_json", is_flag=True)
@answering
def reissue(delegate: str, reason: str | None, as_json: bool) -> dict[str, Any]:
    """Give a delegate's badge a new issue; the one before is void from then on."""
    del as_json
    with open_unit(Command()) as unit:
        event, person = _find_delegate(unit, delegate)
        issue = reissue_badge(unit, event, person, IssueReason(reason) if reason else None)
        return {"delegate": person.reference, "issue": issue.issue}


@badges.command("withdraw")
@click.argument("delegate")
@click.option("--reason", type=click.Choice([reason.value for reason in IssueReason]))
@click.option("--json", "as_json", is_flag=True)
@answering
def withdraw(delegate: str, reason: str | None, as_json: bool) -> dict[str, Any]:
    """Make a delegate's badge void."""
    del as_json
    with open_unit(Command()) as unit:
        event, person = _find_delegate(unit, delegate)
        issue = withdraw_badge(unit, event, person, IssueReason(reason) if reason else None)
        return {"delegate": person.reference, "issue": issue.issue}


@badges.command("pdf")
@click.option("--event", "code", required=True)
@click.option("--category", help="Only this category.")
@click.option("--only-unprinted", is_flag=True, help="Leave out what was printed before.")
@click.option("--layout", type=click.Choice([layout.value for layout in BadgeLayout]), default="single", show_default=True)
@click.option("-o", "output", type=OutputFile(), required=True)
@click.option("--json", "as_json", is_flag=True)
@answering
def pdf(  # noqa: PLR0917  # click passes options by name
    code: str, category: str | None, only_unprinted: bool, layout: str, output: Path, as_json: bool
) -> dict[str, Any]:
    """Print badges into a file, and log them as printed."""
    del as_json
    order = PrintOrder(BadgeLayout(layout), category, only_unprinted)
    run, composed = print_now(partial(open_unit, Command()), code, order)
    output.write_bytes(composed.pdf)
    return {"file": str(output), "badges": run.count, "bytes": len(composed.pdf), "unfit": run.unfit}


def _find_delegate(unit: Unit, reference: str) -> tuple[Event, Delegate]:
    delegate = unit.session.scalar(sa.select(Delegate).where(Delegate.reference == tidy_reference(reference)))
    if delegate is None:
        raise NotFound("delegate_unknown")
    return unit.session.get_one(Event, delegate.event_id), delegate
