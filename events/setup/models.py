"""Tables of an event's setup. Codes are unique within their event; texts in two languages are {"zh": …, "en": …}."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime

Localized = dict[str, str]


class Series(Model):
    """Events that are held again and again; each is an edition (届) of it."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[Localized] = mapped_column(Json)


class Event(Model):
    """One event. `starts` and `ends` are dates in its zone, both included."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    status: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[Localized] = mapped_column(Json)
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id"), index=True)
    edition: Mapped[int | None] = mapped_column()
    timezone: Mapped[str] = mapped_column(sa.String(60))
    starts: Mapped[date] = mapped_column(sa.Date)
    ends: Mapped[date] = mapped_column(sa.Date)
    # From when until when people can register; without them from publication until the last day is over.
    registration_opens: Mapped[datetime | None] = mapped_column(UTCDateTime)
    registration_closes: Mapped[datetime | None] = mapped_column(UTCDateTime)
    city: Mapped[Localized | None] = mapped_column(Json)
    languages: Mapped[list[str]] = mapped_column(Json)
    organizers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # The last delegate's number; a number is given once and never again.
    last_number: Mapped[int] = mapped_column(default=0)

    series: Mapped[Series | None] = relationship()
    rooms: Mapped[list[Room]] = relationship(order_by="Room.position", cascade="all, delete-orphan")
    categories: Mapped[list[Category]] = relationship(order_by="Category.position", cascade="all, delete-orphan")
    activities: Mapped[list[Activity]] = relationship(
        order_by="Activity.position", cascade="all, delete-orphan")
    points: Mapped[list[Point]] = relationship(order_by="Point.position", cascade="all, delete-orphan")


class Room(Model):
    """A place within the event; its capacity holds for activities that state none."""

    __tablename__ = "room"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column()
    code: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[Localized] = mapped_column(Json)
    capacity: Mapped[int | None] = mapped_column()


class Category(Model):
    """What sort of delegate somebody is (代表类别). `taken` counts places of the quota, pending ones included."""

    __tablename__ = "category"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"), sa.CheckConstraint("taken >= 0", name="taken"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column()
    # What the badge code says instead of the code's text: given once, from 1, never given to another category.
    number: Mapped[int] = mapped_column()
    code: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[Localized] = mapped_column(Json)
    quota: Mapped[int | None] = mapped_column()
    taken: Mapped[int] = mapped_column(default=0)
    approval: Mapped[bool] = mapped_column(default=False)
    public: Mapped[bool] = mapped_column(default=True)
    counted: Mapped[bool] = mapped_column(default=True)
    colour: Mapped[str | None] = mapped_column(sa.String(7))
    companions: Mapped[int] = mapped_column(default=0)
    companion_category: Mapped[str | None] = mapped_column(sa.String(60))


class Activity(Model):
    """Something that happens at a time (子活动). `taken` counts held places; `categories` None means all."""

    __tablename__ = "activity"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"), sa.CheckConstraint("taken >= 0", name="taken"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column()
    code: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[Localized] = mapped_column(Json)
    starts: Mapped[datetime] = mapped_column(UTCDateTime)
    ends: Mapped[datetime] = mapped_column(UTCDateTime)
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    own_capacity: Mapped[int | None] = mapped_column()
    taken: Mapped[int] = mapped_column(default=0)
    sign_up: Mapped[str] = mapped_column(sa.String(10))
    categories: Mapped[list[str] | None] = mapped_column(Json)
    waiting_list: Mapped[bool] = mapped_column(default=False)
    # [{"title": Localized, "minutes": int, "speakers": [{"name", "unit"?, "title"?, "role"}]}]
    items: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    stops: Mapped[list[Localized]] = mapped_column(Json, default=list)
    tables: Mapped[int | None] = mapped_column()
    slot_minutes: Mapped[int | None] = mapped_column()

    room: Mapped[Room | None] = relationship()

    @property
    def capacity(self) -> int | None:
        """Its own, else its room's, else None (no limit)."""
        if self.own_capacity is not None:
            return self.own_capacity
        return self.room.capacity if self.room else None


class Point(Model):
    """Where badges are scanned (签到点). `categories` None means its activity's, else all."""

    __tablename__ = "point"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column()
    code: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[Localized] = mapped_column(Json)
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity.id"))
    admits: Mapped[str] = mapped_column(sa.String(10))
    daily: Mapped[bool] = mapped_column(default=False)
    forgiving: Mapped[bool] = mapped_column(default=False)
    needs_sign_up: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[list[str] | None] = mapped_column(Json)
    opens_minutes_before: Mapped[int | None] = mapped_column()
    closes_minutes_after: Mapped[int | None] = mapped_column()

    activity: Mapped[Activity | None] = relationship()
