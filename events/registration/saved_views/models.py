"""The table of kept views."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model, UTCDateTime


class SavedView(Model):
    """A view of an event's list under a name, for its owner or for all who work on the event.

    Without a name it is the columns that its owner sees wherever the address names none.
    """

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("event_id", "staff_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    shared: Mapped[bool] = mapped_column(default=False)
    # {"filters": {parameter: value}, "columns": [key, …], "sort": "category,-registered"}
    state: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
