"""Reads of the outbox, the event first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.mail.enums import MailState
from app.mail.models import MailMessage, MailRefusal, MailText
from app.web.paging import Page, PageRequest, fetch_page

OUTBOX_SORTS = ("created_at", "to_address", "state")


@dataclass(frozen=True, slots=True)
class OutboxFilter:
    """What of the outbox is wanted; empty is all."""

    state: str = ""
    search: str = ""


def outbox_page(session: Session, event_id: int, wanted: PageRequest, only: OutboxFilter) -> Page:
    """The event's messages, filtered and sorted by one of OUTBOX_SORTS."""
    statement = sa.select(MailMessage).where(MailMessage.event_id == event_id, ~MailMessage.confidential)
    if only.state:
        statement = statement.where(MailMessage.state == only.state)
    if only.search:
        statement = statement.where(sa.or_(*(
            column.icontains(only.search, autoescape=True)
            for column in (MailMessage.to_name, MailMessage.to_address, MailMessage.subject))))
    columns: dict[str, Any] = {"to_address": MailMessage.to_address, "state": MailMessage.state}
    column = columns.get(wanted.sort, MailMessage.created_at)
    order = column.desc() if wanted.descending else column.asc()
    return fetch_page(session, statement.order_by(order, MailMessage.id.desc()), wanted)


def message_of(session: Session, event_id: int, message_id: int) -> MailMessage:
    """A message of this event. Raises NotFound."""
    found = session.scalar(sa.select(MailMessage).where(
        MailMessage.event_id == event_id, MailMessage.id == message_id, ~MailMessage.confidential))
    if found is None:
        raise NotFound
    return found


def counts_by_state(session: Session, event_id: int) -> dict[MailState, int]:
    """How many messages of the event stand where; every state has its number."""
    rows = session.execute(
        sa.select(MailMessage.state, sa.func.count()).where(
            MailMessage.event_id == event_id, ~MailMessage.confidential).group_by(MailMessage.state)).all()
    return dict.fromkeys(MailState, 0) | {MailState(state): count for state, count in rows}


def undelivered_count(session: Session, event: Any) -> int:
    """How many of the event's messages came back or were given up."""
    return session.scalar(undelivered(event)) or 0


def undelivered(event: Any) -> sa.Select[int]:
    """The select of that number."""
    return sa.select(sa.func.count()).select_from(MailMessage).where(
        MailMessage.event_id == event.id, MailMessage.state.in_((MailState.BOUNCED, MailState.FAILED)))


def mail_about(session: Session, delegate: Any) -> list[dict[str, Any]]:
    """What a delegate was sent, as plain values, oldest first."""
    rows = session.scalars(
        sa.select(MailMessage).where(MailMessage.delegate_id == delegate.id).order_by(MailMessage.id))
    return [{
        "at": row.created_at.isoformat(), "occasion": row.occasion, "to": row.to_address, "subject": row.subject,
        "body": row.body, "state": row.state, "sent_at": row.sent_at.isoformat() if row.sent_at else None,
    } for row in rows]


def own_text(session: Session, event_id: int, occasion: str, language: str) -> MailText | None:
    """The event's own text for an occasion in a language."""
    return session.scalar(sa.select(MailText).where(
        MailText.event_id == event_id, MailText.occasion == occasion, MailText.language == language))


def own_texts(session: Session, event_id: int) -> dict[tuple[str, str], MailText]:
    """The event's own texts by occasion and language."""
    rows = session.scalars(sa.select(MailText).where(MailText.event_id == event_id))
    return {(row.occasion, row.language): row for row in rows}


def refused_addresses(session: Session, event_id: int) -> set[str]:
    """The addresses, as they are compared, that want no news of the event."""
    return set(session.scalars(sa.select(MailRefusal.email_key).where(MailRefusal.event_id == event_id)))
