"""The very first start: a link that works once makes the organisation and its first administrator."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.models import Staff
from app.accounts.queries import find_organisation, is_without_staff
from app.accounts.services.organisations import OrganisationValues, add_organisation
from app.accounts.services.roles import grant_role
from app.accounts.services.staff import StaffValues, add_staff, give_password
from app.core.actors import Command, Grant, Role
from app.core.errors import NotFound
from app.core.runtime import runtime
from app.core.unit import Unit
from app.web.addresses import address_of


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What is asked at the first start."""

    organisation: OrganisationValues
    staff: StaffValues
    password: str


def first_start_link(session: Session) -> str | None:
    """A new set-up link, which replaces an older one; None where somebody has an account.

    The link holds until an account is made. The data folder keeps its hash alone.
    """
    if not is_without_staff(session):
        return None
    token = secrets.token_urlsafe(24)
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(_hashed(token))
    return address_of("accounts.first_start", token=token)


def is_first_start(session: Session, token: str) -> bool:
    """Whether the link with this token may still be used."""
    try:
        kept = _path().read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept, _hashed(token)) and is_without_staff(session)


def set_up(unit: Unit, token: str, values: FirstStart) -> Staff:
    """Make the organisation (or take the one with its code) and its first administrator; the link is spent.

    Raises NotFound("first_start_over"), and Refused as adding an organisation and an account does.
    """
    if not is_first_start(unit.session, token):
        raise NotFound("first_start_over")
    # The link is what authorises: whoever reads the terminal runs the installation.
    trusted = Unit(unit.session, Command(label=values.staff.name[:100]), unit.clock, writes=True)
    try:
        organisation = find_organisation(unit.session, values.organisation.code)
    except NotFound:
        organisation = add_organisation(trusted, values.organisation)
    staff = add_staff(trusted, values.staff)
    give_password(staff, values.password)
    grant_role(trusted, staff, Grant(Role.ADMINISTRATOR, organisation_id=organisation.id))
    try:
        # Whoever removes the file has won; a second sender of the same link finds it gone.
        _path().unlink()
    except FileNotFoundError as error:
        raise NotFound("first_start_over") from error
    return staff


def _path() -> Path:
    return runtime().settings.data_dir / "first_start"


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
