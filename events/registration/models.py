"""Tables of registration: an event's questions, its delegates, their answers and their places."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from events.setup.models import Activity, Category, Localized


class Question(Model):
    """One of the event's own questions, asked beside the standing fields."""

    __tablename__ = "question"
    __table_args__ = (sa.UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column()
    key: Mapped[str] = mapped_column(sa.String(60))
    type: Mapped[str] = mapped_column(sa.String(20))
    label: Mapped[Localized] = mapped_column(Json)
    help: Mapped[Localized | None] = mapped_column(Json)
    section: Mapped[Localized | None] = mapped_column(Json)
    required: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[list[str] | None] = mapped_column(Json)
    # [{"value", "label": Localized, "capacity"?}]
    choices: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    min: Mapped[str | None] = mapped_column(sa.String(40))
    max: Mapped[str | None] = mapped_column(sa.String(40))
    max_length: Mapped[int | None] = mapped_column()
    accept: Mapped[list[str] | None] = mapped_column(Json)
    max_mb: Mapped[int | None] = mapped_column()
    sensitive: Mapped[bool] = mapped_column(default=False)
    # Days after the event for which answers are kept, where that is less than for the rest.
    kept_days: Mapped[int | None] = mapped_column()
    show_if: Mapped[dict[str, Any] | None] = mapped_column(Json)


class FormVersion(Model):
    """The event's questions as they stood when somebody answered them: what a delegate was asked stays to be read.

    `questions` are entries as a definition has them. Numbers count from 1 within an event.
    """

    __tablename__ = "form_version"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    questions: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Delegate(Model):
    """A registered person of one event (代表). `number` is the badge's serial, `reference` what people are told."""

    __tablename__ = "delegate"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "number"),
        sa.UniqueConstraint("event_id", "submission"),
        # What a list counts is read from the index alone: those whose data was erased or who were merged aren't in it.
        sa.Index("ix_delegate_event_status", "event_id", "status", "merged_into_id", "erased_at"),
        sa.Index("ix_delegate_event_mobile", "event_id", "mobile"),
        sa.Index("ix_delegate_event_email", "event_id", "email_key"),
        sa.Index("ix_delegate_event_sort", "event_id", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column()
    reference: Mapped[str] = mapped_column(sa.String(12), unique=True)
    # The personal link's secret: only its keyed hash is looked up; the text is kept encrypted, to be sent again.
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    token_closed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    status: Mapped[str] = mapped_column(sa.String(10))
    source: Mapped[str] = mapped_column(sa.String(10))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    name_latin: Mapped[str | None] = mapped_column(sa.String(160))
    # Sameness (case, width, spaces set aside), the order by pinyin, and what the search looks in.
    name_key: Mapped[str] = mapped_column(sa.String(120))
    sort_key: Mapped[str] = mapped_column(sa.String(200))
    search_text: Mapped[str] = mapped_column(sa.Text)
    unit: Mapped[str | None] = mapped_column(sa.String(200))
    title: Mapped[str | None] = mapped_column(sa.String(120))
    mobile: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    email_key: Mapped[str | None] = mapped_column(sa.String(254))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    province: Mapped[str | None] = mapped_column(sa.String(2))
    language: Mapped[str] = mapped_column(sa.String(2), default="zh")
    note: Mapped[str | None] = mapped_column(sa.Text)
    attention: Mapped[list[str]] = mapped_column(Json, default=list)
    # Consents given: {key: {"version", "at"}}.
    consents: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # What the last roster said, column by column, so that a later one overwrites only what it changed.
    roster_values: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # A form's own key: the same form sent twice is one registration.
    submission: Mapped[str | None] = mapped_column(sa.String(64))
    # The number of the form version that was filled in; None where the event asked nothing.
    form_version: Mapped[int | None] = mapped_column()
    rejection_reason: Mapped[str | None] = mapped_column(sa.Text)
    # What the delegate is asked to mend before anybody decides; gone once something was sent.
    correction: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Whom somebody else registered: the group they belong to, whom they accompany, the invitation that they came by.
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate_group.id"), index=True)
    companion_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invitation.id"), index=True)
    # The registration that this one became part of; what it held is there, and its link and reference lead there.
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"), index=True)
    # From here on the row only counts: who it was is gone everywhere.
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    category: Mapped[Category] = relationship()
    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", back_populates="delegate")
    places: Mapped[list[Place]] = relationship(cascade="all, delete-orphan", back_populates="delegate")


class Answer(Model):
    """A delegate's answer to one question: `value` in plain JSON, or `closed` (encrypted) where it is sensitive."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("delegate_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), index=True)
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    closed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    delegate: Mapped[Delegate] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()


class Place(Model):
    """Somebody's place in an activity: held, offered until a time, or on the list.

    The list goes by `priority` (0 unless somebody was moved up, for `moved_reason`), then by `asked_at` and `id`.
    """

    __tablename__ = "place"
    __table_args__ = (
        sa.UniqueConstraint("delegate_id", "activity_id"),
        sa.Index("ix_place_activity_state", "activity_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"))
    state: Mapped[str] = mapped_column(sa.String(10))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    offered_until: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    priority: Mapped[int] = mapped_column(default=0, server_default="0")
    moved_reason: Mapped[str | None] = mapped_column(sa.Text)

    delegate: Mapped[Delegate] = relationship(back_populates="places")
    activity: Mapped[Activity] = relationship()


class ChoiceCount(Model):
    """How many who take a place have picked a choice of limited capacity (a hotel with 40 rooms)."""

    __tablename__ = "choice_count"
    __table_args__ = (sa.CheckConstraint("taken >= 0", name="taken"),)

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    taken: Mapped[int] = mapped_column(default=0)


class RegistrationSettings(Model):
    """How an event handles changes, offers and what it keeps; without a row, what rules/settings.py says."""

    __tablename__ = "registration_settings"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    # The last day, in the event's zone, on which delegates change their own registration.
    changes_until: Mapped[date | None] = mapped_column(sa.Date)
    # How long a place from a waiting list stays offered; none: it is given at once.
    offer_hours: Mapped[int | None] = mapped_column()
    # Days after the event, or after registering where that is later; none: kept.
    sensitive_days: Mapped[int | None] = mapped_column()
    person_days: Mapped[int | None] = mapped_column()
    # The same for mobile number and e-mail address.
    contact_days: Mapped[int | None] = mapped_column()
    # What is asked for separately: [{"code", "text"?: Localized, "version"}].
    consents: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)


class ProofCode(Model):
    """A code sent to a delegate's own address, which shows that it is they who ask; its keyed hash alone is kept."""

    __tablename__ = "proof_code"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str | None] = mapped_column(sa.String(64))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries_left: Mapped[int] = mapped_column()
    # Until when it holds, where it is longer than usual: on paper it takes its way.
    holds_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Erasure(Model):
    """That somebody's data was erased: counts and times alone. It outlives the event, hence its plain number."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(index=True)
    # What the certificate is opened by.
    certificate: Mapped[str] = mapped_column(sa.String(40), unique=True)
    # The keyed hash of the reference, by which a restored backup's row is found.
    reference_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    scope: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    # How much of what was erased: {"answers": 3, "files": 1, …}.
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    # The keys of the questions whose time alone was over; none where it was something else.
    questions: Mapped[list[str] | None] = mapped_column(Json)


class Draft(Model):
    """A form that is being filled in, found by its link's keyed hash and kept encrypted; no registration, and no place."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # {field name: [text, …]} without consents and without what is sensitive.
    closed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    link_sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Group(Model):
    """A class, a company or a delegation (代表团), whose contact registers its members by an unguessable link."""

    __tablename__ = "delegate_group"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "submission"), sa.Index("ix_delegate_group_event_name", "event_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    token_closed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    name: Mapped[str] = mapped_column(sa.String(200))
    contact_name: Mapped[str] = mapped_column(sa.String(120))
    mobile: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2), default="zh")
    # For the organisers alone: who looks after the group, and what they have agreed.
    liaison_note: Mapped[str | None] = mapped_column(sa.Text)
    submission: Mapped[str | None] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Invitation(Model):
    """A way in for whom the organisers want: for one person, prefilled, or a code with some places for a unit.

    Where it `reserves`, the places that nobody has used yet count in its category as taken.
    """

    __tablename__ = "invitation"
    __table_args__ = (sa.CheckConstraint("used >= 0 AND used <= places", name="used"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    token_closed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"))
    # Who is invited: the person, or whoever hands the code to a unit's people.
    name: Mapped[str] = mapped_column(sa.String(120))
    name_latin: Mapped[str | None] = mapped_column(sa.String(160))
    unit: Mapped[str | None] = mapped_column(sa.String(200))
    title: Mapped[str | None] = mapped_column(sa.String(120))
    mobile: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    province: Mapped[str | None] = mapped_column(sa.String(2))
    language: Mapped[str] = mapped_column(sa.String(2), default="zh")
    places: Mapped[int] = mapped_column(default=1)
    used: Mapped[int] = mapped_column(default=0)
    reserves: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    category: Mapped[Category] = relationship()


class RosterImport(Model):
    """A roster on its way in: uploaded, matched, looked at, taken. What it holds of people is erased after a time."""

    __tablename__ = "roster_import"
    __table_args__ = (sa.Index("ix_roster_import_event_created", "event_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(200))
    size: Mapped[int] = mapped_column()
    pending: Mapped[bool] = mapped_column(default=False)
    notify: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    job_id: Mapped[int | None] = mapped_column(sa.Integer)
    error_code: Mapped[str | None] = mapped_column(sa.String(60))
    # The uploaded file, what a preview or the import says row by row, and the refused rows as workbooks by language.
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"))
    lines_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"))
    refused: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    # The sheet as it was read: {"sheet", "header", "headings", "samples", "rows"}, and what its columns say.
    columns: Mapped[dict[str, Any] | None] = mapped_column(Json)
    targets: Mapped[list[str] | None] = mapped_column(Json)
    remembered: Mapped[bool] = mapped_column(default=False)
    # Counts of the preview and of the import, with what differed between them.
    preview: Mapped[dict[str, Any] | None] = mapped_column(Json)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(Json)


class RosterForm(Model):
    """A form of sheet that an organisation has matched by hand: what its columns say, offered when it comes again."""

    __tablename__ = "roster_form"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "signature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id", ondelete="CASCADE"))
    signature: Mapped[str] = mapped_column(sa.String(64))
    targets: Mapped[list[str]] = mapped_column(Json)
    used_at: Mapped[datetime] = mapped_column(UTCDateTime)
