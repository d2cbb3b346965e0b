"""Planning an event's follow-up."""

from __future__ import annotations

from app.core.unit import Unit
from events.docking.services.paces import set_pace
from events.followup.models import FollowUpPlan
from events.followup.policy import may_plan
from events.followup.rules import Plan
from events.followup.tags import PLANNED
from events.setup.models import Event


def set_plan(unit: Unit, event: Event, plan: Plan) -> None:
    """Make this the event's plan. Raises Forbidden. Records followup.planned."""
    unit.require(may_plan, event)
    set_pace(unit, event, {stage.value: days for stage, days in plan.days.items()})
    row = unit.session.get(FollowUpPlan, event.id)
    if row is None:
        row = FollowUpPlan(event_id=event.id)
        unit.session.add(row)
    row.recipients = {stage: list(who) for stage, who in plan.recipients.items() if who}
    row.most, row.link_days = plan.most, plan.link_days
    unit.record(PLANNED, event_id=event.id, subject=("event", event.code), most=row.most, link_days=row.link_days)
