"""Tables of letters: messages to many, and orders of letters on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class Mailing(Model):
    """A message to many: whom it is for was settled when it was confirmed. `done_count` says how many are in the outbox."""

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))
    # {"zh": {"subject", "body"}, "en": …}: one language or both.
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(Json)
    enclosures: Mapped[list[str]] = mapped_column(Json, default=list)
    # They stay in the outbox until somebody sends them.
    held: Mapped[bool] = mapped_column(default=False)
    delegate_ids: Mapped[list[int]] = mapped_column(Json)
    done_count: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    written_by: Mapped[str] = mapped_column(sa.String(200))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def occasion(self) -> str:
        """What its messages are found by in the outbox."""
        return f"mailing.{self.id}"


class LetterRun(Model):
    """An order of letters on paper, and the file that it ended in, which is kept for a few days."""

    __tablename__ = "letter_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    paper: Mapped[str] = mapped_column(sa.String(30))
    bundle: Mapped[str] = mapped_column(sa.String(10))
    # None: each delegate's own.
    language: Mapped[str | None] = mapped_column(sa.String(2))
    delegate_ids: Mapped[list[int]] = mapped_column(Json)
    made_count: Mapped[int | None] = mapped_column()
    # Who has no letter, and why: [{"reference", "name", "code", "missing"}].
    left_out: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    ordered_by: Mapped[str] = mapped_column(sa.String(200))
    ordered_at: Mapped[datetime] = mapped_column(UTCDateTime)
