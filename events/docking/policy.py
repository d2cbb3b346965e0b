"""Who may see, record and review what an event's docking comes to."""

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import has_role, permission


@permission("docking.may_view_deals")
def may_view_deals(actor: Actor, event: Any) -> bool:
    """See cards, deals and their tally: docking clerks, organisers, and who only looks."""
    return has_role(actor, event, Role.ORGANISER, Role.DOCKING_CLERK, Role.VIEWER)


@permission("docking.may_record_deals")
def may_record_deals(actor: Actor, event: Any) -> bool:
    """Put cards and deals on record: docking clerks and organisers."""
    return has_role(actor, event, Role.ORGANISER, Role.DOCKING_CLERK)


@permission("docking.may_review_deals")
def may_review_deals(actor: Actor, event: Any) -> bool:
    """Accept or refuse what somebody else recorded, and merge what somebody else opened: the same people."""
    return has_role(actor, event, Role.ORGANISER, Role.DOCKING_CLERK)


@permission("docking.may_read_journals")
def may_read_journals(actor: Actor, event: Any) -> bool:
    """Send a journal of another system, or release one that a colleague sent: organisers, since its lines name people."""
    return has_role(actor, event, Role.ORGANISER)


@permission("docking.may_set_pace")
def may_set_pace(actor: Actor, event: Any) -> bool:
    """Say how long a deal may stand still at each stage: organisers."""
    return has_role(actor, event, Role.ORGANISER)
