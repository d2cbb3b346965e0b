"""Who may manage organisations and staff: administrators, within what they administer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role_anywhere, has_role_at_organisation, is_trusted, permission


@dataclass(frozen=True, slots=True)
class StaffReach:
    """Where a member of staff holds anything: the organisations of their grants, those of their events included."""

    organisation_ids: frozenset[int]


@permission("accounts.may_manage_staff")
def may_manage_staff(actor: Actor, _subject: Any) -> bool:
    """Administrators of any organisation see its staff and add to it."""
    return has_role_anywhere(actor)


@permission("accounts.may_manage_organisations")
def may_manage_organisations(actor: Actor, _subject: Any) -> bool:
    """Administrators of any organisation see the organisations and add ones below their own."""
    return has_role_anywhere(actor)


@permission("accounts.may_change_staff")
def may_change_staff(actor: Actor, reach: StaffReach) -> bool:
    """An account is changed by whoever administers every organisation that it reaches."""
    return is_trusted(actor) or (
        may_manage_staff(actor)
        and all(has_role_at_organisation(actor, organisation_id) for organisation_id in reach.organisation_ids))


@permission("accounts.may_administer")
def may_administer(actor: Actor, organisation_id: int | None) -> bool:
    """Roles at an organisation are given and taken by its administrators; a new one at the top only by the command line."""
    return is_trusted(actor) or (
        organisation_id is not None and has_role_at_organisation(actor, organisation_id))


def administered_ids(actor: Any) -> frozenset[int] | None:
    """The organisations that the actor administers, or None for all of them."""
    if is_trusted(actor):
        return None
    return frozenset(
        grant.organisation_id for grant in getattr(actor, "grants", ())
        if grant.role == Role.ADMINISTRATOR and grant.organisation_id is not None)
