"""The command `demo load`."""

from __future__ import annotations

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.demo import errors as _errors  # noqa: F401  # defines what a refusal says
from app.demo.services import load_demo
from app.web.addresses import base_address
from app.web.commands import answering

demo = AppGroup("demo", help="Seven events with invented people, for a first look.")


@demo.command("load")
@click.option("--json", "as_json", is_flag=True)
@answering
def load(as_json: bool) -> dict[str, Any]:
    """Load the demo and print its sign-ins; refuses on a database with real events."""
    # Links in its letters lead to where the installation is reached.
    with current_app.test_request_context(base_url=base_address()):
        passwords = load_demo()
    if as_json:
        return {"sign_ins": passwords}
    click.echo("The demo is loaded. Sign in with one of these names; the passwords are new each time:")
    return {f"  {name}": password for name, password in passwords.items()}
