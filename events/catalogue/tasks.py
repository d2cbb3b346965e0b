"""Printing as a job, since a long catalogue takes seconds; and what cards are found by, where an older version wrote them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core.actors import JobActor
from app.core.files import store_file
from app.core.jobs import task
from app.core.unit import open_unit
from app.core.worker import JobRun
from app.vocabulary.times import local_date
from events.catalogue.enums import Audience, PrintLanguage
from events.catalogue.services.printing import catalogue_pdf
from events.catalogue.tags import CATALOGUE_PRINTED
from events.docking.enums import Card
from events.docking.queries.cards import CARD_TABLES
from events.docking.services.cards import set_search
from events.setup.models import Event

BATCH = 500


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


def write_search() -> None:
    """Write down what cards are found by that an older version has put up."""
    with open_unit(JobActor(label="queue")) as unit:
        for kind in Card:
            table = CARD_TABLES[kind]
            cards: Any = unit.session.scalars(sa.select(table).where(table.search_title.is_(None)).limit(BATCH))
            for card in cards:
                set_search(card)
