"""What an event's docking is set up with, and the cards that are put up: offers (成果) and demands (需求)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime

Localized = dict[str, str]


class DockingSetup(Model):
    """Docking of one event: fields as definitions have them, rates as decimal texts in yuan for one unit."""

    __tablename__ = "docking_setup"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    fields: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    rates: Mapped[dict[str, str]] = mapped_column(Json, default=dict)


class CardColumns:
    """What offers and demands have in common. `code` is how deals and journals name the card; places are ISO 3166 codes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[Localized] = mapped_column(Json)
    owner: Mapped[str] = mapped_column(sa.String(200))
    field: Mapped[str | None] = mapped_column(sa.String(60))
    description: Mapped[str | None] = mapped_column(sa.Text)
    cooperation: Mapped[list[str]] = mapped_column(Json, default=list)
    country: Mapped[str | None] = mapped_column(sa.String(2))
    province: Mapped[str | None] = mapped_column(sa.String(6))
    place: Mapped[str | None] = mapped_column(sa.String(200))
    confidentiality: Mapped[str] = mapped_column(sa.String(20))
    # Titles, owner and code in small letters, to be searched.
    search: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class OfferCard(CardColumns, Model):
    """A result or project that somebody offers. `readiness` is the technology readiness level of GB/T 22900."""

    __tablename__ = "docking_offer"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint("readiness BETWEEN 1 AND 9", name="readiness"),
    )

    inventor: Mapped[str | None] = mapped_column(sa.String(200))
    intellectual_property: Mapped[str | None] = mapped_column(sa.Text)
    readiness: Mapped[int | None] = mapped_column()


class DemandCard(CardColumns, Model):
    """A problem that a company or a park wants solved. `budget_cents` are hundredths of 万元."""

    __tablename__ = "docking_demand"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    target: Mapped[str | None] = mapped_column(sa.Text)
    budget_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    deadline: Mapped[date | None] = mapped_column(sa.Date)
