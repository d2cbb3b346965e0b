"""Lists of proposals as they were computed last, and what staff say of pairs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class MatchRun(Model):
    """When an event's cards were matched last, and of which versions of them (`stamp`)."""

    __tablename__ = "match_run"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    stamp: Mapped[str] = mapped_column(sa.String(64))
    computed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MatchList(Model):
    """A card's proposals, the best first: [{"id", "score", "reasons": [{"feature", "value", "said"}]}]; ids of the other kind."""

    __tablename__ = "match_list"
    __table_args__ = (sa.UniqueConstraint("event_id", "kind", "card_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    card_id: Mapped[int] = mapped_column()
    card_version: Mapped[int] = mapped_column()
    proposals: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class MatchRuling(Model):
    """What staff say of a pair, whatever is computed."""

    __tablename__ = "match_ruling"
    __table_args__ = (sa.UniqueConstraint("offer_id", "demand_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("docking_offer.id", ondelete="CASCADE"))
    demand_id: Mapped[int] = mapped_column(sa.ForeignKey("docking_demand.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[str] = mapped_column(sa.String(10))
    by: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
