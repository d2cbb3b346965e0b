"""Orders of sheets and certificates, and what became of them."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.files import StoredFile
from app.core.jobs import Job, JobState
from badges.watching.enums import PaperKind
from badges.watching.models import PaperOrder
from events.setup.models import Event

SHOWN = 12


@dataclass(frozen=True, slots=True)
class PaperRow:
    """An order with its job and its file."""

    order: PaperOrder
    job: Job | None
    file: StoredFile | None

    @property
    def is_waiting(self) -> bool:
        """Whether it is still being made."""
        return self.file is None and self.job is not None and self.job.state in (JobState.QUEUED, JobState.RUNNING)


def latest_papers(session: Session, event: Event, kind: PaperKind) -> list[PaperRow]:
    """The event's last orders of a kind, newest first; one statement."""
    rows = session.execute(
        sa.select(PaperOrder, Job, StoredFile)
        .outerjoin(Job, Job.id == PaperOrder.job_id)
        .outerjoin(StoredFile, StoredFile.id == PaperOrder.file_id)
        .where(PaperOrder.event_id == event.id, PaperOrder.kind == kind)
        .order_by(PaperOrder.id.desc()).limit(SHOWN)
    )  # fmt: skip
    return [PaperRow(*row) for row in rows]


def find_paper(session: Session, event: Event, order_id: int, kind: PaperKind) -> StoredFile:
    """The file of an order. Raises NotFound("file_gone")."""
    found = session.scalar(
        sa.select(StoredFile).join(PaperOrder, PaperOrder.file_id == StoredFile.id)
        .where(PaperOrder.event_id == event.id, PaperOrder.id == order_id, PaperOrder.kind == kind)
    )
    if found is None:
        raise NotFound("file_gone")
    return found
