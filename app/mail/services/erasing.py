"""What a delegate was sent, forgotten with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.files import forget_files
from app.core.unit import Unit
from app.mail.models import MailMessage, MailText


def erase_mail(unit: Unit, delegate: Any) -> dict[str, int]:
    """Delete every message to a delegate, what was attached to it, and what its history names. The caller has decided it."""
    return {"messages": _erase(unit, MailMessage.delegate_id == delegate.id)}


def erase_mail_to(unit: Unit, event_id: int, occasion: str, address: str) -> int:
    """Delete what was written to an address at an occasion, before it was known as a delegate's; returns how many."""
    return _erase(unit, MailMessage.event_id == event_id, MailMessage.occasion == occasion,
                  MailMessage.to_address == address)


def move_messages(unit: Unit, from_delegate_id: int, to_delegate_id: int) -> None:
    """Make the messages to one registration those of another, of the same person. The caller has decided it."""
    unit.session.execute(sa.update(MailMessage).where(MailMessage.delegate_id == from_delegate_id)
                         .values(delegate_id=to_delegate_id))


def erase_mail_saying(unit: Unit, delegate: Any, said: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Delete the messages to a delegate that say one of these answers: the event's own text for their occasion names the
    question, or what was answered stands in them. `said` has texts by the question's key. The caller has decided it.
    """
    messages = unit.session.execute(sa.select(MailMessage.id, MailMessage.occasion, MailMessage.subject, MailMessage.body)
                                    .where(MailMessage.delegate_id == delegate.id)).all()
    own = unit.session.execute(sa.select(MailText.occasion, MailText.subject, MailText.body)
                               .where(MailText.event_id == delegate.event_id)).all()
    naming = {occasion for occasion, subject, body in own for key in said if f"{{answer.{key}}}" in f"{subject} {body}"}
    texts = [text for found in said.values() for text in found if len(text) > 1]
    gone = [number for number, occasion, subject, body in messages
            if occasion in naming or any(text in f"{subject}\n{body}" for text in texts)]
    return {"messages": _erase(unit, MailMessage.id.in_(gone))} if gone else {}


def _erase(unit: Unit, *chosen: sa.ColumnElement[bool]) -> int:
    rows = unit.session.execute(
        sa.delete(MailMessage).where(*chosen)
        .returning(MailMessage.id, MailMessage.attachments)).all()
    unit.session.execute(
        sa.update(AuditEntry).where(AuditEntry.subject_kind == "mail",
                                    AuditEntry.subject_key.in_([str(number) for number, _files in rows]))
        .values(details={}))
    forget_files(unit, [number for _message, files in rows for number in files])
    return len(rows)
