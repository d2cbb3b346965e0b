"""Handing out evidence; that somebody opened it is recorded."""

from __future__ import annotations

from typing import Any

from app.core.unit import open_unit
from app.web.downloads import send_bytes, send_stored
from app.web.identity import current_actor
from app.web.languages import current_language
from app.web.routing import SIGNED_IN, check_access
from app.web.spreadsheets import MEDIA_TYPE
from events.docking.policy import may_view_deals
from events.docking.routes.feature import feature
from events.docking.services.ledgers import evidence_ledger
from events.docking.services.papers import look_at_evidence
from events.setup.queries import find_event


@feature.resource(
    "/manage/<event_code>/docking/evidence/<int:evidence_id>", may=SIGNED_IN, methods=["GET"], own_units=True)
def evidence(event_code: str, evidence_id: int) -> Any:
    """A file of evidence. It writes though it is read by GET: who looked is part of the record."""
    with open_unit(current_actor()) as unit:
        event = find_event(unit.session, event_code)
        check_access(may_view_deals, event)
        return send_stored(look_at_evidence(unit, event, evidence_id))


@feature.resource("/manage/<event_code>/docking/ledger.xlsx", may=SIGNED_IN, methods=["GET"], own_units=True)
def ledger(event_code: str) -> Any:
    """The evidence ledger as a spreadsheet. It writes though it is read by GET: who took it out is part of the record."""
    with open_unit(current_actor()) as unit:
        event = find_event(unit.session, event_code)
        check_access(may_view_deals, event)
        made = evidence_ledger(unit, event, current_language())
        return send_bytes(made, name=f"{event.code}-evidence.xlsx", media_type=MEDIA_TYPE)
