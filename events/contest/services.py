"""Writes of contests."""

from __future__ import annotations

from typing import Any

from app.core.unit import Unit
from events.contest.definition import CONTEST_SECTION
from events.contest.models import ContestPlan
from events.contest.queries import contest_value, find_plan
from events.setup.definition.readers import decimal_text
from events.setup.definition.schema import Section
from events.setup.models import Event


def plan_contest(unit: Unit, event: Event, value: dict[str, Any]) -> bool:
    """Make the event's contest what the part of its definition says; True where something changed.

    The import that calls it has asked for the permission and records the change.
    """
    if contest_value(unit.session, event) == value:
        return False
    plan = find_plan(unit.session, event)
    if plan is None:
        plan = ContestPlan(event_id=event.id)
        unit.session.add(plan)
    call = value.get("call", {})
    plan.opens, plan.closes = call.get("opens"), call.get("closes")
    plan.tracks, plan.groups, plan.rounds = value["tracks"], value["groups"], value["rounds"]
    plan.rubric = [{**criterion, "weight": decimal_text(criterion["weight"])} for criterion in value["rubric"]]
    unit.session.flush()
    return True


class ContestSection:
    """The part `contest` of definitions."""

    key = "contest"

    def schema(self) -> Section:
        return CONTEST_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        return plan_contest(unit, event, value)

    def export(self, session: Any, event: Any) -> Any:
        return contest_value(session, event)
