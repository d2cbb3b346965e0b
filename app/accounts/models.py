"""Tables of organisations, staff, what staff were granted, and the passkeys they sign in with."""

# The library's mixins declare its columns more loosely than they are.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Json, Model, UTCDateTime
from app.vocabulary.localized import Localized


class Organisation(Model):
    """Who holds events. A district's parent is its city; what is granted at a parent holds at its children."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[Localized] = mapped_column(Json)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)

    parent: Mapped[Organisation | None] = relationship(remote_side=[id])


class NoRole(RoleMixin):
    """The sign-in library wants a class for its roles. Ours are grants, so nobody ever has one of these."""

    name = ""


class Staff(Model, UserMixin):
    """A person who signs in. `username` is kept in small letters; the columns of the library have the library's names."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    language: Mapped[str] = mapped_column(sa.String(2), default="zh")
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    # What sessions are tied to: a new one ends them all.
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    last_login_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    current_login_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_login_ip: Mapped[str | None] = mapped_column(sa.String(64))
    current_login_ip: Mapped[str | None] = mapped_column(sa.String(64))
    login_count: Mapped[int | None] = mapped_column()

    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(255))
    # The last half minute whose code was taken, so that a code opens nothing twice.
    tf_last_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(
        # A copy of the type: what is made mutable is every column that shares it.
        MutableList.as_mutable(Json.copy()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    grants: Mapped[list[StaffGrant]] = relationship(cascade="all, delete-orphan", order_by="StaffGrant.id")
    webauthn: Mapped[list[Passkey]] = relationship(cascade="all, delete-orphan", order_by="Passkey.id")

    @property
    def roles(self) -> list[NoRole]:  # type: ignore[override]  # the library's is an attribute
        return []


class StaffGrant(Model):
    """A role that a member of staff holds at one organisation or at one event, never both."""

    __tablename__ = "staff_grant"
    __table_args__ = (
        sa.CheckConstraint("(organisation_id IS NULL) <> (event_id IS NULL)", name="one_scope"),
        sa.UniqueConstraint("staff_id", "role", "organisation_id", name="uq_staff_grant_organisation"),
        sa.UniqueConstraint("staff_id", "role", "event_id", name="uq_staff_grant_event"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)


class Passkey(Model, WebAuthnMixin):
    """A WebAuthn credential of a member of staff; columns as the library names them."""

    __tablename__ = "staff_passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(Json)
    backup_state: Mapped[bool] = mapped_column()
    device_type: Mapped[str] = mapped_column(sa.String(64))
    extensions: Mapped[str | None] = mapped_column(sa.String(255))
    lastuse_datetime: Mapped[datetime] = mapped_column(UTCDateTime)
    name: Mapped[str] = mapped_column(sa.String(64))
    usage: Mapped[str] = mapped_column(sa.String(64))
