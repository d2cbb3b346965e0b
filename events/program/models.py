"""Programs that were made: one row a language and edition each time the agenda had changed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Model, UTCDateTime
from app.core.files import StoredFile


class ProgramPrint(Model):
    """A program as it was printed. `digest` is that of all that stands in it; `number` counts its versions from 1."""

    __tablename__ = "program_print"
    __table_args__ = (sa.UniqueConstraint("event_id", "language", "edition", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(4))
    edition: Mapped[str] = mapped_column(sa.String(10))
    number: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(sa.String(64))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    file: Mapped[StoredFile] = relationship()
