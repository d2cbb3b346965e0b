"""Who may do what with delegates."""

from __future__ import annotations

from typing import Any

from app.core.actors import Actor, LinkHolder, Role
from app.core.policy import has_role, is_trusted, permission


@permission("registration.may_view_delegates")
def may_view_delegates(actor: Actor, event: Any) -> bool:
    """See the list of delegates and their pages, without what is sensitive."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR, Role.DESK_SUPERVISOR, Role.VIEWER)


@permission("registration.may_edit_delegates")
def may_edit_delegates(actor: Actor, event: Any) -> bool:
    """Add delegates by hand, correct them, and send their links again."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("registration.may_approve_delegates")
def may_approve_delegates(actor: Actor, event: Any) -> bool:
    """Approve, reject and cancel registrations."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("registration.may_import_delegates")
def may_import_delegates(actor: Actor, event: Any) -> bool:
    """Read a roster into the event."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("registration.may_export_delegates")
def may_export_delegates(actor: Actor, event: Any) -> bool:
    """Take the whole list away as a spreadsheet, what is sensitive included."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("registration.may_see_sensitive")
def may_see_sensitive(actor: Actor, event: Any) -> bool:
    """Look at answers that are kept encrypted; each look is recorded."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("registration.may_use_own_link")
def may_use_own_link(actor: Actor, delegate: Any) -> bool:
    """Act for the delegate whose personal link was opened."""
    return is_trusted(actor) or (isinstance(actor, LinkHolder) and actor.delegate_id == delegate.id)
