"""Who may print the program."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("program.may_print")
def may_print_program(actor: Actor, event: Any) -> bool:
    """Whoever works for the event."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR, Role.DESK_SUPERVISOR, Role.DOCKING_CLERK, Role.VIEWER)
