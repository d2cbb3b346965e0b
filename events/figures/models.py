"""Figures sheets (数据清单): what is told to leaders and the press, numbered and signed off by two people."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Staff
from app.core.database import Model, UTCDateTime


class FiguresSheet(Model):
    """A sheet drawn up from a snapshot; `document` is its text and never changes, `sha256` the hash of it.

    It counts people and names none; only why it was withdrawn may name somebody (`erased_at`: last taken out then).

    That two people stand behind a signed one, and that a sheet is replaced once, the table itself holds.
    """

    __tablename__ = "figures_sheet"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "sequence"),
        sa.CheckConstraint("signed_by_id IS NULL OR signed_by_id <> drawn_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    sequence: Mapped[int] = mapped_column()
    number: Mapped[str] = mapped_column(sa.String(80), unique=True)
    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("tally_snapshot.id"))
    state: Mapped[str] = mapped_column(sa.String(10))
    document: Mapped[str] = mapped_column(sa.Text, deferred=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("figures_sheet.id"), unique=True)
    drawn_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.Text)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    drawn_by: Mapped[Staff] = relationship(foreign_keys=[drawn_by_id])
    signed_by: Mapped[Staff | None] = relationship(foreign_keys=[signed_by_id])
    withdrawn_by: Mapped[Staff | None] = relationship(foreign_keys=[withdrawn_by_id])
    replaces: Mapped[FiguresSheet | None] = relationship(remote_side=[id])
