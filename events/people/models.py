"""Tables of people: pairs that may be one person, pairs that aren't, and who looks after whom."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class SuspectedPair(Model):
    """Two registrations that may be one person's, as they were found at the last look; derived, and made anew."""

    __tablename__ = "suspected_pair"
    __table_args__ = (sa.UniqueConstraint("one_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    one_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    # events.people.enums.Sign, the strongest first; `strength` is the place of the first.
    signs: Mapped[list[str]] = mapped_column(Json)
    strength: Mapped[int] = mapped_column()


class LookForPairs(Model):
    """When an event's registrations were last compared, and what they were then."""

    __tablename__ = "look_for_pairs"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    # How many there were, and when the last of them changed: as long as both hold there is nothing new to find.
    delegates: Mapped[int] = mapped_column()
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class TwoPeople(Model):
    """Two registrations that somebody said are two people; the smaller number first."""

    __tablename__ = "two_people"
    __table_args__ = (sa.UniqueConstraint("one_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    said_by: Mapped[str] = mapped_column(sa.String(200))
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LiaisonDuty(Model):
    """That a liaison (联络员) looks after a delegate, a group or a category. Each has at most one."""

    __tablename__ = "liaison_duty"
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN delegate_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN group_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN category_id IS NULL THEN 0 ELSE 1 END) = 1", name="one_target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), unique=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate_group.id", ondelete="CASCADE"), unique=True)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"), unique=True)
