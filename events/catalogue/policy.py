"""Who may do what with the catalogue: as docking says, with the settings for organisers."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("catalogue.may_open_catalogue")
def may_open_catalogue(actor: Actor, event: Any) -> bool:
    """Open the catalogue to everybody, and close it: organisers."""
    return has_role(actor, event, Role.ORGANISER)
