"""Tables of badge codes: the event's keys, and badges that were reissued or withdrawn."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model, UTCDateTime


class EventKey(Model):
    """A key of the event. Delegates with numbers from `from_number` on get it for their first badge."""

    __tablename__ = "event_key"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    # 32 random bytes, closed with the installation's secret key.
    closed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    public: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    from_number: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class BadgeIssue(Model):
    """An issue of a delegate's badge. Issue 1 has a row only once it is withdrawn: it follows from the delegate's number."""

    __tablename__ = "badge_issue"
    __table_args__ = (
        sa.UniqueConstraint("delegate_id", "issue"),
        sa.CheckConstraint("issue >= 1", name="issue"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    issue: Mapped[int] = mapped_column()
    key_number: Mapped[int] = mapped_column()
    # None for a first issue, which is older than any row.
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Why it was issued instead of the one before, and by whom; why it was withdrawn, and by whom.
    reason: Mapped[str | None] = mapped_column(sa.String(20))
    issued_by: Mapped[str | None] = mapped_column(sa.String(200))
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.String(20))
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(200))
