"""What is printed of meetings: a slip as evidence, somebody's own schedule, the plan on the wall with a code a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import render_template
from flask_babel import force_locale

from app.vocabulary.localized import text
from app.web.addresses import address_of
from app.web.paper_styles import paper_style
from events.docking.wording import amount_in_words, show_amount
from events.meetings.models import IntentSlip, Meeting, MeetingTable
from events.registration.models import Delegate
from events.setup.models import Event

if TYPE_CHECKING:
    from app.web.pdf import Resource


def slip_pdf(event: Event, slip: IntentSlip) -> bytes:
    """The slip as PDF in the event's first language: the parties, subject, amount in figures and words, and who confirmed
    by which registration. Names of people are left out, so that the evidence outlives an erasure."""
    language = (event.languages or ["zh"])[0]
    amount = Decimal(slip.amount_cents).scaleb(-2) if slip.amount_cents is not None else None
    return _render("pdf/meeting_slip.html", event, language, slip=slip,
                   amount=show_amount(amount, "CNY") if amount is not None else "",
                   spoken=amount_in_words(amount, "CNY", language) if amount is not None else "")


def schedule_pdf(event: Event, delegate: Delegate, meetings: Sequence[Meeting]) -> bytes:
    """Somebody's own meetings as PDF, in their language."""
    return _render("pdf/meeting_schedule.html", event, delegate.language, delegate=delegate, meetings=meetings)


def wall_pdf(event: Event, tables: Sequence[tuple[MeetingTable, Sequence[Meeting]]], language: str) -> bytes:
    """A page for each table: its meetings by time, and the code that leads to an intent slip."""
    from app.web.pdf import Resource
    from app.web.qr import code_png

    codes = {f"{table.id}.png": Resource(code_png(address_of("meetings.table", table_token=table.token)), "image/png")
             for table, _meetings in tables}
    return _render("pdf/meeting_wall.html", event, language, tables=tables, resources=codes)


def _render(name: str, event: Event, language: str, *, resources: Mapping[str, Resource] | None = None, **shown: object) -> bytes:
    # WeasyPrint takes a second to load, which every page is spared.
    from app.web.pdf import render_pdf

    with force_locale(language):
        html = render_template(
            name, event=event, html_lang="zh-Hans" if language == "zh" else "en",
            said=lambda value: text(value, language), rooms={room.code: room.name for room in event.rooms}, **shown)
    return render_pdf(html, paper_style("meetings"), resources)
