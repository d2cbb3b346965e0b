"""Journals that come by the page: sent by one, released by another, read by a job, with what was refused to take away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Staff
from app.accounts.queries import load_actor
from app.core.actors import StaffActor
from app.core.errors import NotFound, Refused
from app.core.files import StoredFile, file_path, store_file
from app.core.jobs import Job, JobState
from app.core.unit import Unit
from app.core.worker import JobRun
from app.vocabulary.characters import tidy
from app.web.spreadsheets import CSV_TYPE, Column, write_csv
from events.docking.enums import Code
from events.docking.errors import DEAL_ERRORS
from events.docking.journal.lines import read_lines
from events.docking.models import JournalUpload, person_key
from events.docking.policy import may_read_journals, may_record_deals
from events.docking.services.journals import Bounds, JournalReport, import_journal
from events.docking.tags import JOURNAL_SENT
from events.setup.models import Event
from events.setup.queries import all_events

READ: Final = "docking.journal"
LARGEST_MB: Final = 60
_LOOKED_AT: Final = 2000


def keep_journal(unit: Unit, event: Event, content: bytes, name: str) -> JournalUpload:
    """Keep a journal until a colleague releases it. Raises Forbidden, Refused: journal_unreadable, journal_too_large.

    Records deal.journal_sent.
    """
    unit.require(may_read_journals, event)
    if not isinstance(unit.actor, StaffActor) or not content.strip():
        raise Refused("journal_unreadable", field="file")
    if len(content) > LARGEST_MB * 1024 * 1024:
        raise Refused("journal_too_large", field="file", most=LARGEST_MB)
    preview = look_at(content)
    if preview["lines"] == preview["bad"]:
        raise Refused("journal_unreadable", field="file")
    stored = store_file(unit, content, name=name, media_type="application/jsonl", purpose="deal_journal",
                        event_id=event.id)
    kept = JournalUpload(
        event_id=event.id, file=stored, name=tidy(name)[:200] or "journal", preview=preview,
        lines=content.count(b"\n") + (not content.endswith(b"\n")), sent_by_id=unit.actor.id,
        sent_by=unit.actor.label[:200], sent_at=unit.now())
    unit.session.add(kept)
    unit.session.flush()
    unit.record(JOURNAL_SENT, event_id=event.id, subject=("journal", kept.id), name=kept.name, sha256=stored.sha256,
                lines=kept.lines)
    return kept


def look_at(content: bytes) -> dict[str, Any]:
    """What the first lines of a journal do and who acts in them: enough to know whether it is the right one."""
    acts: Counter[str] = Counter()
    people: Counter[str] = Counter()
    lines = bad = 0
    for line in islice(read_lines(BytesIO(content)), _LOOKED_AT):
        lines += 1
        if line.act is None:
            bad += 1
            continue
        acts[type(line.act).__name__] += 1
        people[line.act.by] += 1
    return {"lines": lines, "bad": bad, "acts": dict(acts), "people": [name for name, _count in people.most_common(30)]}


def release_journal(unit: Unit, event: Event, kept: JournalUpload) -> None:
    """Have a journal read, as a second person; also once more, where its job failed or lines were added to deals since.

    Raises Forbidden, Refused: deal_self_review, journal_job_stuck (it is being read). Records deal.journal_sent.
    """
    unit.require(may_read_journals, event)
    if not isinstance(unit.actor, StaffActor) or kept.sent_by_id == unit.actor.id:
        raise Refused("deal_self_review")
    job = unit.session.get(Job, kept.job_id) if kept.job_id is not None else None
    if job is not None and job.state in (JobState.QUEUED, JobState.RUNNING):
        raise Refused("journal_job_stuck")
    kept.released_by_id, kept.released_by, kept.released_at = unit.actor.id, unit.actor.label[:200], unit.now()
    order = unit.enqueue(READ, event_id=event.id, upload_id=kept.id)
    unit.session.flush()
    kept.job_id = order.id
    unit.record(JOURNAL_SENT, event_id=event.id, subject=("journal", kept.id), name=kept.name, released=True)


def read_journal(run: JobRun, upload_id: int) -> dict[str, Any]:
    """The job: read the journal within what its sender may, and keep what was refused. Run again, nothing comes twice."""
    with run.unit(writes=False) as unit:
        kept = unit.session.get_one(JournalUpload, upload_id)
        path, total, bounds = file_path(kept.file.token), kept.lines, _bounds(unit, kept)
    run.progress(0, total)
    with path.open("rb") as lines:
        report = import_journal(run.actor, lines, progress=lambda number: run.progress(number, total), bounds=bounds)
    with path.open("rb") as lines:
        content = _refused_sheet(report, lines)
    with run.unit() as unit:
        kept = unit.session.get_one(JournalUpload, upload_id)
        kept.refused = store_file(unit, content, name=f"{kept.name}-refused.csv", media_type=CSV_TYPE,
                                  purpose="deal_journal", event_id=kept.event_id) if report.refused else None
    return {"applied": report.applied, "known": report.known, "refused": len(report.refused),
            "codes": dict(Counter(code for _number, code in report.refused))}


def find_journal(session: Session, event: Event, upload_id: int) -> JournalUpload:
    """A journal that was sent at this event. Raises NotFound."""
    found = session.get(JournalUpload, upload_id)
    if found is None or found.event_id != event.id:
        raise NotFound
    return found


def journals_of(session: Session, event: Event) -> list[tuple[JournalUpload, Job | None]]:
    """The journals that were sent at an event, the latest first, with their jobs."""
    rows = session.execute(
        sa.select(JournalUpload, Job).outerjoin(Job, Job.id == JournalUpload.job_id)
        .where(JournalUpload.event_id == event.id).order_by(JournalUpload.id.desc()).limit(100))
    return [(kept, job) for kept, job in rows]


def refused_file(kept: JournalUpload) -> StoredFile:
    """The refused lines. Raises NotFound("file_gone")."""
    if kept.refused is None:
        raise NotFound("file_gone")
    return kept.refused


def _bounds(unit: Unit, kept: JournalUpload) -> Bounds:
    sender = load_actor(unit.session, unit.session.get_one(Staff, kept.sent_by_id))
    events = frozenset(event.id for event in all_events(unit.session) if may_record_deals(sender, event))
    people = frozenset(person_key(0, number) for number in (kept.sent_by_id, kept.released_by_id) if number is not None)
    return Bounds(events, people)


def _refused_sheet(report: JournalReport, lines: Iterator[bytes] | Any) -> bytes:
    """Each refused line with its number, its code and what it said, as CSV."""
    codes = dict(report.refused)
    columns = [Column("line"), Column("code"), Column("error"), Column("content")]
    rows = ([str(number), codes[number], DEAL_ERRORS[Code(codes[number])], _told(raw)]
            for number, raw in enumerate(lines, 1) if number in codes)
    out = BytesIO()
    write_csv(out, columns, rows)
    return out.getvalue()


def _told(raw: bytes) -> str:
    """A line as text; what is no JSON is shown as it came."""
    text = raw.decode("utf-8", "replace").strip()
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
