"""Organisations, members of staff with roles, and browsers that are signed in."""

from __future__ import annotations

import time
from contextlib import suppress

from flask.testing import FlaskClient

from app.accounts import queries, services
from app.accounts.models import Organisation, Staff
from app.core.actors import Grant, Role
from app.core.errors import NotFound
from app.core.unit import Unit

PASSWORD = "a short sentence of the spring"


def an_organisation(unit: Unit, code: str = "city", parent: Organisation | None = None) -> Organisation:
    """The organisation with this code, made at the first wish."""
    with suppress(NotFound):
        return queries.find_organisation(unit.session, code)
    return services.add_organisation(unit, services.OrganisationValues(
        code, {"zh": f"{code}组织", "en": f"Organisation {code}"}, parent.id if parent else None))


def a_member(unit: Unit, username: str = "wang", *grants: Grant, email: str | None = None, name: str = "王芳") -> Staff:
    """An account with these roles and, for speed, without a password (see with_password)."""
    staff = services.add_staff(unit, services.StaffValues(username, name, email))
    for grant in grants:
        services.grant_role(unit, staff, grant)
    return staff


def an_administrator(unit: Unit, username: str = "admin", organisation: Organisation | None = None) -> Staff:
    """An administrator of the organisation, or of the city."""
    place = organisation or an_organisation(unit)
    return a_member(unit, username, Grant(Role.ADMINISTRATOR, organisation_id=place.id))


def with_password(unit: Unit, staff: Staff, password: str = PASSWORD) -> Staff:
    """The account, able to sign in by its password."""
    services.set_password(unit, staff, password)
    return staff


def sign_in(client: FlaskClient, staff: Staff) -> FlaskClient:
    """The browser, signed in as the account just now; no password is asked for."""
    with client.session_transaction() as session:
        session["_user_id"] = staff.fs_uniquifier
        session["_fresh"] = True
        session["fs_paa"] = time.time()
    return client
