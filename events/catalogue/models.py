"""What the catalogue is set up with, links by which owners write their cards, sheets, teams of experts, and visits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from app.core.files import StoredFile
from events.catalogue.enums import LinkState
from events.docking.models import DemandCard, OfferCard


class CatalogueSetup(Model):
    """Whether an event's catalogue is open to everybody, and for how many days an owner's link holds."""

    __tablename__ = "catalogue_setup"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    open: Mapped[bool] = mapped_column()
    link_days: Mapped[int] = mapped_column()


class CardLink(Model):
    """A link by which an owner writes a card. `typed` is what they typed, encrypted: it may name people."""

    __tablename__ = "card_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("docking_offer.id", ondelete="CASCADE"), index=True)
    demand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("docking_demand.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(320))
    language: Mapped[str] = mapped_column(sa.String(2))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    token_closed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    state: Mapped[str] = mapped_column(sa.String(12), default=LinkState.OPEN)
    typed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    # Why the organisers sent it back.
    note: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    saved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    offer: Mapped[OfferCard | None] = relationship()
    demand: Mapped[DemandCard | None] = relationship()

    @property
    def card(self) -> OfferCard | DemandCard | None:
        """The card that the link is for, once there is one."""
        return self.offer or self.demand

    def holds(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.withdrawn_at is None and now < self.expires_at


class CardSheet(Model):
    """A spreadsheet of cards: looked at, then taken in. `targets` say what each column is, `report` what came of it."""

    __tablename__ = "card_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(10))
    created_by: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    targets: Mapped[list[str]] = mapped_column(Json, default=list)
    report: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"))

    file: Mapped[StoredFile | None] = relationship()


class ExpertTeam(Model):
    """Experts who look into a demand."""

    __tablename__ = "expert_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    demand_id: Mapped[int] = mapped_column(sa.ForeignKey("docking_demand.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(sa.String(12))
    finding: Mapped[str | None] = mapped_column(sa.Text)

    demand: Mapped[DemandCard] = relationship()
    members: Mapped[list[ExpertMember]] = relationship(order_by="ExpertMember.id", cascade="all, delete-orphan")
    tasks: Mapped[list[ExpertTask]] = relationship(order_by="ExpertTask.id", cascade="all, delete-orphan")


class ExpertMember(Model):
    """One expert of a team."""

    __tablename__ = "expert_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("expert_team.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    unit: Mapped[str | None] = mapped_column(sa.String(200))
    title: Mapped[str | None] = mapped_column(sa.String(200))
    email: Mapped[str | None] = mapped_column(sa.String(320))
    mobile: Mapped[str | None] = mapped_column(sa.String(40))
    leads: Mapped[bool] = mapped_column(default=False)


class ExpertTask(Model):
    """Something that a team is to do."""

    __tablename__ = "expert_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("expert_team.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(sa.String(500))
    due: Mapped[date | None] = mapped_column(sa.Date)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Visit(Model):
    """Experts who go to a company, a park or a district: an activity of the event, from which deals can come.

    `visitors` are [{"name", "unit"}].
    """

    __tablename__ = "docking_visit"
    __table_args__ = (sa.UniqueConstraint("event_id", "activity", "host"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    activity: Mapped[str] = mapped_column(sa.String(60))
    host: Mapped[str] = mapped_column(sa.String(200))
    demand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("docking_demand.id", ondelete="SET NULL"))
    visitors: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    state: Mapped[str] = mapped_column(sa.String(12))
    result: Mapped[str | None] = mapped_column(sa.Text)

    demand: Mapped[DemandCard | None] = relationship()
