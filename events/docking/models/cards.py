"""What an event's docking is set up with, and the cards that are put up: offers (成果) and demands (需求)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime
from events.docking.enums import CardState

Localized = dict[str, str]


class DockingSetup(Model):
    """Docking of one event: fields as definitions have them, rates as decimal texts in yuan for one unit."""

    __tablename__ = "docking_setup"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    fields: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    rates: Mapped[dict[str, str]] = mapped_column(Json, default=dict)


class CardColumns:
    """What offers and demands have in common. `code` is how deals and journals name the card; places are ISO 3166 codes.

    `version` counts what the card has said; `contact_…` is the person whom staff ask, shown to nobody else.
    """

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
    variety: Mapped[str | None] = mapped_column(sa.String(20))
    summary: Mapped[Localized] = mapped_column(Json, default=dict, server_default=sa.text("'{}'"))
    keywords: Mapped[list[str]] = mapped_column(Json, default=list, server_default=sa.text("'[]'"))
    state: Mapped[str] = mapped_column(sa.String(12), default=CardState.SHOWN, server_default=CardState.SHOWN)
    version: Mapped[int] = mapped_column(default=1, server_default=sa.text("1"))
    contact_name: Mapped[str | None] = mapped_column(sa.String(200))
    contact_title: Mapped[str | None] = mapped_column(sa.String(200))
    contact_mobile: Mapped[str | None] = mapped_column(sa.String(40))
    contact_email: Mapped[str | None] = mapped_column(sa.String(320))
    # All that the card says in small letters, to be searched by who may read it; and its titles alone, for who may not.
    search: Mapped[str] = mapped_column(sa.Text)
    search_title: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class OfferCard(CardColumns, Model):
    """A result or project that somebody offers. `readiness` is the technology readiness level of GB/T 22900.

    `amount_cents` is what its owner expects (a price, an investment), in hundredths of 万元.
    """

    __tablename__ = "docking_offer"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint("readiness BETWEEN 1 AND 9", name="readiness"),
    )

    inventor: Mapped[str | None] = mapped_column(sa.String(200))
    intellectual_property: Mapped[str | None] = mapped_column(sa.Text)
    readiness: Mapped[int | None] = mapped_column()
    amount_cents: Mapped[int | None] = mapped_column(sa.BigInteger)


class DemandCard(CardColumns, Model):
    """A problem that a company or a park wants solved. `budget_cents` are hundredths of 万元.

    `readiness_from` is how ready a technology must be at least to serve.
    """

    __tablename__ = "docking_demand"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint("readiness_from BETWEEN 1 AND 9", name="readiness_from"),
    )

    target: Mapped[str | None] = mapped_column(sa.Text)
    budget_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    deadline: Mapped[date | None] = mapped_column(sa.Date)
    readiness_from: Mapped[int | None] = mapped_column()
