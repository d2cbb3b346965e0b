"""Roles are given and taken by administrators of the place where they hold."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.models import Staff, StaffGrant
from app.accounts.policy import may_administer
from app.accounts.queries import event_line, organisation_by_id
from app.accounts.services.staff import keep_an_administrator
from app.core.actors import Grant, Role, StaffActor
from app.core.errors import NotFound, Refused
from app.core.unit import Unit


def grant_role(unit: Unit, staff: Staff, grant: Grant) -> StaffGrant:
    """Give a role at one organisation or one event; records staff.granted.

    Raises Refused: grant_needs_place, role_granted; NotFound where the place isn't there.
    """
    unit.require(may_administer, _owner_id(unit, grant))
    if _find(unit, staff, grant) is not None:
        raise Refused("role_granted")
    row = StaffGrant(staff_id=staff.id, role=grant.role, organisation_id=grant.organisation_id,
                     event_id=grant.event_id)
    staff.grants.append(row)
    unit.session.flush()
    unit.record("staff.granted", event_id=grant.event_id, subject=("staff", staff.id), username=staff.username,
                role=grant.role.value, organisation_id=grant.organisation_id)
    return row


def revoke_role(unit: Unit, staff: Staff, grant_id: int) -> None:
    """Take a role; it ends with the account's next request. Records staff.revoked.

    Raises NotFound, Refused: not_yourself (one's own as administrator), last_administrator.
    """
    row = unit.session.get(StaffGrant, grant_id)
    if row is None or row.staff_id != staff.id:
        raise NotFound
    grant = Grant(Role(row.role), row.organisation_id, row.event_id)
    unit.require(may_administer, _owner_id(unit, grant))
    if grant.role is Role.ADMINISTRATOR:
        if isinstance(unit.actor, StaffActor) and unit.actor.id == staff.id:
            raise Refused("not_yourself")
        keep_an_administrator(unit.session, without_grant=row.id)
    staff.grants.remove(row)
    unit.record("staff.revoked", event_id=grant.event_id, subject=("staff", staff.id), username=staff.username,
                role=grant.role.value, organisation_id=grant.organisation_id)


def _owner_id(unit: Unit, grant: Grant) -> int:
    """The organisation that decides about the grant: its own, or its event's."""
    if grant.organisation_id is not None and grant.event_id is None:
        return organisation_by_id(unit.session, grant.organisation_id).id
    if grant.event_id is not None and grant.organisation_id is None:
        return event_line(unit.session, grant.event_id).organisation_id
    raise Refused("grant_needs_place", field="place")


def _find(unit: Unit, staff: Staff, grant: Grant) -> StaffGrant | None:
    return unit.session.scalar(sa.select(StaffGrant).where(
        StaffGrant.staff_id == staff.id, StaffGrant.role == grant.role,
        StaffGrant.organisation_id == grant.organisation_id if grant.organisation_id is not None
        else StaffGrant.event_id == grant.event_id))
