"""Tables of desks: who may scan where, and every scan that was kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class Desk(Model):
    """A device that scans for one event. `point_codes` None means every point of the event, later ones included."""

    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    point_codes: Mapped[list[str] | None] = mapped_column(Json)
    supervisor: Mapped[bool] = mapped_column(default=False)
    may_search: Mapped[bool] = mapped_column(default=False)
    # Of the token only a hash is kept; of the one-time code the closed text too, to show it again until it is used.
    pairing_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    pairing_closed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    pairing_ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # What the desk said of itself at its last sign of life.
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    queued: Mapped[int] = mapped_column(default=0)
    app_version: Mapped[str | None] = mapped_column(sa.String(40))


class Scan(Model):
    """One scan, refused ones too. It names the delegate by number only, so that it outlives an erasure.

    `turn` counts the admissions of one person at one point (on one day, where it is daily: `lane`) as they came;
    its uniqueness lets two who decide on the same person do so one after the other. It is None where nothing is
    to be decided: for refusals, and at points that admit many. `marks` and `rule` follow from all scans of the
    lane and are worked out anew when one is added; `told` is what the desk was answered.
    """

    __tablename__ = "scan"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "scan_id"),
        sa.UniqueConstraint("point_id", "number", "lane", "turn"),
        sa.Index("ix_scan_point_outcome", "point_id", "outcome", "day", "number"),
        sa.Index("ix_scan_desk_id", "desk_id", "id"),
        sa.Index("ix_scan_event_received", "event_id", "received_at"),
        sa.Index("ix_scan_event_number", "event_id", "number"),
        sa.CheckConstraint("outcome IN ('admitted', 'refused')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    scan_id: Mapped[str] = mapped_column(sa.String(36))
    desk_id: Mapped[int] = mapped_column(sa.ForeignKey("desk.id"))
    point_id: Mapped[int] = mapped_column(sa.ForeignKey("point.id"))
    direction: Mapped[str] = mapped_column(sa.String(3))
    number: Mapped[int | None] = mapped_column()
    issue: Mapped[int | None] = mapped_column()
    lane: Mapped[str] = mapped_column(sa.String(10), default="")
    turn: Mapped[int | None] = mapped_column()
    # A keyed hash of what was read: it tells the same scan from another under the same scan_id.
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str | None] = mapped_column(sa.String(20))
    rule: Mapped[str | None] = mapped_column(sa.String(20))
    marks: Mapped[list[str]] = mapped_column(Json, default=list)
    note: Mapped[str | None] = mapped_column(sa.String(200))
    # What marks are worked out from: where the scan comes from, what was against it then, and a supervisor's word.
    offline: Mapped[bool] = mapped_column(default=False)
    clock_off: Mapped[bool] = mapped_column(default=False)
    unlisted: Mapped[bool] = mapped_column(default=False)
    revoked_desk: Mapped[bool] = mapped_column(default=False)
    override: Mapped[bool] = mapped_column(default=False)
    against: Mapped[list[str]] = mapped_column(Json, default=list)
    # {"marks", "rule", "first": [time, desk]}: answers once given don't change.
    told: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # The running count of the point as it was answered, so that a replay says the same.
    count: Mapped[int] = mapped_column(default=0)
    day: Mapped[date] = mapped_column(sa.Date)
    annulled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    annulled_by: Mapped[str | None] = mapped_column(sa.String(200))
    annul_reason: Mapped[str | None] = mapped_column(sa.String(200))
    # A person has looked at a conflict or an admission against the rules, and says how it stands.
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by: Mapped[str | None] = mapped_column(sa.String(200))
    settled_note: Mapped[str | None] = mapped_column(sa.String(200))


class PointCount(Model):
    """What a desk added to the running count of a point; desk 0 is what was counted when the count was opened.

    `what` says by which rule it is counted and, where it is counted day by day, of which day ("in_out-daily 2019-10-12").
    """

    __tablename__ = "point_count"

    point_id: Mapped[int] = mapped_column(sa.ForeignKey("point.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    desk_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column()


class Rehearsal(Model):
    """A time in which an event's desks were tried. Whatever was scanned in it is deleted at its end, `wiped` of them.

    It is over at `ends_at`, before the doors open, if nobody ends it earlier. While `ended_at` is None, points have no
    hours: a rehearsal is never at the hour of the event.
    """

    __tablename__ = "rehearsal"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    started_by: Mapped[str] = mapped_column(sa.String(200))
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    wiped: Mapped[int | None] = mapped_column()


class FormerStanding(Model):
    """What a delegate's registration was until a moment, kept at each change, to judge what was scanned before it."""

    __tablename__ = "former_standing"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    status: Mapped[str] = mapped_column(sa.String(10))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"))


class FormerPlace(Model):
    """What a delegate's place in an activity was until a moment. Before `asked_at` there was none."""

    __tablename__ = "former_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(sa.String(10))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
