"""Who may do what with an event's setup."""

from __future__ import annotations

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, has_role_anywhere, has_role_at_organisation, permission
from events.setup.rules import is_public

EVERY_ROLE = tuple(Role)


@permission("setup.may_view_event")
def may_view_event(actor: Actor, event: Any) -> bool:
    """See an event's own pages: whoever has any role at it."""
    return has_role(actor, event, *EVERY_ROLE)


@permission("setup.may_edit_event")
def may_edit_event(actor: Actor, event: Any) -> bool:
    """Change what an event is: its organisers."""
    return has_role(actor, event, Role.ORGANISER)


@permission("setup.may_create_events")
def may_create_events(actor: Actor, _event: Any) -> bool:
    """Make new events: organisers of some organisation."""
    return has_role_anywhere(actor, Role.ORGANISER)


@permission("setup.may_create_at")
def may_create_at(actor: Actor, organisation_id: int) -> bool:
    """Make new events of one organisation: its organisers."""
    return has_role_at_organisation(actor, organisation_id, Role.ORGANISER)


@permission("setup.may_see_public_page")
def may_see_public_page(actor: Actor, event: Any) -> bool:
    """Everybody, once the event is published; until then whoever has a role at it."""
    return is_public(event.status) or may_view_event(actor, event)
