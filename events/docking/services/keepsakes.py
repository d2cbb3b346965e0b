"""What docking keeps for good and erasing reaches all the same: snapshots, prints, ceremonies, journals, names of papers.

Figures, dates and hashes of evidence stay. A print that named somebody is forgotten: at the next wish it is made again,
of what is left.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.core.files import StoredFile, file_path, forget_files, read_file, store_file
from app.core.unit import Unit
from events.docking.models import JournalUpload, KeptPaper, SigningSlot, TallySnapshot
from events.docking.rules.redactions import Redact, document_without_names, journal_without_names
from events.docking.tags import SNAPSHOT_NAMES_ERASED
from events.registration.rules.erasing import pattern_of, without_traces
from events.registration.services.traces import wipe
from events.setup.models import Event

#: Files that people have given a name.
_NAMED_BY_PEOPLE = ("deal_evidence", "deal_journal")


def erase_from_keepsakes(unit: Unit, event: Event, texts: Sequence[str], instead: str) -> dict[str, int]:
    """Put `instead` for some texts in all that docking keeps of an event's deals; how many of each were changed.

    Records snapshot.names_erased for each snapshot.
    """
    if not texts:
        return {}
    redact = partial(without_traces, pattern=pattern_of(texts), instead=instead)
    counts = {
        "snapshots": _erase_from_snapshots(unit, event, texts, redact),
        "signers": wipe(unit, [SigningSlot.signers], SigningSlot.event_id == event.id, texts, instead),
        "journals": _erase_from_journals(unit, event, redact),
        "file_names": wipe(unit, [StoredFile.name], sa.and_(
            StoredFile.event_id == event.id, StoredFile.purpose.in_(_NAMED_BY_PEOPLE)), texts, instead)}
    return {name: count for name, count in counts.items() if count}


def forget_papers(unit: Unit, of: str) -> int:
    """Forget the kept prints whose keys begin with `of`: they are made again when somebody wants them. How many."""
    papers = unit.session.scalars(
        sa.select(KeptPaper).where(KeptPaper.key.startswith(f"{of}:", autoescape=True)).order_by(KeptPaper.key)).all()
    files = [paper.file_id for paper in papers]
    for paper in papers:
        unit.session.delete(paper)
    unit.session.flush()
    return forget_files(unit, files)


def _erase_from_snapshots(unit: Unit, event: Event, texts: Sequence[str], redact: Redact) -> int:
    # As JSON has them: a name with a quotation mark in it stands there with a stroke before.
    forms = {json.dumps(text, ensure_ascii=False)[1:-1] for text in texts}
    named = sa.or_(*(TallySnapshot.document.icontains(form, autoescape=True) for form in forms))
    changed = 0
    for number in unit.session.scalars(sa.select(TallySnapshot.id).where(named).order_by(TallySnapshot.id)).all():
        # One at a time, since documents are large; locked, since two people may be erased at once.
        snapshot = unit.session.scalars(
            sa.select(TallySnapshot).where(TallySnapshot.id == number).options(undefer(TallySnapshot.document))
            .with_for_update().execution_options(populate_existing=True)).one()
        changed += _erase_from_snapshot(unit, event, snapshot, redact)
        unit.session.expire(snapshot, ["document"])
    return changed


def _erase_from_snapshot(unit: Unit, event: Event, snapshot: TallySnapshot, redact: Redact) -> bool:
    before = json.loads(snapshot.document)
    after = document_without_names(before, event.code, redact)
    if after == before:
        return False
    text = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
    snapshot.first_sha256 = snapshot.first_sha256 or snapshot.sha256
    snapshot.document, snapshot.sha256 = text, hashlib.sha256(text.encode()).hexdigest()
    snapshot.erased_at = unit.now()
    unit.session.flush()
    papers = forget_papers(unit, f"snapshot:{snapshot.id}")
    unit.record(SNAPSHOT_NAMES_ERASED, event_id=event.id, subject=("snapshot", snapshot.id), name=snapshot.name,
                sha256=snapshot.sha256, papers=papers)
    return True


def _erase_from_journals(unit: Unit, event: Event, redact: Redact) -> int:
    gone = []
    for kept in unit.session.scalars(sa.select(JournalUpload).where(JournalUpload.event_id == event.id)).all():
        kept.name, kept.preview = redact(kept.name), redact(kept.preview)
        file, refused = _redacted(unit, kept.file, redact), _redacted(unit, kept.refused, redact)
        gone += [old.id for old, new in ((kept.file, file), (kept.refused, refused)) if old is not None and new is not None]
        kept.file, kept.refused = file or kept.file, refused or kept.refused
    unit.session.flush()
    forget_files(unit, gone)
    return len(gone)


def _redacted(unit: Unit, stored: StoredFile | None, redact: Redact) -> StoredFile | None:
    """The file without names, as a file of its own; None where it names nobody."""
    if stored is None or not file_path(stored.token).exists():
        return None
    before = read_file(stored).decode("utf-8", "replace")
    after = journal_without_names(before, redact)
    if after == before:
        return None
    return store_file(unit, after.encode(), name=redact(stored.name), media_type=stored.media_type, purpose=stored.purpose,
                      event_id=stored.event_id)
