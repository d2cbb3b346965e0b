"""Letters on paper: the text filled in for somebody, set under the hosts' letterhead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.unit import Unit
from app.mail.occasions import Text, find_occasion
from app.mail.rules import placeholders_in
from app.mail.services import filled, known_placeholders, written_text
from app.vocabulary.localized import text
from app.vocabulary.times import format_date, local_date
from app.web.paper_styles import paper_style
from events.letters.enums import Paper
from events.letters.policy import may_print_letters
from events.letters.services.answers import PREFIX, sensitive_names
from events.registration.models import Delegate
from events.registration.policy import may_see_sensitive
from events.registration.rules.statuses import is_holding
from events.registration.services import see_sensitive_answers
from events.setup.models import Event
from events.setup.queries import hosts_of

HIDDEN = "••••••"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter as it is set: plain values only."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    hosts: tuple[str, ...]
    event: str
    date: str
    reference: str


def make_letter(unit: Unit, event: Event, delegate: Delegate, paper: Paper, language: str | None = None) -> bytes:
    """One delegate's letter as PDF, in their language or another. Records letters.made, and a look at what is sensitive.

    Raises Forbidden, Refused: letter_not_for_status, letter_lacks (with what has no answer).
    """
    unit.require(may_print_letters, event)
    sheet = sheet_for(unit, event, delegate, paper, language or delegate.language)
    unit.record("letters.made", event_id=event.id, subject=("delegate", delegate.id), paper=str(paper))
    return set_sheets([sheet])


def sheet_for(unit: Unit, event: Event, delegate: Delegate, paper: Paper, language: str) -> Sheet:
    """The letter's content. Raises Forbidden where it needs what the actor may not see; Refused as make_letter."""
    if not is_holding(delegate.status):
        raise Refused("letter_not_for_status")
    written = written_text(unit.session, event.id, paper, language).text
    names = placeholders_in(written.subject + written.body)
    if sensitive_names(unit.session, event, names):
        unit.require(may_see_sensitive, event)
        see_sensitive_answers(unit, event, delegate)
    missing = _missing(unit.session, event, delegate, written, language)
    if missing:
        raise Refused("letter_lacks", missing=", ".join(missing))
    return compose_sheet(unit.session, event, delegate, written, language,
                         today=local_date(unit.now(), event.timezone))


def compose_sheet(
    session: Session, event: Event, delegate: Delegate, written: Text, language: str, *, today: date,
    hidden: Sequence[str] = (),
) -> Sheet:
    """A text filled in for somebody; `hidden` placeholders are shown as dots (a preview)."""
    told = format_date(today, language, year=True)
    own = {"today": told} | dict.fromkeys(hidden, HIDDEN)
    said = filled(session, written, delegate, language, own, on_paper=True)
    hosts = tuple(text(name, language) for name in hosts_of(session, event))
    return Sheet(
        language=language, title=said.subject, paragraphs=tuple(said.body.strip().split("\n\n")), hosts=hosts,
        event=text(event.name, language), date=told, reference=delegate.reference)


def set_sheets(sheets: Sequence[Sheet]) -> bytes:
    """Letters as one PDF, each beginning on a page of its own."""
    from app.web.pdf import render_pdf

    # Jobs have no request: the document is made of what it is given, and of nothing that pages find.
    html = current_app.jinja_env.get_template("pdf/letter.html").render(sheets=sheets)
    return render_pdf(html, paper_style("letter"))


def _missing(session: Session, event: Event, delegate: Delegate, written: Text, language: str) -> list[str]:
    """What the letter names and the delegate hasn't told: a visa isn't given for a blank."""
    asked = [name for name in placeholders_in(written.subject + written.body) if name.startswith(PREFIX)]
    if not asked:
        return []
    known = known_placeholders(session, event.id, find_occasion(Paper.VISA))
    return [
        text(known[name], language) for name in asked
        if name in known and not filled(session, Text(f"{{{name}}}", "x"), delegate, language, on_paper=True).subject
    ]
