"""Reads of letters, the event first."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.core.errors import NotFound
from app.core.files import StoredFile
from app.core.jobs import Job
from app.mail.enums import MailState
from app.mail.models import MailMessage
from events.letters.models import LetterRun, Mailing
from events.letters.rules import Recipient
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.registration.queries import DelegateFilter, matching_ids
from events.setup.models import Event

_AT_ONCE = 500
_SHOWN = 30


def recipients(session: Session, event_id: int, wanted: DelegateFilter) -> list[Recipient]:
    """Whom a filter of the list of delegates finds, in the order of registration."""
    return recipients_by_id(session, event_id, matching_ids(session, event_id, wanted))


def recipients_by_id(session: Session, event_id: int, ids: list[int]) -> list[Recipient]:
    """The event's delegates among these, as far as a message needs them."""
    found: list[Recipient] = []
    for start in range(0, len(ids), _AT_ONCE):
        found += [Recipient(*row) for row in session.execute(
            sa.select(Delegate.id, Delegate.name, Delegate.unit, Delegate.reference, Delegate.language, Delegate.email,
                      Delegate.email_key, Delegate.mobile)
            .where(Delegate.event_id == event_id, Delegate.id.in_(ids[start:start + _AT_ONCE]))
            .order_by(Delegate.id))]
    return found


def a_delegate(session: Session, event_id: int, reference: str = "") -> Delegate | None:
    """The delegate with a reference, else the first approved one: somebody to try a text with."""
    statement = sa.select(Delegate).where(Delegate.event_id == event_id).options(selectinload(Delegate.answers))
    if reference:
        return session.scalars(statement.where(Delegate.reference == reference)).first()
    return session.scalars(statement.order_by(
        sa.case((Delegate.status == DelegateStatus.APPROVED, 0), else_=1), Delegate.id).limit(1)).first()


def mailing_of(session: Session, event_id: int, mailing_id: int) -> Mailing:
    """A message to many of this event. Raises NotFound."""
    found = session.scalar(sa.select(Mailing).where(Mailing.event_id == event_id, Mailing.id == mailing_id))
    if found is None:
        raise NotFound
    return found


def latest_mailings(session: Session, event_id: int) -> list[Mailing]:
    """The event's last messages to many, newest first."""
    return list(session.scalars(
        sa.select(Mailing).where(Mailing.event_id == event_id).order_by(Mailing.id.desc()).limit(_SHOWN)))


def states_of(session: Session, mailing: Mailing) -> dict[MailState, int]:
    """How many of a mailing's messages stand where."""
    rows = session.execute(
        sa.select(MailMessage.state, sa.func.count()).where(
            MailMessage.event_id == mailing.event_id, MailMessage.occasion == mailing.occasion)
        .group_by(MailMessage.state))
    return {MailState(state): int(count) for state, count in rows}


@dataclass(frozen=True, slots=True)
class RunRow:
    """An order of letters with its job and file, as the page lists it."""

    run: LetterRun
    job: Job | None
    file: StoredFile | None

    @property
    def is_waiting(self) -> bool:
        return self.run.made_count is None and self.job is not None and self.job.finished_at is None


def latest_runs(session: Session, event: Event) -> list[RunRow]:
    """The event's last orders, newest first; one statement."""
    rows = session.execute(
        sa.select(LetterRun, Job, StoredFile).outerjoin(Job, Job.id == LetterRun.job_id)
        .outerjoin(StoredFile, StoredFile.id == LetterRun.file_id)
        .where(LetterRun.event_id == event.id).order_by(LetterRun.id.desc()).limit(_SHOWN))
    return [RunRow(*row) for row in rows]


def find_run_file(session: Session, event: Event, run_id: int) -> StoredFile:
    """The file of one of the event's orders. Raises NotFound."""
    found = session.scalar(
        sa.select(StoredFile).join(LetterRun, LetterRun.file_id == StoredFile.id)
        .where(LetterRun.event_id == event.id, LetterRun.id == run_id))
    if found is None:
        raise NotFound("file_gone")
    return found
