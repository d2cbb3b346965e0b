"""Who may watch, change what is told, and make papers of attendance."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("watching.may_watch")
def may_watch(actor: Actor, event: Any) -> bool:
    """Look at what happens at the points, with the names of guests: everybody who sees delegates."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR, Role.DESK_SUPERVISOR, Role.VIEWER)


@permission("watching.may_set_up")
def may_set_up(actor: Actor, event: Any) -> bool:
    """Say whose arrival is told, and who gets a certificate: organisers and registrars."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("watching.may_make_sheets")
def may_make_sheets(actor: Actor, event: Any) -> bool:
    """Print attendance sheets: organisers, registrars and desk supervisors."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR, Role.DESK_SUPERVISOR)


@permission("watching.may_certify")
def may_certify(actor: Actor, event: Any) -> bool:
    """Issue and revoke certificates of attendance: organisers and registrars."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)
