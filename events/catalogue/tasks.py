"""Printing as a job, since a long catalogue takes seconds; and what is done once a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.actors import JobActor
from app.core.files import forget_files, store_file
from app.core.jobs import task
from app.core.unit import open_unit
from app.core.worker import JobRun
from app.vocabulary.times import local_date
from events.catalogue.enums import Audience, LinkState, PrintLanguage
from events.catalogue.models import CardLink, CardSheet
from events.catalogue.services.printing import catalogue_pdf
from events.catalogue.tags import CATALOGUE_PRINTED
from events.docking.enums import Card
from events.docking.queries.cards import CARD_TABLES
from events.docking.services.cards import set_search
from events.setup.models import Event

BATCH = 500
# Like uploaded rosters.
SHEETS_KEPT = timedelta(days=30)


@task("catalogue.print")
def print_catalogue(run: JobRun, of_event: int, language: str, audience: str) -> dict[str, Any]:
    """Print the catalogue; the job ends in its file."""
    with run.unit(writes=False) as unit:
        event = unit.session.get_one(Event, of_event)
        on = local_date(unit.now(), event.timezone).isoformat()
        content = catalogue_pdf(unit.session, event, PrintLanguage(language), Audience(audience), on)
        name = f"{event.code}-catalogue-{language}-{audience}-{on}.pdf"
    with run.unit() as unit:
        stored = store_file(unit, content, name=name, media_type="application/pdf", purpose="catalogue", event_id=of_event)
        unit.record(CATALOGUE_PRINTED, event_id=of_event, language=language, audience=audience)
        unit.session.flush()
        run.file_id = stored.id
    return {"name": name}


def sweep() -> None:
    """Once a minute: what cards are found by, where an older version has put them up; and erase what is kept no longer."""
    with open_unit(JobActor(label="sweep"), writes=False) as unit:
        is_needed = any(unit.session.scalar(sa.select(found.exists())) for found in (
            *(_unwritten(kind) for kind in Card), _over(unit.now()), _old_sheets(unit.now())))
    if is_needed:
        with open_unit(JobActor(label="sweep")) as unit:
            for kind in Card:
                cards: Any = unit.session.scalars(_unwritten(kind).limit(BATCH))
                for card in cards:
                    set_search(card)
            for link in unit.session.scalars(_over(unit.now()).limit(BATCH)):
                link.typed = None
            forget_files(unit, [sheet.file_id for sheet in unit.session.scalars(_old_sheets(unit.now()).limit(BATCH))])


def _unwritten(kind: Card) -> Any:
    table = CARD_TABLES[kind]
    return sa.select(table).where(table.search_title.is_(None))


def _over(now: datetime) -> sa.Select[CardLink]:
    """Links whose time is over with what was typed and never handed in."""
    return sa.select(CardLink).where(
        CardLink.typed.is_not(None), CardLink.expires_at <= now, CardLink.state != LinkState.SUBMITTED)


def _old_sheets(now: datetime) -> sa.Select[CardSheet]:
    """Uploaded sheets that still have their file after its time."""
    return sa.select(CardSheet).where(CardSheet.file_id.is_not(None), CardSheet.created_at <= now - SHEETS_KEPT)
