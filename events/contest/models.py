"""The table of a contest's plan: what its definition says; entries and scores have tables of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class ContestPlan(Model):
    """The contest of one event. Lists hold entries as definitions have them; weights are decimal texts."""

    __tablename__ = "contest_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    opens: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tracks: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    groups: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    rubric: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    rounds: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
