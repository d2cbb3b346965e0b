"""Reading journals: streamed, a batch of lines a unit of work, by the same rules as pages. Read again, nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError

from app.core.actors import Actor
from app.core.errors import Forbidden
from app.core.policy import is_trusted
from app.core.unit import Unit, open_unit
from events.docking.enums import Code
from events.docking.journal.lines import Line, read_lines
from events.docking.models import JournalLine
from events.docking.rules.acts import Act, KeepApart, Merge, Open, Review
from events.docking.rules.refusals import Refused
from events.docking.services.acts import record_act
from events.docking.services.ledger import Ledger
from events.docking.tags import JOURNAL_READ

log = structlog.get_logger(__name__)
BATCH = 500
TRIES = 3


@dataclass
class JournalReport:
    """What came of a journal: how many lines were applied, known already, refused; and each refused line's code."""

    applied: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: JournalReport) -> None:
        self.applied += other.applied
        self.known += other.known
        self.refused += other.refused


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a journal reaches that came by the page: the events (by number) at which it may act, and the people who
    sent and released it (by key), whose own steps it accepts under no name.
    """

    events: frozenset[int]
    people: frozenset[str]


def import_journal(
    actor: Actor, lines: Iterable[bytes], *, progress: Callable[[int], None] | None = None, batch: int = BATCH,
    bounds: Bounds | None = None,
) -> JournalReport:
    """Apply a journal's lines in order, each in the name of whom it names; a line that was read before is passed over.

    A line that the rules refuse changes nothing, is remembered and reported, and the next is applied. Opens units of its
    own, so that memory and locks stay small; what is committed stays if a later batch fails. `progress` gets the number
    of the last line read. With `bounds` it acts within them only. Raises Forbidden but for commands and jobs.
    Records deal.* for each line, and deal.journal_read.
    """
    if not is_trusted(actor):
        raise Forbidden("docking.import_journal")
    report = JournalReport()
    for chunk in _chunks(read_lines(lines), batch):
        report.add(_apply_again(actor, chunk, bounds))
        if progress is not None:
            progress(chunk[-1].number)
    with open_unit(actor) as unit:
        unit.record(JOURNAL_READ, applied=report.applied, known=report.known, refused=len(report.refused))
    return report


def _chunks(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    while chunk := list(islice(lines, size)):
        yield chunk


def _apply_again(actor: Actor, chunk: list[Line], bounds: Bounds | None) -> JournalReport:
    """Apply a batch; where another writer got in the way, do it once more from what is there now."""
    for attempt in range(1, TRIES + 1):
        try:
            with open_unit(actor) as unit:
                return _apply(unit, chunk, bounds)
        except DBAPIError:
            if attempt == TRIES:
                raise
            log.warning("a batch of a journal is tried again", first_line=chunk[0].number, exc_info=True)
    raise AssertionError("a batch returns or raises")


def _apply(unit: Unit, chunk: list[Line], bounds: Bounds | None) -> JournalReport:
    report, before = JournalReport(), _known(unit, chunk)
    ledger = Ledger(unit)
    acts = [line.act for line in chunk if line.act is not None and line.identity not in before]
    ledger.lock({act.deal for act in acts} | {act.into for act in acts if isinstance(act, Merge)}
                | {act.other for act in acts if isinstance(act, KeepApart)})
    ledger.people.expect(act.by for act in acts)
    now: dict[str, Code | None] = {}
    applied: list[Line] = []
    for line in chunk:
        if line.identity in before or line.identity in now:
            code = before.get(line.identity) or now.get(line.identity)
            report.known += code is None
        else:
            code = now[line.identity] = _apply_line(ledger, line, bounds)
            if code is None:
                applied.append(line)
        if code is not None:
            report.refused.append((line.number, str(code)))
    ledger.close()
    _record(unit, ledger, applied)
    unit.session.add_all(
        JournalLine(identity=identity, code=code.value if code else None, read_at=unit.now())
        for identity, code in now.items())
    unit.session.flush()
    report.applied = len(applied)
    return report


def _apply_line(ledger: Ledger, line: Line, bounds: Bounds | None) -> Code | None:
    if line.act is None:
        return Code.BAD_LINE
    beyond = _beyond(ledger, line.act, bounds) if bounds is not None else None
    if beyond is not None:
        return beyond
    try:
        ledger.do(line.act)
    except Refused as refused:
        return refused.code
    return None


def _beyond(ledger: Ledger, act: Act, bounds: Bounds) -> Code | None:
    """Why an act is none of this journal's business: it doesn't learn of deals at other events, nor accept for its senders."""
    entry = ledger.find(act.deal)
    if entry is not None and entry.row.event_id not in bounds.events:
        return Code.DUPLICATE_REF if isinstance(act, Open) else Code.UNKNOWN_DEAL
    other = ledger.find(getattr(act, "into", getattr(act, "other", "")))
    if other is not None and other.row.event_id not in bounds.events:
        return Code.UNKNOWN_DEAL
    code = getattr(act, "event", None)
    if code is not None and ledger.event_id(code) not in bounds.events:
        return Code.UNKNOWN_EVENT
    waiting = entry.state.waiting if entry is not None else None
    if isinstance(act, Review) and waiting is not None and bounds.people & {waiting.recorded_by, waiting.evidence_by}:
        return Code.SELF_REVIEW
    return None


def _record(unit: Unit, ledger: Ledger, applied: Iterable[Line]) -> None:
    """One entry a line, with the name that the journal gives; who imported is the unit's actor."""
    for line in applied:
        entry = ledger.find(line.act.deal) if line.act is not None else None
        if line.act is not None and entry is not None:
            record_act(unit, entry.row, line.act, by=line.act.by, line=line.number)


def _known(unit: Unit, chunk: list[Line]) -> dict[str, str | None]:
    rows = unit.session.execute(
        sa.select(JournalLine.identity, JournalLine.code)
        .where(JournalLine.identity.in_({line.identity for line in chunk})))
    return dict(rows.all())
