"""Deals with their parties, steps and evidence, the people who acted, pairs kept apart, and lines of journals.

Amounts are whole cents of their currency, rates and shares decimal texts: neither database rounds them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from app.core.files import StoredFile
from events.setup.models import Event

LONGEST_KEY = 400


class DealPerson(Model):
    """Somebody who acted on deals: an account, or a name that a journal brought (`name`), or both.

    Rows with the same `staff_id` are one person. `sign_in` is the name as an account would have it.
    """

    __tablename__ = "deal_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(sa.String(LONGEST_KEY), unique=True)
    sign_in: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True)

    @property
    def key(self) -> str:
        """What tells two people apart."""
        return person_key(self.id, self.staff_id)


def person_key(person_id: int, staff_id: int | None) -> str:
    """What tells people apart: their account where they have one, else their row."""
    return f"staff:{staff_id}" if staff_id is not None else f"person:{person_id}"


class Deal(Model):
    """One deal (合作事项). The columns after `merge_reason` are derived from its steps, in the same transaction."""

    __tablename__ = "deal"
    __table_args__ = (
        # Live deals by their offers: suspected pairs are looked for among them whenever a tally is taken.
        sa.Index("ix_deal_live_offer", "offer", "event_id",
                 sqlite_where=sa.text("merged_into_id IS NULL AND NOT is_terminated"),
                 postgresql_where=sa.text("merged_into_id IS NULL AND NOT is_terminated")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(LONGEST_KEY), unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(LONGEST_KEY))
    nature: Mapped[str] = mapped_column(sa.String(10))
    currency: Mapped[str] = mapped_column(sa.String(3))
    activity: Mapped[str | None] = mapped_column(sa.String(LONGEST_KEY))
    offer: Mapped[str | None] = mapped_column(sa.String(LONGEST_KEY), index=True)
    demand: Mapped[str | None] = mapped_column(sa.String(LONGEST_KEY))
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("deal_person.id"))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deal.id"), index=True)
    merged_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deal_person.id"))
    merged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    merge_reason: Mapped[str | None] = mapped_column(sa.Text)

    stage: Mapped[str | None] = mapped_column(sa.String(20))
    is_terminated: Mapped[bool] = mapped_column(default=False)
    is_waiting: Mapped[bool] = mapped_column(default=False)
    # What the deal comes to over all editions, in hundredths of 万元.
    worth_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    search: Mapped[str] = mapped_column(sa.Text, default="")

    event: Mapped[Event] = relationship()
    parties: Mapped[list[DealParty]] = relationship(order_by="DealParty.position", cascade="all, delete-orphan")
    steps: Mapped[list[DealStep]] = relationship(
        order_by="DealStep.number", cascade="all, delete-orphan", back_populates="deal")
    merged_into: Mapped[Deal | None] = relationship(remote_side=[id])


class DealParty(Model):
    """A party as the deal names it; `own_id` is its identifier elsewhere (a company's register number)."""

    __tablename__ = "deal_party"
    __table_args__ = (sa.UniqueConstraint("deal_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(sa.String(LONGEST_KEY))
    side: Mapped[str] = mapped_column(sa.String(10))
    own_id: Mapped[str | None] = mapped_column(sa.String(LONGEST_KEY))
    share: Mapped[str | None] = mapped_column(sa.Text)


class DealStep(Model):
    """One step of a deal. That no two wait, and that two people stand behind an accepted one, the table itself holds."""

    __tablename__ = "deal_step"
    __table_args__ = (
        sa.UniqueConstraint("deal_id", "number"),
        sa.Index("uq_deal_step_waiting", "deal_id", unique=True, sqlite_where=sa.text("status = 'waiting'"),
                 postgresql_where=sa.text("status = 'waiting'")),
        sa.CheckConstraint("reviewed_by_id IS NULL OR (reviewed_by_id <> recorded_by_id AND "
                           "reviewed_by_id <> evidence_by_id)", name="two_people"),
        sa.CheckConstraint("amount_cents IS NULL OR amount_cents > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(sa.String(10))
    status: Mapped[str] = mapped_column(sa.String(10))
    stage: Mapped[str | None] = mapped_column(sa.String(20))
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    on_date: Mapped[date] = mapped_column(sa.Date)
    amount_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    rate: Mapped[str | None] = mapped_column(sa.Text)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    note: Mapped[str | None] = mapped_column(sa.Text)
    mending: Mapped[dict[str, Any] | None] = mapped_column(Json)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("deal_person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    evidence_by_id: Mapped[int] = mapped_column(sa.ForeignKey("deal_person.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deal_person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    review_reason: Mapped[str | None] = mapped_column(sa.Text)

    deal: Mapped[Deal] = relationship(back_populates="steps")
    event: Mapped[Event] = relationship()
    evidence: Mapped[list[DealEvidence]] = relationship(
        order_by="DealEvidence.id", cascade="all, delete-orphan", back_populates="step")


class DealEvidence(Model):
    """A piece of evidence on a step: its kind, and the file with its hash where one was attached."""

    __tablename__ = "deal_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(sa.ForeignKey("deal_step.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(LONGEST_KEY))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("deal_person.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)

    step: Mapped[DealStep] = relationship(back_populates="evidence")
    file: Mapped[StoredFile | None] = relationship()


class KeptApartPair(Model):
    """Two deals that somebody said are no duplicates; the one with the smaller reference first."""

    __tablename__ = "deal_pair"
    __table_args__ = (sa.UniqueConstraint("one_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("deal.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("deal_person.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(sa.Text)


class JournalLine(Model):
    """A line of a journal that was read, with the code of its refusal, if it was refused."""

    __tablename__ = "deal_journal_line"

    identity: Mapped[str] = mapped_column(sa.String(LONGEST_KEY + 10), primary_key=True)
    code: Mapped[str | None] = mapped_column(sa.String(30))
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
