"""The evidence ledger (台账): every paper with its hash, its deal and step, who entered and who accepted it, who looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Staff
from app.core.audit import AuditEntry
from app.core.files import StoredFile
from events.docking.models import Deal, DealEvidence, DealPerson, DealStep
from events.docking.queries.scopes import deals_at
from events.docking.tags import EVIDENCE_LOOKED_AT
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One paper. `views` is how often its file was opened, `viewed_at` when last; a journal's papers have no file."""

    ref: str
    title: str
    edition: str
    step: int
    step_kind: str
    stage: str | None
    status: str
    on_date: str
    kind: str
    file: str | None
    size: int | None
    sha256: str | None
    entered_by: str | None
    entered_at: datetime
    accepted_by: str | None
    accepted_at: datetime | None
    views: int
    viewed_at: datetime | None
    viewed_by: str | None


def ledger_of(session: Session, event: Event) -> Iterator[LedgerLine]:
    """Every paper of the deals that did anything at the event, deal by deal. Two queries, in Core."""
    views = _views(session, event)
    entered, reviewed = aliased(DealPerson), aliased(DealPerson)
    rows = session.execute(
        sa.select(Deal.id, Deal.ref, Deal.title, Event.code, DealStep.number, DealStep.kind, DealStep.stage, DealStep.status,
                  DealStep.on_date, DealEvidence.kind, StoredFile.name, StoredFile.size, DealEvidence.sha256,
                  _name_of(entered), DealEvidence.added_at, _name_of(reviewed), DealStep.reviewed_at)
        .join(DealStep, DealStep.deal_id == Deal.id).join(DealEvidence, DealEvidence.step_id == DealStep.id)
        .join(Event, Event.id == DealStep.event_id).join(entered, entered.id == DealEvidence.added_by_id)
        .outerjoin(reviewed, reviewed.id == DealStep.reviewed_by_id)
        .outerjoin(StoredFile, StoredFile.id == DealEvidence.file_id)
        .where(deals_at([event.id])).order_by(Deal.ref, DealStep.number, DealEvidence.id))
    for deal_id, ref, title, edition, number, step_kind, stage, status, on_date, kind, *rest in rows:
        file, size, sha256, entered_by, entered_at, accepted_by, accepted_at = rest
        count, last, who = views.get((str(deal_id), sha256), (0, None, None))
        yield LedgerLine(ref, title, edition, number, step_kind, stage, status, on_date.isoformat(), kind, file, size,
                         sha256, entered_by, entered_at, accepted_by, accepted_at, count, last, who)


def _name_of(person: type[DealPerson]) -> sa.ColumnElement[str]:
    account = sa.select(Staff.name).where(Staff.id == person.staff_id).scalar_subquery()
    return sa.func.coalesce(account, person.name)


def _views(session: Session, event: Event) -> dict[tuple[str | None, str | None], tuple[int, datetime, str]]:
    """How often each file of each deal was opened, when last, and by whom."""
    own = sa.select(sa.cast(Deal.id, sa.String)).where(deals_at([event.id]))
    rows = session.execute(
        sa.select(AuditEntry.subject_key, AuditEntry.details, AuditEntry.at, AuditEntry.actor_label)
        .where(AuditEntry.tag == EVIDENCE_LOOKED_AT, AuditEntry.subject_kind == "deal", AuditEntry.subject_key.in_(own))
        .order_by(AuditEntry.at, AuditEntry.id))
    found: dict[tuple[str | None, str | None], tuple[int, datetime, str]] = {}
    for key, details, at, who in rows:
        place = (key, details.get("sha256"))
        found[place] = (found[place][0] + 1 if place in found else 1, at, who)
    return found
