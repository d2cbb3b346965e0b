"""Contacts of deals, links by which companies state progress, their statements and papers, and reminders that were sent."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from app.core.files import StoredFile
from events.docking.models import Deal


class FollowUpPlan(Model):
    """Who is reminded at an event: by stage the recipients; how often at most; how long a link is good."""

    __tablename__ = "follow_up_plan"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    recipients: Mapped[dict[str, list[str]]] = mapped_column(Json)
    most: Mapped[int] = mapped_column()
    link_days: Mapped[int] = mapped_column()


class FollowUpContact(Model):
    """Who at a company is asked about a deal. `refused_at` since they said that they want no more reminders."""

    __tablename__ = "follow_up_contact"

    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(320), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    refused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    deal: Mapped[Deal] = relationship()


class FollowUpLink(Model):
    """A link by which a company states how its deal goes on. It tells nothing once it is over or taken back."""

    __tablename__ = "follow_up_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    made_by: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    deal: Mapped[Deal] = relationship()


class FollowUpStatement(Model):
    """What a company stated. `stage` is a stage's word or a claim's; the amount stays as it was typed."""

    __tablename__ = "follow_up_statement"
    __table_args__ = (sa.UniqueConstraint("link_id", "submission"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"), index=True)
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up_link.id", ondelete="CASCADE"))
    submission: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[str] = mapped_column(sa.String(10), index=True)
    stage: Mapped[str] = mapped_column(sa.String(20))
    reached_on: Mapped[date | None] = mapped_column(sa.Date)
    amount: Mapped[str | None] = mapped_column(sa.String(60))
    told: Mapped[str | None] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.String(200))
    stated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by: Mapped[str | None] = mapped_column(sa.String(200))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str | None] = mapped_column(sa.Text)

    deal: Mapped[Deal] = relationship()
    papers: Mapped[list[FollowUpPaper]] = relationship(
        order_by="FollowUpPaper.id", cascade="all, delete-orphan", back_populates="statement")


class FollowUpPaper(Model):
    """A file that came with a statement; its kind is what the company says it is."""

    __tablename__ = "follow_up_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up_statement.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))

    statement: Mapped[FollowUpStatement] = relationship(back_populates="papers")
    file: Mapped[StoredFile] = relationship()


class FollowUpReminder(Model):
    """A reminder that went out. One of a round to each recipient; a further step of the deal begins anew."""

    __tablename__ = "follow_up_reminder"
    __table_args__ = (sa.UniqueConstraint("deal_id", "step", "round", "recipient"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"))
    step: Mapped[int] = mapped_column()
    round: Mapped[int] = mapped_column()
    recipient: Mapped[str] = mapped_column(sa.String(10))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_by: Mapped[str] = mapped_column(sa.String(200))
