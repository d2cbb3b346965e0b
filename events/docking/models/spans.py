"""What deals contribute to tallies, as rows of periods: derived from their steps, so that a tally is one sum."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Json, Model


class DealSpan(Model):
    """A deal's contribution to one scope from `first` until the day before `until` (none: for good).

    `stage` is the one that the scope says the deal stands at. Columns are named as the keys of a tally; those that end
    in `_wan` hold hundredths of 万元. Suspected duplicates are of pairs and have no column.
    """

    __tablename__ = "deal_span"
    __table_args__ = (
        sa.UniqueConstraint("scope", "scope_id", "deal_id", "first"),
        sa.Index("ix_deal_span_deal", "deal_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(sa.String(10))
    # An event's number or a series', as `scope` says.
    scope_id: Mapped[int] = mapped_column()
    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"))
    first: Mapped[date] = mapped_column(sa.Date)
    until: Mapped[date | None] = mapped_column(sa.Date)
    stage: Mapped[str | None] = mapped_column(sa.String(20))
    intents: Mapped[int] = mapped_column()
    intents_valid: Mapped[int] = mapped_column()
    signed: Mapped[int] = mapped_column()
    contracts: Mapped[int] = mapped_column()
    frameworks: Mapped[int] = mapped_column()
    signed_valid: Mapped[int] = mapped_column()
    landed: Mapped[int] = mapped_column()
    terminated: Mapped[int] = mapped_column()
    talks: Mapped[int] = mapped_column()
    pending: Mapped[int] = mapped_column()
    merged: Mapped[int] = mapped_column()
    no_amount: Mapped[int] = mapped_column()
    resigned: Mapped[int] = mapped_column()
    upgraded: Mapped[int] = mapped_column()
    increased: Mapped[int] = mapped_column()
    amount_wan: Mapped[int] = mapped_column(sa.BigInteger)
    intent_amount_wan: Mapped[int] = mapped_column(sa.BigInteger)
    credit_wan: Mapped[int] = mapped_column(sa.BigInteger)
    increased_wan: Mapped[int] = mapped_column(sa.BigInteger)


class SeriesScope(Model):
    """The editions that a series' spans were made of; where a series has others now, they are made anew."""

    __tablename__ = "deal_series_scope"

    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    event_ids: Mapped[list[int]] = mapped_column(Json)
