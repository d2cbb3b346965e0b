"""The outbox's tables."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime
from app.mail.enums import Channel


class MailMessage(Model):
    """One message to one address. It outlives what it is about, hence the plain numbers of event and delegate."""

    __tablename__ = "mail_message"
    __table_args__ = (
        sa.Index("ix_mail_message_event_id_created_at", "event_id", "created_at"),
        sa.Index("ix_mail_message_delegate_id", "delegate_id"),
        sa.Index("ix_mail_message_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column()
    delegate_id: Mapped[int | None] = mapped_column()
    channel: Mapped[str] = mapped_column(sa.String(4), default=Channel.MAIL)
    occasion: Mapped[str] = mapped_column(sa.String(60))
    language: Mapped[str] = mapped_column(sa.String(2))
    to_name: Mapped[str] = mapped_column(sa.String(200))
    # An e-mail address, or a mobile number in E.164.
    to_address: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str | None] = mapped_column(sa.Text)
    # Numbers of stored files.
    attachments: Mapped[list[int]] = mapped_column(Json, default=list)
    # Names of files that are made at the moment of sending, from what is true then ("calendar").
    enclosures: Mapped[list[str]] = mapped_column(Json, default=list)
    # Where its receiver can say that no more of this kind is wanted.
    unsubscribe_address: Mapped[str | None] = mapped_column(sa.String(300))
    # Its text opens an account: it is shown to nobody and forgotten once it is sent.
    confidential: Mapped[bool] = mapped_column(default=False)
    # The same at every try, so that a message that arrives twice is one message.
    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    # The job that hands it over: only this one may go on after a worker has died.
    sending_job: Mapped[int | None] = mapped_column()
    attempts: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str | None] = mapped_column(sa.String(500))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MailText(Model):
    """An event's own text for an occasion in a language; where there is none, ours is used."""

    __tablename__ = "mail_text"
    __table_args__ = (sa.UniqueConstraint("event_id", "occasion", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    occasion: Mapped[str] = mapped_column(sa.String(60))
    language: Mapped[str] = mapped_column(sa.String(2))
    subject: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MailRefusal(Model):
    """Somebody who wants no news of an event; what is about their own registration still reaches them."""

    __tablename__ = "mail_refusal"
    __table_args__ = (sa.UniqueConstraint("event_id", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    email_key: Mapped[str] = mapped_column(sa.String(254))
    refused_at: Mapped[datetime] = mapped_column(UTCDateTime)
