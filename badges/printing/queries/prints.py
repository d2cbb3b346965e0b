"""What was printed, which badges a print has taken, and how far it has come."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.files import StoredFile
from app.core.jobs import Job, JobState
from app.web.paging import Page, PageRequest
from badges.printing.enums import Purpose, RunState
from badges.printing.models import PrintedBadge, PrintRun
from events.registration.models import Delegate
from events.registration.queries.lists import DelegateFilter, delegates_statement
from events.setup.models import Event

SHOWN_RUNS = 10
SHOWN_PEOPLE = 20
SHOWN_UNFIT = 200


def printed_issues(session: Session, event: Event) -> set[tuple[int, int]]:
    """(delegate's id, issue) of every badge of the event that is on paper."""
    return _issues(session, event, Purpose.BADGES, PrintRun.state == RunState.PRINTED)


def taken_issues(session: Session, event: Event, purpose: Purpose) -> set[tuple[int, int]]:
    """The same of all that a print has: on paper, in a file that nobody has fetched yet, or about to be set."""
    return _issues(session, event, purpose, PrintRun.state != RunState.DISCARDED)


def _issues(session: Session, event: Event, purpose: Purpose, where: sa.ColumnElement[bool]) -> set[tuple[int, int]]:
    rows = session.execute(
        sa.select(PrintedBadge.delegate_id, PrintedBadge.issue)
        .join(PrintRun, PrintRun.id == PrintedBadge.run_id)
        .where(PrintRun.event_id == event.id, PrintRun.purpose == purpose, where)
    )
    return {(delegate_id, issue) for delegate_id, issue in rows}


def is_printed(session: Session, delegate_id: int, issue: int) -> bool:
    """Whether this issue of a badge is on paper."""
    return session.scalar(
        sa.select(
            sa.exists().where(
                PrintedBadge.delegate_id == delegate_id, PrintedBadge.issue == issue,
                PrintRun.id == PrintedBadge.run_id, PrintRun.purpose == Purpose.BADGES,
                PrintRun.state == RunState.PRINTED,
            )
        )
    ) is True  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunRow:
    """A print with its job and file, as pages show it."""

    run: PrintRun
    job: Job | None
    file: StoredFile | None

    @property
    def has_failed(self) -> bool:
        return self.run.state == RunState.WAITING and (self.job is None or self.job.state == JobState.FAILED)

    @property
    def is_waiting(self) -> bool:
        return self.run.state == RunState.WAITING and not self.has_failed


_ROWS = (
    sa.select(PrintRun, Job, StoredFile)
    .outerjoin(Job, Job.id == PrintRun.job_id)
    .outerjoin(StoredFile, StoredFile.id == PrintRun.file_id)
)


def latest_runs(session: Session, event: Event) -> list[RunRow]:
    """The event's last prints, newest first; one statement."""
    rows = session.execute(_ROWS.where(PrintRun.event_id == event.id).order_by(PrintRun.id.desc()).limit(SHOWN_RUNS))
    return [RunRow(*row) for row in rows]


def runs_page(session: Session, event: Event, wanted: PageRequest) -> Page:
    """A page of RunRow of all the event's prints, newest first; two statements."""
    here = PrintRun.event_id == event.id
    total = session.scalar(sa.select(sa.func.count()).select_from(PrintRun).where(here)) or 0
    number = wanted.number_within(total)
    rows = session.execute(
        _ROWS.where(here).order_by(PrintRun.id.desc()).limit(wanted.size).offset((number - 1) * wanted.size)
    )
    return Page(rows=[RunRow(*row) for row in rows], total=total, number=number, size=wanted.size)


def find_run(session: Session, event: Event, run_id: int) -> RunRow:
    """One of the event's prints. Raises NotFound."""
    row = session.execute(_ROWS.where(PrintRun.event_id == event.id, PrintRun.id == run_id)).one_or_none()
    if row is None:
        raise NotFound
    return RunRow(*row)


def unfit_in(session: Session, run_id: int) -> list[tuple[str, str, list[str]]]:
    """(reference, name, elements) of badges in a print that have texts which don't fit; the first of them by name."""
    rows = session.execute(
        sa.select(Delegate.reference, Delegate.name, PrintedBadge.unfit)
        .join(PrintedBadge, PrintedBadge.delegate_id == Delegate.id)
        .where(PrintedBadge.run_id == run_id, PrintedBadge.has_unfit)
        .order_by(Delegate.sort_key)
        .limit(SHOWN_UNFIT)
    )
    return [(reference, name, elements or []) for reference, name, elements in rows]


def people_named(session: Session, event: Event, words: str) -> list[Delegate]:
    """The first delegates whom a search finds, by name."""
    wanted = DelegateFilter(q=words[:100])
    found: list[Delegate] = list(session.scalars(delegates_statement(event.id, wanted).limit(SHOWN_PEOPLE)).unique())
    return found


def runs_with(session: Session, delegate_id: int) -> list[tuple[PrintRun, int]]:
    """The prints that a delegate is in, newest first, with the issue of the badge; not those that came to nothing."""
    rows = session.execute(
        sa.select(PrintRun, PrintedBadge.issue)
        .join(PrintedBadge, PrintedBadge.run_id == PrintRun.id)
        .where(PrintedBadge.delegate_id == delegate_id, PrintRun.state != RunState.DISCARDED)
        .order_by(PrintRun.id.desc())
    )
    return [(run, issue) for run, issue in rows]
