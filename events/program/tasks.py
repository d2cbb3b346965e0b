"""Printing as a job, since a long program takes seconds."""

from __future__ import annotations

from typing import Any

from app.core.jobs import task
from app.core.worker import JobRun
from events.program.enums import ProgramEdition, ProgramLanguage
from events.program.services import make_program
from events.setup.models import Event


@task("program.print")
def print_program(run: JobRun, event_id: int, language: str, edition: str) -> dict[str, Any]:
    """Make the program; the job ends in its file."""
    with run.unit() as unit:
        event = unit.session.get_one(Event, event_id)
        made = make_program(unit, event, ProgramLanguage(language), ProgramEdition(edition))
        run.file_id = made.file_id
        return {"version": made.number}
