"""Pairs of live deals that look like one, as rows: derived, so that a tally counts them and doesn't look for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model, UTCDateTime


class DealDouble(Model):
    """An unsettled pair, the deal with the smaller reference first, each with the event at which it was opened.

    Numbers alone: a foreign key would wait for whoever has locked the other deal, while they wait for the offer.
    """

    __tablename__ = "deal_double"

    one_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    one_event_id: Mapped[int] = mapped_column(index=True)
    other_event_id: Mapped[int] = mapped_column(index=True)


class DoublesMade(Model):
    """Its one row says that the pairs are kept; before, they are looked for: an older edition kept deals without them."""

    __tablename__ = "deal_doubles_made"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
