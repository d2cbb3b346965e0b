"""The command `program pdf`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.core.actors import Command
from app.core.unit import open_unit
from app.web.commands import OutputFile, answering
from events.program.enums import ProgramEdition, ProgramLanguage
from events.program.services import render_program
from events.setup.queries import find_event

program = AppGroup("program", help="The program on paper.")


@program.command("pdf")
@click.option("--event", "code", required=True)
@click.option("--language", type=click.Choice([value.value for value in ProgramLanguage]), default="both")
@click.option("--edition", type=click.Choice([value.value for value in ProgramEdition]), default="public")
@click.option("-o", "output", type=OutputFile(), required=True)
@click.option("--json", "as_json", is_flag=True)
@answering
def pdf(code: str, language: str, edition: str, output: Path, as_json: bool) -> dict[str, object]:
    """Write the event's program to a file."""
    del as_json
    with current_app.test_request_context(), open_unit(Command()) as unit:
        event = find_event(unit.session, code)
        content = render_program(unit, event, ProgramLanguage(language), ProgramEdition(edition))
    output.write_bytes(content)
    return {"file": str(output), "bytes": len(content)}
