"""Files that prove a step: PDF, PNG or JPEG by their content, kept as they were sent, with their hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from app.core.errors import NotFound, Refused
from app.core.files import StoredFile, store_file
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from events.docking.enums import Evidence, StepStatus
from events.docking.models import Deal, DealEvidence
from events.docking.policy import may_view_deals
from events.docking.queries.deals import find_evidence
from events.docking.tags import EVIDENCE_LOOKED_AT
from events.setup.models import Event

LARGEST_MB = 20
_BEGINNINGS = ((b"%PDF-", "application/pdf", "pdf"), (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
               (b"\xff\xd8\xff", "image/jpeg", "jpg"))


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was sent, and what it is said to be."""

    kind: Evidence
    name: str
    content: bytes


def refuse_bad_papers(papers: Sequence[Paper]) -> None:
    """Raises Refused evidence_empty, evidence_too_large or evidence_wrong_kind for the first that can't be evidence."""
    for paper in papers:
        if not paper.content:
            raise Refused("evidence_empty", field="papers")
        if len(paper.content) > LARGEST_MB * 1024 * 1024:
            raise Refused("evidence_too_large", field="papers", most=LARGEST_MB)
        if _kind_of(paper.content) is None:
            raise Refused("evidence_wrong_kind", field="papers")


def attach_papers(unit: Unit, deal: Deal, papers: Sequence[Paper], at: datetime) -> None:
    """Keep the papers with the deal's latest step, which an act at `at` has just recorded or found waiting.

    The first paper of a kind joins the entry that the act made for it; a further one gets an entry of its own.
    """
    step = next((step for step in reversed(deal.steps) if step.status == StepStatus.WAITING), deal.steps[-1])
    for paper in papers:
        media_type, ending = _kind_of(paper.content) or ("", "")
        stored = store_file(unit, paper.content, name=_named(paper.name, ending), media_type=media_type,
                            purpose="deal_evidence", event_id=deal.event_id)
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


def _kind_of(content: bytes) -> tuple[str, str] | None:
    return next(((media_type, ending) for beginning, media_type, ending in _BEGINNINGS
                 if content.startswith(beginning)), None)


def _named(name: str, ending: str) -> str:
    stem = tidy(PurePosixPath(name.replace("\\", "/")).stem)[:120] or "evidence"
    return f"{stem}.{ending}"
