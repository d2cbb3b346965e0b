"""Who may see figures."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("figures.may_view")
def may_view_figures(actor: Actor, event: Any) -> bool:
    """Whoever works for the event, and who only looks."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR, Role.DOCKING_CLERK, Role.VIEWER)


@permission("figures.may_draw_sheets")
def may_draw_sheets(actor: Actor, event: Any) -> bool:
    """Draw up, sign off and withdraw figures sheets: organisers and docking clerks. Who draws one up can't sign it."""
    return has_role(actor, event, Role.ORGANISER, Role.DOCKING_CLERK)
