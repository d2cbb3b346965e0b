"""Tables of the arrival desk: what an event allows there, and who has guessed a PIN."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class ArrivalSettings(Model):
    """What arrival desks of an event may do. Without a row: no walk-ins, no PIN."""

    __tablename__ = "arrival_settings"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    # Categories that somebody may walk in as, in the order in which they are offered; none: no walk-ins.
    walk_in_categories: Mapped[list[str]] = mapped_column(Json, default=list)
    # Whether a supervisor must agree; else a walk-in is approved at once.
    walk_in_approval: Mapped[bool] = mapped_column(default=True)
    # A keyed hash: whoever has the database alone can't try six digits.
    pin_hash: Mapped[str | None] = mapped_column(sa.String(64))


class PinTries(Model):
    """How many wrong PINs a desk has sent in a row."""

    __tablename__ = "pin_tries"

    desk_id: Mapped[int] = mapped_column(sa.ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
    latest_at: Mapped[datetime] = mapped_column(UTCDateTime)
