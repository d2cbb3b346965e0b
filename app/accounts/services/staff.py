"""Accounts: added, changed, disabled and enabled; passwords by a link that works once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, Staff, StaffGrant
from app.accounts.policy import may_change_staff, may_manage_staff
from app.accounts.queries import reach_of
from app.accounts.rules import SHORTEST_PASSWORD, password_refusal, sign_in_email, sign_in_name
from app.core.actors import Role, StaffActor
from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from app.web.addresses import address_of

LINK_LIVES = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class StaffValues:
    """What is known of a member of staff, as typed. `language` is zh or en."""

    username: str
    name: str
    email: str | None = None
    language: str = "zh"


def add_staff(unit: Unit, values: StaffValues) -> Staff:
    """Add an account that has no password and no role yet; records staff.added.

    Raises Refused: bad_sign_in_name, sign_in_name_taken, bad_staff_email, staff_email_taken, missing_staff_name.
    """
    unit.require(may_manage_staff)
    staff = Staff(fs_uniquifier=uuid.uuid4().hex, created_at=unit.now(), active=True)
    _set_values(unit, staff, values)
    unit.session.add(staff)
    unit.session.flush()
    unit.record("staff.added", subject=("staff", staff.id), username=staff.username)
    return staff


def change_staff(unit: Unit, staff: Staff, values: StaffValues) -> None:
    """Set an account's values; records staff.changed. Raises Refused as add_staff does."""
    unit.require(may_change_staff, reach_of(unit.session, staff))
    _set_values(unit, staff, values)
    unit.record("staff.changed", subject=("staff", staff.id), username=staff.username)


def change_own_account(unit: Unit, staff: Staff, name: str, language: str) -> None:
    """Set one's own name and language. The e-mail opens the account, so that an administrator changes it."""
    if not isinstance(unit.actor, StaffActor) or unit.actor.id != staff.id:
        raise Refused("forbidden")
    staff.name, staff.language = _person_name(name), "en" if language == "en" else "zh"
    unit.record("staff.changed", subject=("staff", staff.id), username=staff.username)


def disable_staff(unit: Unit, staff: Staff) -> None:
    """Disable an account: its sessions end at once. Records staff.disabled.

    Raises Refused: not_yourself, last_administrator.
    """
    unit.require(may_change_staff, reach_of(unit.session, staff))
    if isinstance(unit.actor, StaffActor) and unit.actor.id == staff.id:
        raise Refused("not_yourself")
    if not staff.active:
        return
    keep_an_administrator(unit.session, without_staff=staff.id)
    staff.active = False
    # What sessions and links are tied to; the old ones say nothing from here on, also once it is enabled again.
    staff.fs_uniquifier = uuid.uuid4().hex
    unit.record("staff.disabled", subject=("staff", staff.id), username=staff.username)


def enable_staff(unit: Unit, staff: Staff) -> None:
    """Let an account sign in again; records staff.enabled."""
    unit.require(may_change_staff, reach_of(unit.session, staff))
    if staff.active:
        return
    staff.active = True
    unit.record("staff.enabled", subject=("staff", staff.id), username=staff.username)


def switch_codes_off(unit: Unit, staff: Staff) -> None:
    """Let an account sign in without codes, for who has lost the phone and the recovery codes.

    Records staff.two_step_disabled.
    """
    unit.require(may_change_staff, reach_of(unit.session, staff))
    staff.tf_primary_method = staff.tf_totp_secret = staff.tf_last_counter = staff.mf_recovery_codes = None
    unit.record("staff.two_step_disabled", subject=("staff", staff.id), username=staff.username)


def set_password(unit: Unit, staff: Staff, password: str) -> None:
    """Set a password and end the account's sessions; records staff.password_set.

    Raises Refused: password_too_short, password_is_name.
    """
    unit.require(may_change_staff, reach_of(unit.session, staff))
    give_password(staff, password)
    unit.record("staff.password_set", subject=("staff", staff.id), username=staff.username)


def give_password(staff: Staff, password: str) -> None:
    """Put the password's hash (Argon2) in its place. Raises Refused: password_too_short, password_is_name."""
    refusal = password_refusal(password, staff.username)
    if refusal:
        raise Refused(refusal, field="password", length=SHORTEST_PASSWORD)
    staff.password = hash_password(password)
    staff.fs_uniquifier = uuid.uuid4().hex


def password_link(unit: Unit, staff: Staff) -> str:
    """The address at which the account's password can be set, once, within three days; records staff.password_link_made."""
    unit.require(may_change_staff, reach_of(unit.session, staff))
    unit.session.flush()
    unit.record("staff.password_link_made", subject=("staff", staff.id), username=staff.username)
    return address_of("security.reset_password", token=generate_reset_password_token(staff))


def keep_an_administrator(session: Session, *, without_staff: int | None = None, without_grant: int | None = None) -> None:
    """Raise Refused("last_administrator") where nobody active would administer a top organisation any more."""
    # Held until the commit, so that two administrators can't remove each other at once.
    rows = session.execute(
        sa.select(StaffGrant.id, StaffGrant.staff_id).join(Staff, Staff.id == StaffGrant.staff_id)
        .join(Organisation, Organisation.id == StaffGrant.organisation_id)
        .where(StaffGrant.role == Role.ADMINISTRATOR, Staff.active, Organisation.parent_id.is_(None))
        .order_by(StaffGrant.id).with_for_update(of=[StaffGrant, Staff])).all()
    left = [row for row in rows if row.staff_id != without_staff and row.id != without_grant]
    if rows and not left:
        raise Refused("last_administrator")


def _set_values(unit: Unit, staff: Staff, values: StaffValues) -> None:
    email = None
    if values.email:
        email = sign_in_email(values.email)
        if email is None:
            raise Refused("bad_staff_email", field="email")
    username = sign_in_name(values.username)
    if username is None:
        raise Refused("bad_sign_in_name", field="username")
    _require_free(unit, staff, "username", username, "sign_in_name_taken")
    if email is not None:
        _require_free(unit, staff, "email", email, "staff_email_taken")
    staff.username, staff.email, staff.name = username, email, _person_name(values.name)
    staff.language = "en" if values.language == "en" else "zh"


def _require_free(unit: Unit, staff: Staff, attribute: str, value: str, code: str) -> None:
    with unit.session.no_autoflush:
        holder = unit.session.scalar(sa.select(Staff.id).where(getattr(Staff, attribute) == value))
    if holder is not None and holder != staff.id:
        raise Refused(code, field=attribute)


def _person_name(raw: str) -> str:
    name = tidy(raw)[:100]
    if not name:
        raise Refused("missing_staff_name", field="name")
    return name
