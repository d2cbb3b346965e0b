"""Who may see an event's overview."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("overview.may_view")
def may_view_overview(actor: Actor, event: Any) -> bool:
    """Everybody with a role at the event, but judges and liaisons."""
    return has_role(actor, event, *(role for role in Role if role not in (Role.JUDGE, Role.LIAISON)))
