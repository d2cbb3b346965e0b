"""Who may do what with delegates."""

from __future__ import annotations

from typing import Any

from app.core.actors import Actor, GroupContact, LiaisonActor, LinkHolder, Role
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


@permission("registration.may_edit_settings")
def may_edit_settings(actor: Actor, event: Any) -> bool:
    """Say until when people change their registration, how long offers hold, and how long what they told is kept."""
    return has_role(actor, event, Role.ORGANISER)


@permission("registration.may_erase_delegates")
def may_erase_delegates(actor: Actor, event: Any) -> bool:
    """Erase what tells who somebody is; nothing brings it back."""
    return has_role(actor, event, Role.ORGANISER)


@permission("registration.may_see_sensitive")
def may_see_sensitive(actor: Actor, event: Any) -> bool:
    """Look at answers that are kept encrypted; each look is recorded."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("registration.may_use_own_link")
def may_use_own_link(actor: Actor, delegate: Any) -> bool:
    """Act for the delegate whose personal link was opened."""
    return is_trusted(actor) or (
        # What was merged is its holder's as well.
        isinstance(actor, LinkHolder) and actor.delegate_id in (delegate.id, getattr(delegate, "merged_into_id", None)))


@permission("registration.may_look_after")
def may_look_after(actor: Actor, delegate: Any) -> bool:
    """Change the details and activities of a guest: the liaison who has them in their care."""
    return isinstance(actor, LiaisonActor) and actor.delegate_id == delegate.id


@permission("registration.may_use_group_link")
def may_use_group_link(actor: Actor, group: Any) -> bool:
    """Act for the group whose link was opened: register its members, see their states, take them out."""
    return is_trusted(actor) or (isinstance(actor, GroupContact) and actor.group_id == group.id)
