"""Who may do what with people: merge, assign liaisons, look after guests."""

from __future__ import annotations

from typing import Any

from app.core.actors import Actor, Role, StaffActor
from app.core.policy import has_role, is_trusted, permission
from events.registration.policy import may_approve_delegates, may_edit_delegates, may_view_delegates


@permission("people.may_merge")
def may_merge(actor: Actor, event: Any) -> bool:
    """See who may stand twice on the list, tell them apart, and merge: whoever edits and decides about delegates."""
    return may_edit_delegates(actor, event) and may_approve_delegates(actor, event)


@permission("people.may_assign")
def may_assign(actor: Actor, event: Any) -> bool:
    """Say which liaison looks after whom."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("people.may_see_history")
def may_see_history(actor: Actor, event: Any) -> bool:
    """Read everything that happened with a person on an event: whoever sees delegates."""
    return may_view_delegates(actor, event)


@permission("people.may_see_guests")
def may_see_guests(actor: Actor, event: Any) -> bool:
    """See and change the guests assigned to oneself: liaisons alone. Of everybody else they see nothing."""
    return is_trusted(actor) or (isinstance(actor, StaffActor) and any(
        grant.role == Role.LIAISON and (grant.event_id == event.id or grant.organisation_id == event.organisation_id)
        for grant in actor.grants))
