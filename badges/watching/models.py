"""Tables of watching and attendance: settings, marked guests, who was told of whom, certificates, orders of papers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class WatchSettings(Model):
    """Whose arrival is told, and who gets a certificate. Without a row: whoever has a liaison; arrival; not open yet."""

    __tablename__ = "watch_settings"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    guest_categories: Mapped[list[str]] = mapped_column(Json, default=list)
    # Whether everybody in a liaison's care is a guest to be told of.
    with_liaison: Mapped[bool] = mapped_column(default=True)
    tell_liaisons: Mapped[bool] = mapped_column(default=True)
    attendance_rule: Mapped[str] = mapped_column(sa.String(20), default="arrival")
    attendance_least: Mapped[int] = mapped_column(default=1)
    # Whether delegates fetch theirs from the personal page once the event is over.
    certificates_open: Mapped[bool] = mapped_column(default=False)


class MarkedGuest(Model):
    """A delegate whose arrival is told whatever their category."""

    __tablename__ = "marked_guest"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    marked_by: Mapped[str] = mapped_column(sa.String(200))
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ArrivalNotice(Model):
    """That a guest has come, and which liaison was told: once for each person and event."""

    __tablename__ = "arrival_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), unique=True)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    point_id: Mapped[int] = mapped_column(sa.ForeignKey("point.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    noticed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # False where nobody was written to: no liaison, no address, switched off, or long ago.
    written: Mapped[bool] = mapped_column(default=False)


class ScansLookedAt(Model):
    """Up to which scan arrivals have been looked for; one row for the installation."""

    __tablename__ = "scans_looked_at"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(sa.BigInteger)


class DeskHealth(Model):
    """What a device last said of itself: `battery` in percent, how many seconds its clock is ahead (behind: below 0)."""

    __tablename__ = "desk_health"

    desk_id: Mapped[int] = mapped_column(sa.ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True)
    battery: Mapped[int | None] = mapped_column()
    charging: Mapped[bool | None] = mapped_column()
    clock_ahead_s: Mapped[int] = mapped_column()
    told_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Certificate(Model):
    """A certificate of attendance. What it told when it was issued is kept, whatever is scanned or corrected later."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), unique=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    activities: Mapped[int] = mapped_column()
    minutes: Mapped[int] = mapped_column()
    issued_by: Mapped[str] = mapped_column(sa.String(200))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_by: Mapped[str | None] = mapped_column(sa.String(200))
    revoke_reason: Mapped[str | None] = mapped_column(sa.String(200))


class PaperOrder(Model):
    """Sheets or certificates that a job makes, and the file it ended in, which is kept for a few days."""

    __tablename__ = "paper_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    # What was chosen, as the form has it; for certificates {"delegate_ids": […]}.
    choices: Mapped[dict[str, Any]] = mapped_column(Json)
    count: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    ordered_by: Mapped[str] = mapped_column(sa.String(200))
    ordered_at: Mapped[datetime] = mapped_column(UTCDateTime)
