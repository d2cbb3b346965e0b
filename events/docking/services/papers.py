"""Files that prove a step: PDF, PNG or JPEG by their content, kept as they were sent, with their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import sqlalchemy as sa

from app.core.errors import NotFound
from app.core.files import StoredFile, file_path, store_file
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from events.docking.enums import Evidence, StepStatus
from events.docking.models import Deal, DealEvidence
from events.docking.policy import may_view_deals
from events.docking.queries.deals import find_evidence
from events.docking.services.soundness import kind_of, refuse_unsound
from events.docking.tags import EVIDENCE_LOOKED_AT
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was sent, and what it is said to be."""

    kind: Evidence
    name: str
    content: bytes


def refuse_bad_papers(papers: Sequence[Paper]) -> None:
    """Raises Refused with the reason for the first that can't be evidence; see `soundness.refuse_unsound`."""
    for paper in papers:
        refuse_unsound(paper.content)


def keep_paper(unit: Unit, event_id: int, paper: Paper, purpose: str = "deal_evidence") -> StoredFile:
    """The paper as a stored file: the same content sent twice at an event is stored once."""
    media_type, ending = kind_of(paper.content) or ("", "")
    digest = hashlib.sha256(paper.content).hexdigest()
    known = unit.session.scalars(sa.select(StoredFile).where(
        StoredFile.sha256 == digest, StoredFile.purpose == purpose, StoredFile.event_id == event_id,
    ).order_by(StoredFile.id)).first()
    if known is not None and file_path(known.token).exists():
        return known
    return store_file(unit, paper.content, name=_named(paper.name, ending), media_type=media_type, purpose=purpose,
                      event_id=event_id)


def attach_papers(unit: Unit, deal: Deal, papers: Sequence[Paper], at: datetime) -> None:
    """Keep the papers with the deal's latest step, which an act at `at` has just recorded or found waiting.

    The first paper of a kind joins the entry that the act made for it; a further one gets an entry of its own.
    """
    step = next((step for step in reversed(deal.steps) if step.status == StepStatus.WAITING), deal.steps[-1])
    for paper in papers:
        stored = keep_paper(unit, deal.event_id, paper)
        piece = next((piece for piece in step.evidence
                      if piece.kind == paper.kind and piece.file is None and piece.added_at == at), None)
        if piece is None:
            piece = DealEvidence(kind=paper.kind.value, added_by_id=step.evidence_by_id, added_at=at)
            step.evidence.append(piece)
        piece.file, piece.sha256 = stored, stored.sha256


def look_at_evidence(unit: Unit, event: Event, evidence_id: int) -> StoredFile:
    """The file of a piece of evidence, to be handed out.

    Raises NotFound, Forbidden. Records deal.evidence_looked_at.
    """
    unit.require(may_view_deals, event)
    piece = find_evidence(unit.session, event, evidence_id)
    stored = piece.file
    if stored is None:
        raise NotFound("file_gone")
    unit.record(EVIDENCE_LOOKED_AT, event_id=event.id, subject=("deal", piece.step.deal_id), kind=piece.kind,
                file=stored.name, sha256=stored.sha256)
    return stored


def _named(name: str, ending: str) -> str:
    stem = tidy(PurePosixPath(name.replace("\\", "/")).stem)[:120] or "evidence"
    return f"{stem}.{ending}"
