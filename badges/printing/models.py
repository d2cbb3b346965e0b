"""Tables of printing: the layouts of badges, and which badges were put on paper, when and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from app.core.files import StoredFile
from badges.printing.enums import Purpose, RunState, Sorting


class PrintRun(Model):
    """One order to print, and the file that it ended in; whose badges it has stands in the print log from the start.

    `delegate_ids` are those that were picked by hand. `chosen` says how the others were found, for people to read:
    it holds codes and numbers, never what somebody typed.
    """

    __tablename__ = "print_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    layout: Mapped[str] = mapped_column(sa.String(10))
    category: Mapped[str | None] = mapped_column(sa.String(60))
    only_unprinted: Mapped[bool] = mapped_column(default=False)
    delegate_ids: Mapped[list[int] | None] = mapped_column(Json)
    count: Mapped[int | None] = mapped_column()
    # How many of its badges have a text that doesn't fit.
    unfit: Mapped[int | None] = mapped_column()
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    ordered_by: Mapped[str] = mapped_column(sa.String(200))
    ordered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # When its file was made.
    printed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # What was logged before there were states had been printed.
    state: Mapped[str] = mapped_column(sa.String(10), default=RunState.PRINTED, server_default=RunState.PRINTED)
    purpose: Mapped[str] = mapped_column(sa.String(10), default=Purpose.BADGES, server_default=Purpose.BADGES)
    layout_code: Mapped[str | None] = mapped_column(sa.String(60))
    sorting: Mapped[str] = mapped_column(sa.String(10), default=Sorting.CATEGORY, server_default=Sorting.CATEGORY)
    separators: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    chosen: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # Goes up when something that the file may show was erased while it was being made: it is then made anew.
    rounds: Mapped[int] = mapped_column(default=0, server_default="0")
    # Who fetched or discarded it, when, and why it was discarded.
    settled_by: Mapped[str | None] = mapped_column(sa.String(200))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    discarded: Mapped[str | None] = mapped_column(sa.String(20))


class PrintedBadge(Model):
    """The print log: this issue of a delegate's badge is in that print. `unfit` are elements whose text doesn't fit."""

    __tablename__ = "printed_badge"
    __table_args__ = (sa.UniqueConstraint("run_id", "delegate_id"), sa.Index("ix_printed_badge_issue", "delegate_id", "issue"))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("print_run.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    issue: Mapped[int] = mapped_column()
    unfit: Mapped[list[str] | None] = mapped_column(Json)
    has_unfit: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))


class KeptLayout(Model):
    """A layout of an event's own. `document` is what rules/layouts.py reads; `revision` counts its changes from 1."""

    __tablename__ = "badge_layout"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[dict[str, str]] = mapped_column(Json)
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    revision: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[str] = mapped_column(sa.String(200))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    pictures: Mapped[list[LayoutPicture]] = relationship(order_by="LayoutPicture.key", cascade="all, delete-orphan")


class LayoutPicture(Model):
    """A picture that a layout may show: PNG, JPEG or one page of PDF, drawn anew when it came in."""

    __tablename__ = "badge_layout_picture"
    __table_args__ = (sa.UniqueConstraint("layout_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(sa.ForeignKey("badge_layout.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()


class LayoutChoice(Model):
    """Which layout a category's badges have; an empty category stands for all that have no choice of their own."""

    __tablename__ = "badge_layout_choice"
    __table_args__ = (sa.UniqueConstraint("event_id", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    category: Mapped[str] = mapped_column(sa.String(60))
    layout_id: Mapped[int] = mapped_column(sa.ForeignKey("badge_layout.id", ondelete="CASCADE"), index=True)
