"""What was done, by whom, when: entries that are added and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.actors import Actor
from app.core.database import Json, Model, UTCDateTime


class AuditEntry(Model):
    """One act. `subject_kind`/`subject_key` name what it was done to; `details` hold names and values, no secrets."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_subject", "subject_kind", "subject_key"),
        sa.Index("ix_audit_entry_event_at", "event_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    tag: Mapped[str] = mapped_column(sa.String(60))
    actor_kind: Mapped[str] = mapped_column(sa.String(20))
    actor_key: Mapped[str | None] = mapped_column(sa.String(80))
    actor_label: Mapped[str] = mapped_column(sa.String(200))
    event_id: Mapped[int | None] = mapped_column(sa.Integer)
    subject_kind: Mapped[str | None] = mapped_column(sa.String(30))
    subject_key: Mapped[str | None] = mapped_column(sa.String(80))
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


_TAGS: dict[str, Any] = {}


def define_tags(tags: dict[str, Any]) -> None:
    """Add tags ("delegate.approved") with a lazy text that says in a history what was done."""
    for tag, sentence in tags.items():
        if tag in _TAGS:
            raise ValueError(f"audit tag defined twice: {tag}")
        _TAGS[tag] = sentence


def all_tags() -> dict[str, Any]:
    return dict(_TAGS)


def tag_sentence(tag: str) -> str:
    return str(_TAGS.get(tag, tag))


def make_entry(
    actor: Actor, at: datetime, tag: str, *, event_id: int | None, subject: tuple[str, object] | None,
    details: dict[str, Any],
) -> AuditEntry:
    """An entry, not yet in a session. Raises KeyError for a tag that nobody has defined."""
    return AuditEntry(**entry_row(actor, at, tag, event_id=event_id, subject=subject, details=details))


def entry_row(
    actor: Actor, at: datetime, tag: str, *, event_id: int | None, subject: tuple[str, object] | None,
    details: dict[str, Any],
) -> dict[str, Any]:
    """An entry's columns. Raises KeyError for a tag that nobody has defined."""
    if tag not in _TAGS:
        raise KeyError(f"unknown audit tag: {tag}")
    kind, key = (subject[0], str(subject[1])) if subject else (None, None)
    return {
        "at": at, "tag": tag, "actor_kind": actor.kind, "actor_key": actor.key, "actor_label": actor.label[:200],
        "event_id": event_id, "subject_kind": kind, "subject_key": key, "details": details,
    }


def history_of(session: Session, kind: str, key: object, limit: int = 200) -> list[AuditEntry]:
    """The latest entries about one thing, newest first."""
    statement = (
        sa.select(AuditEntry).where(AuditEntry.subject_kind == kind, AuditEntry.subject_key == str(key))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    )
    return list(session.scalars(statement))
