"""What was printed, and how far a print has come."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.files import StoredFile
from app.core.jobs import Job
from badges.printing.models import PrintedBadge, PrintRun
from events.registration.models import Delegate
from events.registration.queries.lists import DelegateFilter, delegates_statement
from events.setup.models import Event

SHOWN_RUNS = 20
SHOWN_PEOPLE = 20


def printed_issues(session: Session, event: Event) -> set[tuple[int, int]]:
    """(delegate's id, issue) of every badge of the event that was printed."""
    rows = session.execute(
        sa.select(PrintedBadge.delegate_id, PrintedBadge.issue)
        .join(PrintRun, PrintRun.id == PrintedBadge.run_id)
        .where(PrintRun.event_id == event.id)
    )
    return set(rows)


def is_printed(session: Session, delegate_id: int, issue: int) -> bool:
    """Whether this issue of a badge was printed."""
    return session.scalar(
        sa.select(sa.exists().where(PrintedBadge.delegate_id == delegate_id, PrintedBadge.issue == issue))
    ) is True  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunRow:
    """A print with its job and file, as the page lists it."""

    run: PrintRun
    job: Job | None
    file: StoredFile | None

    @property
    def is_waiting(self) -> bool:
        return self.run.printed_at is None and self.job is not None and self.job.finished_at is None


def latest_runs(session: Session, event: Event) -> list[RunRow]:
    """The event's last prints, newest first; one statement."""
    rows = session.execute(
        sa.select(PrintRun, Job, StoredFile)
        .outerjoin(Job, Job.id == PrintRun.job_id)
        .outerjoin(StoredFile, StoredFile.id == PrintRun.file_id)
        .where(PrintRun.event_id == event.id)
        .order_by(PrintRun.id.desc())
        .limit(SHOWN_RUNS)
    )
    return [RunRow(*row) for row in rows]


def find_run_file(session: Session, event: Event, run_id: int) -> StoredFile | None:
    """The file of one of the event's prints."""
    return session.scalar(
        sa.select(StoredFile)
        .join(PrintRun, PrintRun.file_id == StoredFile.id)
        .where(PrintRun.event_id == event.id, PrintRun.id == run_id)
    )


def people_named(session: Session, event: Event, words: str) -> list[Delegate]:
    """The first delegates whom a search finds, by name."""
    wanted = DelegateFilter(q=words[:100])
    found: list[Delegate] = list(session.scalars(delegates_statement(event.id, wanted).limit(SHOWN_PEOPLE)).unique())
    return found


def runs_with(session: Session, delegate_id: int) -> list[tuple[PrintRun, int]]:
    """The prints that a delegate's badge was in, newest first, with the issue that was printed."""
    rows = session.execute(
        sa.select(PrintRun, PrintedBadge.issue)
        .join(PrintedBadge, PrintedBadge.run_id == PrintRun.id)
        .where(PrintedBadge.delegate_id == delegate_id)
        .order_by(PrintRun.id.desc())
    )
    return list(rows)
