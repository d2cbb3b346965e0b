"""Tables of registration: an event's questions, its delegates, their answers and their places."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from events.setup.models import Activity, Category, Localized


class Question(Model):
    """One of the event's own questions, asked beside the standing fields."""

    __tablename__ = "question"
    __table_args__ = (sa.UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column()
    key: Mapped[str] = mapped_column(sa.String(60))
    type: Mapped[str] = mapped_column(sa.String(20))
    label: Mapped[Localized] = mapped_column(Json)
    help: Mapped[Localized | None] = mapped_column(Json)
    section: Mapped[Localized | None] = mapped_column(Json)
    required: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[list[str] | None] = mapped_column(Json)
    # [{"value", "label": Localized, "capacity"?}]
    choices: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    min: Mapped[str | None] = mapped_column(sa.String(40))
    max: Mapped[str | None] = mapped_column(sa.String(40))
    max_length: Mapped[int | None] = mapped_column()
    accept: Mapped[list[str] | None] = mapped_column(Json)
    max_mb: Mapped[int | None] = mapped_column()
    sensitive: Mapped[bool] = mapped_column(default=False)
    show_if: Mapped[dict[str, Any] | None] = mapped_column(Json)


class Delegate(Model):
    """A registered person of one event (代表). `number` is the badge's serial, `reference` what people are told."""

    __tablename__ = "delegate"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "number"),
        sa.UniqueConstraint("event_id", "submission"),
        sa.Index("ix_delegate_event_status", "event_id", "status"),
        sa.Index("ix_delegate_event_mobile", "event_id", "mobile"),
        sa.Index("ix_delegate_event_email", "event_id", "email_key"),
        sa.Index("ix_delegate_event_sort", "event_id", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column()
    reference: Mapped[str] = mapped_column(sa.String(12), unique=True)
    # The personal link's secret: only its keyed hash is looked up; the text is kept encrypted, to be sent again.
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    token_closed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    status: Mapped[str] = mapped_column(sa.String(10))
    source: Mapped[str] = mapped_column(sa.String(10))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    name_latin: Mapped[str | None] = mapped_column(sa.String(160))
    # Sameness (case, width, spaces set aside), the order by pinyin, and what the search looks in.
    name_key: Mapped[str] = mapped_column(sa.String(120))
    sort_key: Mapped[str] = mapped_column(sa.String(200))
    search_text: Mapped[str] = mapped_column(sa.Text)
    unit: Mapped[str | None] = mapped_column(sa.String(200))
    title: Mapped[str | None] = mapped_column(sa.String(120))
    mobile: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    email_key: Mapped[str | None] = mapped_column(sa.String(254))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    province: Mapped[str | None] = mapped_column(sa.String(2))
    language: Mapped[str] = mapped_column(sa.String(2), default="zh")
    note: Mapped[str | None] = mapped_column(sa.Text)
    attention: Mapped[list[str]] = mapped_column(Json, default=list)
    # Consents given: {key: {"version", "at"}}.
    consents: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # What the last roster said, column by column, so that a later one overwrites only what it changed.
    roster_values: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # A form's own key: the same form sent twice is one registration.
    submission: Mapped[str | None] = mapped_column(sa.String(64))
    rejection_reason: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    category: Mapped[Category] = relationship()
    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", back_populates="delegate")
    places: Mapped[list[Place]] = relationship(cascade="all, delete-orphan", back_populates="delegate")


class Answer(Model):
    """A delegate's answer to one question: `value` in plain JSON, or `closed` (encrypted) where it is sensitive."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("delegate_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), index=True)
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    closed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    delegate: Mapped[Delegate] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()


class Place(Model):
    """Somebody's place in an activity, held or on the list. `asked_at` with `id` gives the order of the list."""

    __tablename__ = "place"
    __table_args__ = (
        sa.UniqueConstraint("delegate_id", "activity_id"),
        sa.Index("ix_place_activity_state", "activity_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"))
    state: Mapped[str] = mapped_column(sa.String(10))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    delegate: Mapped[Delegate] = relationship(back_populates="places")
    activity: Mapped[Activity] = relationship()
