"""What meetings bring to the rest of the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.contributions import Contributions, NavigationItem, PersonalHolding, UsesOf, WaitingItem
from app.mail.occasions import Occasion, define_occasions
from events.docking.policy import may_record_deals
from events.meetings import errors, tags, tasks
from events.meetings.definition import MEETINGS_SECTION
from events.meetings.enums import MeetingState
from events.meetings.models import Meeting
from events.meetings.policy import may_view_meetings
from events.meetings.queries.days import count_confirmed, meetings_about
from events.meetings.queries.parties import meetings_value
from events.meetings.routes import init_routes
from events.meetings.routes.own import own_panels
from events.meetings.routes.owners import owner_panels
from events.meetings.services import erase_meetings, move_meetings, plan_meetings
from events.setup.models import Activity, Event

_OWN = {"meetings": _l("The meetings that are new or have changed, one a line")}
OCCASIONS = (
    Occasion("meetings.schedule", _l("Somebody’s meetings are scheduled"), _OWN),
    Occasion("meetings.change", _l("Somebody’s meetings have changed"), _OWN),
)


class MeetingsPart:
    """The part `meetings` of definitions."""

    key = MEETINGS_SECTION.key

    def schema(self) -> Any:
        return MEETINGS_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        return plan_meetings(unit, event, value)

    def export(self, session: Any, event: Any) -> Any:
        return meetings_value(session, event)


def _uses(session: Any, event: Event, kind: str, codes: Iterable[str]) -> dict[str, int]:
    """How many meetings are at each of these activities, or in each of these rooms."""
    column: Any = {"activities": Activity.code, "rooms": Meeting.room}.get(kind)
    if column is None:
        return {}
    rows = session.execute(
        sa.select(column, sa.func.count()).select_from(Meeting).join(Activity, Activity.id == Meeting.activity_id)
        .where(Meeting.event_id == event.id, Meeting.state != MeetingState.CANCELLED, column.in_(list(codes)))
        .group_by(column))
    return {code: int(count) for code, count in rows}


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that meetings bring."""
    _ = errors, tags, tasks
    init_routes(app)
    define_occasions(*OCCASIONS)
    contributions.add(MeetingsPart())
    contributions.add(UsesOf("meetings", _uses))
    contributions.add(PersonalHolding("meetings", meetings_about, erase_meetings))
    contributions.answer("own.panels", own_panels)
    contributions.answer("catalogue.owner_panels", owner_panels)
    contributions.answer("delegate.merged", move_meetings)
    group = _l("Meetings")
    for label, endpoint, order in (
        (_l("Meetings"), "meetings.index", 116), (_l("Board of meetings"), "meetings.board", 117),
        (_l("Intent slips"), "meetings.slips", 118),
    ):
        contributions.add(NavigationItem(group=group, label=label, endpoint=endpoint, may=may_view_meetings, order=order))
    contributions.add(WaitingItem(
        name="intent_slips", count=count_confirmed, endpoint="meetings.slips", may=may_record_deals,
        sentence=lambda count: ngettext("%(num)s intent slip to record", "%(num)s intent slips to record", count)))
