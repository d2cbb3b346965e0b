"""Printing a program: made once for a content, kept as a version, made again only when something in it has changed."""

from __future__ import annotations

import hashlib

from app.core.files import read_file, store_file
from app.core.unit import Unit
from app.web.paper_styles import paper_style
from events.program.enums import ProgramEdition, ProgramLanguage
from events.program.models import ProgramPrint
from events.program.policy import may_print_program
from events.program.queries import agenda, find_print, last_number
from events.program.services.composing import compose
from events.program.tags import PROGRAM_PRINTED
from events.setup.models import Event


def program_digest(event: Event, html: str) -> str:
    """What tells one content from another: the document's text and its style (SHA-256, hexadecimal)."""
    return hashlib.sha256(f"{event.code}\n{paper_style('program')}\n{html}".encode()).hexdigest()


def render_program(unit: Unit, event: Event, language: ProgramLanguage, edition: ProgramEdition) -> bytes:
    """The program as PDF, from the store where this content was printed before. Records program.printed where not."""
    return read_file(make_program(unit, event, language, edition).file)


def make_program(
    unit: Unit, event: Event, language: ProgramLanguage, edition: ProgramEdition,
) -> ProgramPrint:
    """The print of the event's present agenda. Effect: a new version where something has changed since the last one.

    Raises Forbidden. Records program.printed for a new version.
    """
    unit.require(may_print_program, event)
    sessions = agenda(unit.session, event, edition)
    digest = program_digest(event, compose(event, sessions, language, edition, 0))
    found = find_print(unit.session, event, language, edition, digest)
    if found is not None:
        return found
    number = last_number(unit.session, event, language, edition) + 1
    # WeasyPrint takes a second to load, which every other command and page is spared.
    from app.web.pdf import render_pdf

    content = render_pdf(compose(event, sessions, language, edition, number), paper_style("program"))
    stored = store_file(
        unit, content, name=f"{event.code}-program-{language}-{edition}-v{number}.pdf", media_type="application/pdf",
        purpose="program", event_id=event.id)
    made = ProgramPrint(event_id=event.id, language=language, edition=edition, number=number, digest=digest,
                        file=stored, made_at=unit.now())
    unit.session.add(made)
    unit.session.flush()
    unit.record(PROGRAM_PRINTED, event_id=event.id, subject=("event", event.code), language=str(language),
                edition=str(edition), version=number)
    return made
