"""Who may give, withdraw and print badges."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("badges.may_issue")
def may_issue(actor: Actor, event: Any) -> bool:
    """Reissue and withdraw badges: organisers, registrars and desk supervisors."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR, Role.DESK_SUPERVISOR)


@permission("badges.may_rotate_keys")
def may_rotate_keys(actor: Actor, event: Any) -> bool:
    """Give the event a new key: organisers."""
    return has_role(actor, event, Role.ORGANISER)
