"""What a deal's row says of its steps: derived, so that lists are one query."""

from __future__ import annotations

from decimal import Decimal

from events.docking.enums import StepKind
from events.docking.models import Deal
from events.docking.rules.deals import DealState


def refresh_derived(row: Deal, state: DealState) -> None:
    """Set the derived columns from the state."""
    worth = worth_wan(state)
    row.stage = state.stage.value if state.stage else None
    row.is_terminated = state.is_terminated
    row.is_waiting = state.waiting is not None
    row.worth_cents = int(worth.scaleb(2)) if worth is not None else None
    row.search = searchable(state)


def worth_wan(state: DealState) -> Decimal | None:
    """What the accepted steps come to over all editions, in 万元: the base amount and its increases; None where none has one."""
    increases = [step.money.wan for step in state.accepted() if step.kind is StepKind.INCREASE and step.money]
    base = state.pricing.money if state.pricing else None
    return sum(increases, base.wan) if base else None


def searchable(state: DealState) -> str:
    """All by which a deal is looked for, in small letters."""
    return "\n".join([state.ref, state.title, *(party.name for party in state.parties)]).casefold()
