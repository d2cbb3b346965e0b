"""Who may arrange meetings, follow the day, and handle slips."""

from __future__ import annotations

from typing import Any

from app.core.actors import Actor, CardOwner, LinkHolder, Role
from app.core.policy import has_role, is_trusted, permission


@permission("meetings.may_view")
def may_view_meetings(actor: Actor, event: Any) -> bool:
    """See wishes, schedules and the board: organisers, docking clerks, and who only looks."""
    return has_role(actor, event, Role.ORGANISER, Role.DOCKING_CLERK, Role.VIEWER)


@permission("meetings.may_arrange")
def may_arrange_meetings(actor: Actor, event: Any) -> bool:
    """Say who takes part, wish for anybody, have meetings scheduled, publish, and say how each went."""
    return has_role(actor, event, Role.ORGANISER, Role.DOCKING_CLERK)


@permission("meetings.may_act_for_party")
def may_act_for_party(actor: Actor, hands: Any) -> bool:
    """Wish and block times for a card: whoever holds the personal link of somebody who comes for it, or the card's own link."""
    return is_trusted(actor) or (isinstance(actor, LinkHolder) and actor.delegate_id in hands.delegates) or (
        isinstance(actor, CardOwner) and actor.link_id in hands.links)
