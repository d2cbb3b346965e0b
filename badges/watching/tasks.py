"""Jobs of watching: thin."""

from typing import Any

from app.core.actors import JobActor
from app.core.jobs import task
from app.core.unit import open_unit
from app.core.worker import JobRun
from badges.watching.enums import PaperKind
from badges.watching.models import PaperOrder
from badges.watching.queries.guests import latest_scan, scans_looked_at
from badges.watching.services.certificates import CertificatePaper, issue_some, set_certificates
from badges.watching.services.notices import look_for_arrivals
from badges.watching.services.papers import forget_paper, keep_paper
from badges.watching.services.sheets import choice_of, make_sheet
from events.setup.models import Event

_AT_ONCE = 50


def sweep() -> None:
    """Once a minute: tell liaisons who has come. Where nothing was scanned since, nothing is written."""
    with open_unit(JobActor(label="sweep"), writes=False) as unit:
        is_new = latest_scan(unit.session) != scans_looked_at(unit.session)
    if is_new:
        with open_unit(JobActor(label="sweep")) as unit:
            look_for_arrivals(unit)


@task("watching.paper")
def make_paper(run: JobRun, order_id: int) -> dict[str, Any]:
    """Make what was ordered; the job ends in its file."""
    with run.unit(writes=False) as unit:
        order = unit.session.get_one(PaperOrder, order_id)
        kind, choices, event_id = PaperKind(order.kind), dict(order.choices), order.event_id
        if kind is PaperKind.SHEET:
            made = make_sheet(unit, unit.session.get_one(Event, event_id), choice_of(order))
    if kind is PaperKind.CERTIFICATES:
        papers = _certificates(run, event_id, choices["delegate_ids"])
        if not papers:
            return {"count": 0}
        made = set_certificates(papers), f"certificates-{order_id}.pdf", "application/pdf"
    with run.unit() as unit:
        run.file_id = keep_paper(unit, unit.session.get_one(PaperOrder, order_id), *made)
    return {"count": len(choices.get("delegate_ids", []))}


def _certificates(run: JobRun, event_id: int, ids: list[int]) -> list[CertificatePaper]:
    papers: list[CertificatePaper] = []
    for start in range(0, len(ids), _AT_ONCE):
        with run.unit() as unit:
            papers += issue_some(unit, unit.session.get_one(Event, event_id), ids[start : start + _AT_ONCE])
        run.progress(min(start + _AT_ONCE, len(ids)), len(ids))
    return papers


@task("watching.forget")
def forget(run: JobRun, order_id: int) -> None:
    """Delete the file of an order whose days are over."""
    with run.unit() as unit:
        forget_paper(unit, order_id)
