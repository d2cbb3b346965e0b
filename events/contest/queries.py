"""Reads of contests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.contest.models import ContestPlan
from events.setup.models import Event


def find_plan(session: Session, event: Event) -> ContestPlan | None:
    """The event's contest, if it has one."""
    return session.scalar(sa.select(ContestPlan).where(ContestPlan.event_id == event.id))


def contest_value(session: Session, event: Event) -> dict[str, Any] | None:
    """The part `contest` of the event's definition, or None."""
    plan = find_plan(session, event)
    if plan is None:
        return None
    call = {"opens": plan.opens, "closes": plan.closes} if plan.opens and plan.closes else None
    rubric = [{**criterion, "weight": Decimal(criterion["weight"])} for criterion in plan.rubric]
    value = {"tracks": plan.tracks, "groups": plan.groups, "rubric": rubric, "rounds": plan.rounds}
    return ({"call": call} if call else {}) | value
