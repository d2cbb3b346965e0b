"""Tables of meetings: who takes part, wishes, plans, the meetings of the day, tables with their codes, intent slips."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from events.docking.models import Deal, DemandCard, OfferCard
from events.registration.models import Delegate
from events.setup.models import Activity


class MeetingSetup(Model):
    """How an event holds its meetings; without a row, what rules/usual.py says."""

    __tablename__ = "meeting_setup"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    wishes_close: Mapped[datetime | None] = mapped_column(UTCDateTime)
    most: Mapped[int] = mapped_column()
    break_minutes: Mapped[int] = mapped_column()
    travel_minutes: Mapped[int] = mapped_column()
    # [{"activity": code, "rooms": [{"room": code, "tables": int}]}]; an activity left out has its tables in its own room.
    halls: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    # [{"code", "name", "languages": ["zh", "en"]}]
    interpreters: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)


class MeetingParty(Model):
    """A card that takes part in meetings. `most` None: as many as the event allows; no languages: never an interpreter."""

    __tablename__ = "meeting_party"
    __table_args__ = (sa.CheckConstraint(
        "(CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN demand_id IS NULL THEN 0 ELSE 1 END) = 1",
        name="one_card"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("docking_offer.id", ondelete="CASCADE"), unique=True)
    demand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("docking_demand.id", ondelete="CASCADE"), unique=True)
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    most: Mapped[int | None] = mapped_column()
    # On the day: the party comes only from here on, or leaves for good.
    comes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    leaves_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    offer: Mapped[OfferCard | None] = relationship()
    demand: Mapped[DemandCard | None] = relationship()
    members: Mapped[list[MeetingMember]] = relationship(cascade="all, delete-orphan", order_by="MeetingMember.id")
    blocks: Mapped[list[MeetingBlock]] = relationship(cascade="all, delete-orphan", order_by="MeetingBlock.starts")

    @property
    def is_offer(self) -> bool:
        return self.offer_id is not None

    @property
    def card(self) -> OfferCard | DemandCard:
        found = self.offer or self.demand
        if found is None:
            raise ValueError("a party stands for one card")
        return found


class MeetingMember(Model):
    """Somebody registered who comes for a card."""

    __tablename__ = "meeting_member"
    __table_args__ = (sa.UniqueConstraint("party_id", "delegate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_party.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)

    delegate: Mapped[Delegate] = relationship()


class MeetingBlock(Model):
    """A time at which a party can't meet anybody."""

    __tablename__ = "meeting_block"
    __table_args__ = (sa.UniqueConstraint("party_id", "starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_party.id", ondelete="CASCADE"))
    starts: Mapped[datetime] = mapped_column(UTCDateTime)
    ends: Mapped[datetime] = mapped_column(UTCDateTime)


class MeetingWish(Model):
    """That one side, or the organisers, want two parties to meet. A side's wishes are ranked from 1."""

    __tablename__ = "meeting_wish"
    __table_args__ = (sa.UniqueConstraint("offer_party_id", "demand_party_id", "by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    offer_party_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_party.id", ondelete="CASCADE"))
    demand_party_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_party.id", ondelete="CASCADE"), index=True)
    by: Mapped[str] = mapped_column(sa.String(10))
    rank: Mapped[int | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MeetingPlan(Model):
    """A schedule as a job made it: a draft until it is published, kept as it was afterwards.

    `content` has the meetings as {"offer", "demand", "activity", "starts", "ends", "room", "table", "interpreter"}, with
    parties by their numbers and instants in ISO 8601; `left` those left over with their reason; `goals` what was reached.
    """

    __tablename__ = "meeting_plan"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(sa.String(10))
    # Made on the day: what people know stays, but for what has become impossible.
    is_change: Mapped[bool] = mapped_column(default=False)
    seconds: Mapped[int] = mapped_column()
    job_id: Mapped[int | None] = mapped_column()
    made_by: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    content: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    left: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    goals: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)


class Meeting(Model):
    """A meeting (洽谈) that was published: one row a pair of parties, whatever changes about it."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.UniqueConstraint("offer_party_id", "demand_party_id"),
        sa.Index("ix_meeting_event_id_starts", "event_id", "starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    offer_party_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_party.id"))
    demand_party_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_party.id"), index=True)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"))
    starts: Mapped[datetime] = mapped_column(UTCDateTime)
    ends: Mapped[datetime] = mapped_column(UTCDateTime)
    room: Mapped[str] = mapped_column(sa.String(60))
    table: Mapped[int] = mapped_column("table_number")
    interpreter: Mapped[str | None] = mapped_column(sa.String(60))
    state: Mapped[str] = mapped_column(sa.String(10))
    outcome: Mapped[str | None] = mapped_column(sa.Text)

    offer_party: Mapped[MeetingParty] = relationship(foreign_keys=[offer_party_id])
    demand_party: Mapped[MeetingParty] = relationship(foreign_keys=[demand_party_id])
    activity: Mapped[Activity] = relationship()


class MeetingTable(Model):
    """A table of an activity with the secret of its printed code.

    The secret stands on paper in the hall for everybody, and by itself opens nothing but what is on at the table: it
    is kept as it is, so that the same sheet can be printed again.
    """

    __tablename__ = "meeting_table"
    __table_args__ = (sa.UniqueConstraint("activity_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    room: Mapped[str] = mapped_column(sa.String(60))
    token: Mapped[str] = mapped_column(sa.String(40), unique=True)
    broken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    activity: Mapped[Activity] = relationship()


class IntentSlip(Model):
    """What two parties say they intend (意向单): sent by one, confirmed by both, recorded by a clerk as a deal's step."""

    __tablename__ = "intent_slip"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "number"), sa.UniqueConstraint("event_id", "submission"),
        sa.CheckConstraint("amount_cents IS NULL OR amount_cents > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column()
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    subject: Mapped[str] = mapped_column(sa.String(400))
    amount_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(sa.String(10))
    on_paper: Mapped[bool] = mapped_column(default=False)
    submission: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    recorded_by: Mapped[str | None] = mapped_column(sa.String(200))
    deal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deal.id"), index=True)

    meeting: Mapped[Meeting] = relationship()
    deal: Mapped[Deal | None] = relationship()
    confirmations: Mapped[list[SlipConfirmation]] = relationship(
        cascade="all, delete-orphan", order_by="SlipConfirmation.id")


class SlipConfirmation(Model):
    """That one side confirmed a slip. Two sides are two people: the table itself holds it."""

    __tablename__ = "slip_confirmation"
    __table_args__ = (sa.UniqueConstraint("slip_id", "side"), sa.UniqueConstraint("slip_id", "delegate_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    slip_id: Mapped[int] = mapped_column(sa.ForeignKey("intent_slip.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(sa.String(10))
    # Emptied where the person is erased; that the side confirmed stays.
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"), index=True)
    reference: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
