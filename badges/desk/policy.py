"""Who may set up desks, and what a desk may do."""

from typing import Any

from app.core.actors import Actor, DeskActor, Role
from app.core.policy import has_role, permission


@permission("desk.may_manage_desks")
def may_manage_desks(actor: Actor, event: Any) -> bool:
    """Set up, pair and revoke desks: organisers and desk supervisors."""
    return has_role(actor, event, Role.ORGANISER, Role.DESK_SUPERVISOR)


@permission("desk.may_see_counts")
def may_see_counts(actor: Actor, event: Any) -> bool:
    """See how many were let in where: everybody who works on the event."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR, Role.DESK_SUPERVISOR, Role.VIEWER)


@permission("desk.may_scan")
def may_scan(actor: Actor, _subject: Any) -> bool:
    """Scan, at the desk's own event and points: paired desks that are not revoked."""
    return isinstance(actor, DeskActor)
