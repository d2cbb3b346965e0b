"""`flask --app wsgi staff …`: accounts from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.accounts import queries, services
from app.accounts.models import Staff
from app.accounts.services import OrganisationValues, StaffValues
from app.core.actors import Command, Grant, Role
from app.core.database import db
from app.core.errors import NotFound, Refused
from app.core.unit import Unit, open_unit
from app.web.commands import REFUSED, say_refusal
from app.web.paging import PageRequest

staff_group = AppGroup("staff", help="Accounts: who may sign in, and what they may do.")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@staff_group.command("add")
@click.argument("name")
@click.option("--role", "role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--event", "event_code", help="Where the role holds: at the event with this code.")
@click.option("--organisation", "organisation_code", help="Where the role holds: at the organisation with this code.")
@click.option("--full-name", help="The person's name; the sign-in name where none is given.")
@click.option("--email", help="For signing in and for forgotten passwords.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making a link.")
@as_json_option
def add(  # noqa: PLR0917  # one argument an option
    name: str, role: str, event_code: str | None, organisation_code: str | None, full_name: str | None,
    email: str | None, language: str, password_stdin: bool, as_json: bool,
) -> None:
    """Give NAME (a sign-in name) a role, and an account where there is none; prints a link to set a password with.

    Without --event and --organisation the role holds at the one organisation at the top, which is made where there is
    none yet.
    """
    if event_code and organisation_code:
        raise click.UsageError("a role holds either at an event or at an organisation")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    values = StaffValues(name, full_name or name, email or (name if "@" in name else None), language)
    with _told(as_json), open_unit(Command()) as unit:
        place = _place(unit, event_code, organisation_code)
        staff, created = _account(unit, values)
        grant = Grant(Role(role), **place)
        if grant not in {Grant(Role(row.role), row.organisation_id, row.event_id) for row in staff.grants}:
            services.grant_role(unit, staff, grant)
        link = None
        if password is not None:
            services.set_password(unit, staff, password)
        elif staff.password is None:
            link = services.password_link(unit, staff)
        answer: dict[str, Any] = {"staff": staff.username, "created": created, "role": role, "event": event_code,
                                  "link": link}
    lines = [f"{answer['staff']}: {role}"] + ([f"Set the password here, once, within 3 days: {link}"] if link else [])
    _say(answer, "\n".join(lines), as_json)


@staff_group.command("list")
@as_json_option
def list_staff(as_json: bool) -> None:
    """List the accounts with their roles."""
    with open_unit(Command(), writes=False) as unit:
        rows: list[dict[str, Any]] = []
        page = queries.staff_page(unit.session, unit.actor, PageRequest(size=100_000, sort="username"))
        grants = queries.grants_of(unit.session, [staff.id for staff in page.rows])
        rows.extend({
            "staff": staff.username, "name": staff.name, "email": staff.email, "active": staff.active,
            "grants": [{
                "role": line.role.value, "event": line.event.code if line.event else None,
                "organisation": line.organisation.code if line.organisation else None,
            } for line in grants[staff.id]],
        } for staff in page.rows)
    text = "\n".join(
        f"{row['staff']}{'' if row['active'] else ' (disabled)'}: "
        + ", ".join(f"{grant['role']} at {grant['event'] or grant['organisation']}" for grant in row["grants"])
        for row in rows)
    _say(rows, text, as_json)


@staff_group.command("link")
@click.argument("name")
@as_json_option
def link(name: str, as_json: bool) -> None:
    """Print a link with which NAME can set a password, once."""
    _do(name, as_json, lambda unit, staff: {"link": services.password_link(unit, staff)})


@staff_group.command("disable")
@click.argument("name")
@as_json_option
def disable(name: str, as_json: bool) -> None:
    """Disable NAME's account and end its sessions."""
    _do(name, as_json, _disable)


@staff_group.command("enable")
@click.argument("name")
@as_json_option
def enable(name: str, as_json: bool) -> None:
    """Let NAME sign in again."""
    _do(name, as_json, _enable)


def _disable(unit: Unit, staff: Staff) -> dict[str, Any]:
    services.disable_staff(unit, staff)
    return {"active": False}


def _enable(unit: Unit, staff: Staff) -> dict[str, Any]:
    services.enable_staff(unit, staff)
    return {"active": True}


def _do(name: str, as_json: bool, act: Callable[[Unit, Staff], dict[str, Any]]) -> None:
    with _told(as_json), open_unit(Command()) as unit:
        staff = queries.find_staff(unit.session, name)
        answer = {"staff": staff.username, **act(unit, staff)}
    _say(answer, "\n".join(f"{key}: {value}" for key, value in answer.items()), as_json)


def _account(unit: Unit, values: StaffValues) -> tuple[Staff, bool]:
    try:
        return queries.find_staff(unit.session, values.username), False
    except NotFound:
        # Whoever is called by an e-mail signs in with it; the part before the @ is the sign-in name.
        username = values.username.partition("@")[0]
        return services.add_staff(unit, StaffValues(username, values.name, values.email, values.language)), True


def _place(unit: Unit, event_code: str | None, organisation_code: str | None) -> dict[str, int]:
    if event_code:
        return {"event_id": queries.find_event_line(unit.session, event_code).id}
    top = [row for row in queries.organisations(unit.session) if row.parent_id is None]
    if not top:
        name = {"zh": "本单位", "en": "Our organisation"}
        made = services.add_organisation(unit, OrganisationValues(organisation_code or "main", name))  # type: ignore[arg-type]  # a literal label
        return {"organisation_id": made.id}
    if organisation_code:
        return {"organisation_id": queries.find_organisation(unit.session, organisation_code).id}
    if len(top) > 1:
        raise click.UsageError("there are several organisations at the top; say which with --organisation")
    return {"organisation_id": top[0].id}


@contextmanager
def _told(as_json: bool) -> Iterator[None]:
    """A refusal as one line (or document), and exit code 1."""
    try:
        yield
    except Refused as refusal:
        db.session.rollback()
        # As all commands do: what a script reads must not hang on a language.
        with force_locale("en"):
            say_refusal(refusal, as_json)
        sys.exit(REFUSED)


def _say(answer: Any, text: str, as_json: bool) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else text)
