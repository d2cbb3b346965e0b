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
    rows = unit.session.execute(
        sa.delete(MailMessage).where(MailMessage.delegate_id == delegate.id)
        .returning(MailMessage.id, MailMessage.attachments)).all()
    unit.session.execute(
        sa.update(AuditEntry).where(AuditEntry.subject_kind == "mail",
                                    AuditEntry.subject_key.in_([str(number) for number, _files in rows]))
        .values(details={}))
    forget_files(unit, [number for _message, files in rows for number in files])
    return {"messages": len(rows)}
