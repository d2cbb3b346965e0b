"""How long a deal may stand at a stage, at one event, before it counts as stalled; and journals that came by the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from app.core.files import StoredFile


class DealPace(Model):
    """Days by stage. An event without a row has the usual ones."""

    __tablename__ = "deal_pace"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    days: Mapped[dict[str, int]] = mapped_column(Json)


class JournalUpload(Model):
    """A journal that somebody sent on the page, a colleague released, and a job reads. `preview` is of its first lines."""

    __tablename__ = "deal_journal_upload"
    __table_args__ = (sa.CheckConstraint("released_by_id IS NULL OR released_by_id <> sent_by_id", name="two_people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    lines: Mapped[int] = mapped_column()
    preview: Mapped[dict[str, Any]] = mapped_column(Json)
    sent_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    sent_by: Mapped[str] = mapped_column(sa.String(200))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    released_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    released_by: Mapped[str | None] = mapped_column(sa.String(200))
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    job_id: Mapped[int | None] = mapped_column(sa.Integer)
    refused_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship(foreign_keys=[file_id])
    refused: Mapped[StoredFile | None] = relationship(foreign_keys=[refused_id])
