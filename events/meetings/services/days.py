"""The day itself: how a meeting went, and what has changed: somebody is absent or late, a table is broken."""

from __future__ import annotations

from datetime import datetime

from app.core.errors import Refused
from app.core.unit import Unit
from events.meetings import tags
from events.meetings.enums import MeetingState
from events.meetings.models import Meeting, MeetingParty, MeetingPlan, MeetingTable
from events.meetings.policy import may_arrange_meetings
from events.meetings.services.plans import order_plan
from events.setup.models import Event


def mark_meeting(unit: Unit, event: Event, meeting: Meeting, state: MeetingState, outcome: str | None = None) -> None:
    """Say that a meeting has started, was held or not, or (PLANNED) that this was said too soon; keeps what came of it.

    Raises Refused("meeting_cancelled"), Forbidden. Records meetings.marked.
    """
    unit.require(may_arrange_meetings, event)
    unit.session.refresh(meeting, with_for_update=True)
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("meeting_cancelled")
    said = outcome.strip()[:5000] if outcome is not None else meeting.outcome
    if (meeting.state, meeting.outcome) == (state, said or None):
        return
    meeting.state, meeting.outcome = state, said or None
    unit.record(tags.MEETING_MARKED, event_id=event.id, subject=("meeting", meeting.id), state=state.value)


def say_absent(unit: Unit, event: Event, party: MeetingParty, since: datetime) -> MeetingPlan:
    """A party has left, or doesn't come: from `since` on it meets nobody. Has a change made, and returns it.

    Raises Refused as order_plan, Forbidden. Records meetings.day_changed.
    """
    unit.require(may_arrange_meetings, event)
    party.leaves_at = since
    unit.record(tags.DAY_CHANGED, event_id=event.id, subject=("meeting_party", party.id), card=party.card.code,
                leaves_at=since.isoformat())
    unit.session.flush()
    return order_plan(unit, event, is_change=True)


def say_late(unit: Unit, event: Event, party: MeetingParty, until: datetime) -> MeetingPlan:
    """A party arrives only at `until`. Has a change made, and returns it.

    Raises Refused as order_plan, Forbidden. Records meetings.day_changed.
    """
    unit.require(may_arrange_meetings, event)
    party.comes_at, party.leaves_at = until, None
    unit.record(tags.DAY_CHANGED, event_id=event.id, subject=("meeting_party", party.id), card=party.card.code,
                comes_at=until.isoformat())
    unit.session.flush()
    return order_plan(unit, event, is_change=True)


def say_broken(unit: Unit, event: Event, table: MeetingTable, since: datetime) -> MeetingPlan:
    """A table can't be used from `since` on. Has a change made, and returns it.

    Raises Refused as order_plan, Forbidden. Records meetings.day_changed.
    """
    unit.require(may_arrange_meetings, event)
    table.broken_at = since
    unit.record(tags.DAY_CHANGED, event_id=event.id, subject=("meeting_table", table.id), table=table.number,
                broken_at=since.isoformat())
    unit.session.flush()
    return order_plan(unit, event, is_change=True)
