"""What a delegate was sent, forgotten with them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.files import forget_files
from app.core.unit import Unit
from app.mail.models import MailMessage


def erase_mail(unit: Unit, delegate: Any) -> dict[str, int]:
    """Delete every message to a delegate, what was attached to it, and what its history names. The caller has decided it."""
    return {"messages": _erase(unit, MailMessage.delegate_id == delegate.id)}


def erase_mail_to(unit: Unit, event_id: int, occasion: str, address: str) -> int:
    """Delete what was written to an address at an occasion, before it was known as a delegate's; returns how many."""
    return _erase(unit, MailMessage.event_id == event_id, MailMessage.occasion == occasion,
                  MailMessage.to_address == address)


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
