"""Who may plan the follow-up, write to companies and decide on what they state."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("followup.may_follow_up")
def may_follow_up(actor: Actor, event: Any) -> bool:
    """See statements, make links, send reminders, decide on statements: docking clerks and organisers."""
    return has_role(actor, event, Role.ORGANISER, Role.DOCKING_CLERK)


@permission("followup.may_plan")
def may_plan(actor: Actor, event: Any) -> bool:
    """Say who is reminded and when: organisers."""
    return has_role(actor, event, Role.ORGANISER)
