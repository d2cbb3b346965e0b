"""Who may print badges."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("printing.may_print_badges")
def may_print_badges(actor: Actor, event: Any) -> bool:
    """Print badges and fetch what was printed: organisers, registrars and desk supervisors."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR, Role.DESK_SUPERVISOR)


@permission("printing.may_edit_layouts")
def may_edit_layouts(actor: Actor, event: Any) -> bool:
    """Change how badges look: organisers."""
    return has_role(actor, event, Role.ORGANISER)
