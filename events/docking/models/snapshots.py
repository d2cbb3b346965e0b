"""Tallies that were frozen (定稿), and papers that were printed once and are handed out the same ever after."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Model, UTCDateTime
from app.core.files import StoredFile


class TallySnapshot(Model):
    """A tally with the rows behind it, as they stood when it was taken. Only an erasure changes it, and no figure of it.

    `document` is its text as it is printed, `sha256` the hash of that text in UTF-8, `deals` how many rows it has. Where
    names were erased (last on `erased_at`), `first_sha256` is the hash that it had when it was taken.
    """

    __tablename__ = "tally_snapshot"
    __table_args__ = (sa.Index("ix_tally_snapshot_scope", "scope", "scope_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    scope: Mapped[str] = mapped_column(sa.String(20))
    # An event's number, a series' or an organisation's, as `scope` says.
    scope_id: Mapped[int] = mapped_column()
    as_of: Mapped[date] = mapped_column(sa.Date)
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_by: Mapped[str] = mapped_column(sa.String(200))
    deals: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(sa.String(64))
    document: Mapped[str] = mapped_column(sa.Text, deferred=True)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_sha256: Mapped[str | None] = mapped_column(sa.String(64))


class KeptPaper(Model):
    """A paper that was printed once: its bytes stay until a name on it is erased. `key` says of what and how, with colons.
    """

    __tablename__ = "kept_paper"

    key: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
