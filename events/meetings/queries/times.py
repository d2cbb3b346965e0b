"""The slots and tables of an event's docking activities, as they follow from its setup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from events.meetings.models import MeetingSetup, MeetingTable
from events.meetings.rules.usual import SLOT_MINUTES
from events.setup.enums import ActivityKind
from events.setup.models import Activity, Event


@dataclass(frozen=True, slots=True)
class SlotTime:
    """A time for meetings at an activity."""

    activity: Activity
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table: tables of an activity are numbered from 1, room after room. `room` is a room's code, or "" without one."""

    activity: Activity
    number: int
    room: str


def docking_activities(session: Session, event: Event) -> list[Activity]:
    """The event's docking activities that have tables, by time."""
    return list(session.scalars(
        sa.select(Activity).where(
            Activity.event_id == event.id, Activity.kind == ActivityKind.DOCKING, Activity.tables.is_not(None))
        .options(selectinload(Activity.room)).order_by(Activity.starts, Activity.position)))


def slots_of(activities: list[Activity], setup: MeetingSetup) -> list[SlotTime]:
    """Slots from each activity's start to its end, with the event's break between them, by time."""
    found = []
    for activity in activities:
        length = timedelta(minutes=activity.slot_minutes or SLOT_MINUTES)
        starts = activity.starts
        while starts + length <= activity.ends:
            found.append(SlotTime(activity, starts, starts + length))
            starts += length + timedelta(minutes=setup.break_minutes)
    return sorted(found, key=lambda one: (one.starts, one.activity.position))


def tables_of(activities: list[Activity], setup: MeetingSetup) -> list[TablePlace]:
    """The tables of each activity: in the rooms that the setup names, else all in the activity's own."""
    rooms = {hall["activity"]: hall["rooms"] for hall in setup.halls}
    found = []
    for activity in activities:
        own = [{"room": activity.room.code if activity.room else "", "tables": activity.tables}]
        number = 0
        for room in rooms.get(activity.code, own):
            for _one in range(room["tables"]):
                number += 1
                found.append(TablePlace(activity, number, room["room"]))
    return found


def broken_tables(session: Session, event: Event) -> dict[tuple[int, int], datetime]:
    """Since when tables can't be used, by the number of the activity and their own."""
    rows: Any = session.execute(
        sa.select(MeetingTable.activity_id, MeetingTable.number, MeetingTable.broken_at)
        .where(MeetingTable.event_id == event.id, MeetingTable.broken_at.is_not(None)))
    return {(activity_id, number): since for activity_id, number, since in rows}
