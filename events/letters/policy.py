"""Who may write to delegates."""

from __future__ import annotations

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("letters.may_write")
def may_write(actor: Actor, event: Any) -> bool:
    """Write to any of the event's delegates, and see what was written."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("letters.may_print")
def may_print_letters(actor: Actor, event: Any) -> bool:
    """Make letters on paper; those that need what is kept encrypted need that permission, too."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)
