"""An event's follow-up as it is planned."""

from __future__ import annotations

from sqlalchemy.orm import Session

from events.docking.queries.lists import pace_of
from events.followup.models import FollowUpPlan
from events.followup.rules import Plan
from events.setup.models import Event


def plan_of(session: Session, event: Event) -> Plan:
    """The event's plan; where none was made, the usual days, and nobody is reminded."""
    row, days = session.get(FollowUpPlan, event.id), pace_of(session, event)
    return Plan(days=days) if row is None else Plan(days, row.recipients, row.most, row.link_days)
