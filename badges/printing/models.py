"""Tables of printing: which badges were put on paper, when and by whom."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class PrintRun(Model):
    """One order to print, and the file that it ended in. `delegate_ids` None means all that the other columns say."""

    __tablename__ = "print_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    layout: Mapped[str] = mapped_column(sa.String(10))
    category: Mapped[str | None] = mapped_column(sa.String(60))
    only_unprinted: Mapped[bool] = mapped_column(default=False)
    delegate_ids: Mapped[list[int] | None] = mapped_column(Json)
    count: Mapped[int | None] = mapped_column()
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    ordered_by: Mapped[str] = mapped_column(sa.String(200))
    ordered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    printed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PrintedBadge(Model):
    """The print log: this issue of a delegate's badge was in that run's file."""

    __tablename__ = "printed_badge"
    __table_args__ = (sa.UniqueConstraint("run_id", "delegate_id"), sa.Index("ix_printed_badge_issue", "delegate_id", "issue"))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("print_run.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    issue: Mapped[int] = mapped_column()
