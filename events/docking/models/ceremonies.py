"""The order of a signing ceremony: which deals are signed in which order, who signs, and where each stands."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model
from events.docking.models.deals import Deal


class SigningSlot(Model):
    """A deal's turn at a ceremony. `signers` are [{"unit", "name", "title", "side": "left"/"right", "checked"}].

    Sides are as the audience sees the stage; on each side the order of the list counts from the middle.
    """

    __tablename__ = "signing_slot"
    __table_args__ = (sa.UniqueConstraint("event_id", "activity", "deal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    activity: Mapped[str] = mapped_column(sa.String(60))
    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column()
    signers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    deal: Mapped[Deal] = relationship()
