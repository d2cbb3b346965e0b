"""Schedules: ordered as jobs, made by the solver, drafts until published; publishing tells whom it touches and nobody else."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.core.errors import Refused
from app.core.jobs import Job, JobState
from app.core.unit import Unit
from app.mail.occasions import Text
from app.mail.services import filled, written_text
from app.vocabulary.localized import text
from app.vocabulary.times import format_datetime
from events.meetings import tags
from events.meetings.enums import MeetingState, PlanState
from events.meetings.models import Meeting, MeetingParty, MeetingPlan, MeetingTable
from events.meetings.policy import may_arrange_meetings
from events.meetings.queries.days import is_published, meetings_going_on
from events.meetings.queries.parties import parties_by_id, setup_of
from events.meetings.queries.problems import pose
from events.meetings.queries.times import docking_activities, tables_of
from events.meetings.rules.usual import CHANGE_SECONDS, PLAN_SECONDS
from events.registration.models import Delegate
from events.registration.services.letters import can_reach, tell
from events.setup.models import Event

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """What a schedule changes for a pair: the meeting as it was told before, and as it is to be; None where there is none."""

    pair: Pair
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody whom a schedule touches, and what they would be written; no text where they can't be reached."""

    delegate: Delegate
    occasion: str
    own: dict[str, str]
    text: Text | None


def order_plan(unit: Unit, event: Event, *, is_change: bool = False, seconds: int | None = None) -> MeetingPlan:
    """Have the event's meetings scheduled by a job, in about so many seconds, or what is usual.

    With `is_change` only what has become impossible is moved.

    Raises Refused: no_slots, no_wishes, nothing_published, all_meetings_over, plan_running; Forbidden. Records
    meetings.plan_ordered.
    """
    unit.require(may_arrange_meetings, event)
    # Held until the end, so that of two people who press at once the second is told.
    unit.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    for running, job in unit.session.execute(sa.select(MeetingPlan, Job).outerjoin(Job, Job.id == MeetingPlan.job_id).where(
            MeetingPlan.event_id == event.id, MeetingPlan.state == PlanState.MAKING)):
        if job is not None and job.state in (JobState.QUEUED, JobState.RUNNING):
            raise Refused("plan_running")
        running.state = PlanState.FAILED
    pose(unit.session, event, unit.now(), is_change=is_change)
    last = unit.session.scalar(sa.select(sa.func.max(MeetingPlan.number)).where(MeetingPlan.event_id == event.id)) or 0
    plan = MeetingPlan(
        event_id=event.id, number=last + 1, state=PlanState.MAKING, is_change=is_change,
        seconds=seconds or (CHANGE_SECONDS if is_change else PLAN_SECONDS), made_by=unit.actor.label[:200], made_at=unit.now(),
        content=[], left=[], goals=[])
    unit.session.add(plan)
    unit.session.flush()
    job = unit.enqueue("meetings.schedule", event_id=event.id, plan_id=plan.id)
    unit.session.flush()
    plan.job_id = job.id
    unit.record(tags.PLAN_ORDERED, event_id=event.id, subject=("meeting_plan", plan.id), number=plan.number,
                change=is_change)
    return plan


def make_plan(
    open_unit: Callable[..., Any], plan_id: int, progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """Solve a plan that was ordered and keep it as a draft; no transaction is open while the solver runs."""
    # OR-tools takes a second to load, which every page is spared.
    from events.meetings.solver import solve

    with open_unit(writes=False) as unit:
        plan = unit.session.get_one(MeetingPlan, plan_id)
        if plan.state != PlanState.MAKING:
            return {"number": plan.number}
        event = unit.session.get_one(Event, plan.event_id)
        seconds = plan.seconds
        try:
            posed = pose(unit.session, event, unit.now(), is_change=plan.is_change)
        except Refused:
            posed = None
    if posed is None:
        with open_unit() as unit:
            unit.session.get_one(MeetingPlan, plan_id).state = PlanState.FAILED
        return {}
    schedule = solve(posed.problem, seconds, progress)
    with open_unit() as unit:
        plan = unit.session.get_one(MeetingPlan, plan_id)
        plan.content = [posed.entry(meeting) for meeting in schedule.plan.meetings]
        plan.left = posed.left(schedule.reasons)
        plan.goals = [{"goal": one.goal.value, "cost": one.cost, "bound": one.bound, "greedy": one.greedy}
                      for one in schedule.goals]
        plan.state = PlanState.DRAFT
        return {"number": plan.number, "meetings": len(plan.content), "left": len(plan.left)}


def discard_plan(unit: Unit, event: Event, plan: MeetingPlan) -> None:
    """Set a draft aside. Raises Refused("plan_not_draft"), Forbidden. Records meetings.plan_discarded."""
    unit.require(may_arrange_meetings, event)
    unit.session.refresh(plan, with_for_update=True)
    if plan.state not in (PlanState.DRAFT, PlanState.FAILED):
        raise Refused("plan_not_draft")
    plan.state = PlanState.DISCARDED
    unit.record(tags.PLAN_DISCARDED, event_id=event.id, subject=("meeting_plan", plan.id), number=plan.number)


def changes_of(unit: Unit, event: Event, plan: MeetingPlan) -> list[Change]:
    """What publishing a plan would change, pair by pair; what stays as it is, is left out."""
    now = unit.now()
    return _changes(plan, _meetings_by_pair(unit, event), meetings_going_on(unit.session, event, now), now)


def _changes(
    plan: MeetingPlan, standing: Mapping[Pair, Meeting], going_on: Collection[int], now: datetime,
) -> list[Change]:
    wanted: dict[Pair, dict[str, Any]] = {(one["offer"], one["demand"]): one for one in plan.content}
    changes = []
    for pair, after in wanted.items():
        row = standing.get(pair)
        before = _as_entry(row) if row is not None and row.state != MeetingState.CANCELLED else None
        if before != after:
            changes.append(Change(pair, before, after))
    changes += [
        Change(pair, _as_entry(row), None) for pair, row in standing.items()
        if pair not in wanted and row.state == MeetingState.PLANNED and row.ends > now and row.id not in going_on]
    return sorted(changes, key=lambda one: ((one.after or one.before or {})["starts"], one.pair))


def told_by(unit: Unit, event: Event, changes: Sequence[Change]) -> list[Told]:
    """Whom these changes of a plan touch, by name, with the message that each would get."""
    parties = parties_by_id(unit.session, {number for one in changes for number in one.pair})
    lines: dict[int, list[tuple[Change, MeetingParty]]] = {}
    people: dict[int, Delegate] = {}
    for change in changes:
        for own, other in (change.pair, change.pair[::-1]):
            for member in parties[own].members if own in parties else ():
                people[member.delegate_id] = member.delegate
                lines.setdefault(member.delegate_id, []).append((change, parties[other]))
    occasion = "meetings.change" if is_published(unit.session, event) else "meetings.schedule"
    texts = {language: written_text(unit.session, event.id, occasion, language).text
             for language in {delegate.language for delegate in people.values()}}
    found = []
    for number, delegate in sorted(people.items(), key=lambda item: item[1].sort_key):
        own_words = {"meetings": "\n".join(_line(event, change, other, delegate.language)
                                           for change, other in lines[number])}
        said = filled(unit.session, texts[delegate.language], delegate, delegate.language, own_words) if can_reach(
            delegate) else None
        found.append(Told(delegate, occasion, own_words, said))
    return found


def publish_plan(unit: Unit, event: Event, plan: MeetingPlan) -> int:
    """Make a draft the schedule that holds, and tell everybody whom it touches; returns how many were told.

    Raises Refused: plan_not_draft, plan_stale; Forbidden. Records meetings.plan_published.
    """
    unit.require(may_arrange_meetings, event)
    unit.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    unit.session.refresh(plan)
    if plan.state != PlanState.DRAFT:
        raise Refused("plan_not_draft")
    activities = {one.code: one.id for one in event.activities}
    standing, going_on = _meetings_by_pair(unit, event), meetings_going_on(unit.session, event, unit.now())
    changes = _changes(plan, standing, going_on, unit.now())
    known = parties_by_id(unit.session, {number for one in changes for number in one.pair})
    for change in changes:
        if change.pair[0] not in known or change.pair[1] not in known or (
                change.after and change.after["activity"] not in activities) or _is_over(standing.get(change.pair), going_on):
            raise Refused("plan_stale")
    told = told_by(unit, event, changes)
    for change in changes:
        _apply(unit, event, change, standing.get(change.pair), activities)
    for other in unit.session.scalars(sa.select(MeetingPlan).where(
            MeetingPlan.event_id == event.id, MeetingPlan.state == PlanState.PUBLISHED)):
        other.state = PlanState.REPLACED
    plan.state, plan.published_at = PlanState.PUBLISHED, unit.now()
    _keep_tables(unit, event)
    unit.session.flush()
    for one in told:
        tell(unit, event, one.delegate, one.occasion, one.own)
    unit.record(tags.PLAN_PUBLISHED, event_id=event.id, subject=("meeting_plan", plan.id), number=plan.number,
                changes=len(changes), told=len(told))
    return len(told)


def _meetings_by_pair(unit: Unit, event: Event) -> dict[Pair, Meeting]:
    """The event's meetings in every state; of a pair there is one."""
    return {(row.offer_party_id, row.demand_party_id): row for row in unit.session.scalars(
        sa.select(Meeting).where(Meeting.event_id == event.id).options(joinedload(Meeting.activity)))}


def _is_over(row: Meeting | None, going_on: Collection[int]) -> bool:
    """Whether the meeting has begun since, or been held: nobody moves it any more."""
    return row is not None and (row.state not in (MeetingState.PLANNED, MeetingState.CANCELLED) or row.id in going_on)


def _apply(unit: Unit, event: Event, change: Change, row: Meeting | None, activities: dict[str, int]) -> None:
    if change.after is None:
        if row is not None:
            row.state = MeetingState.CANCELLED
        return
    if row is None:
        row = Meeting(event_id=event.id, offer_party_id=change.pair[0], demand_party_id=change.pair[1])
        unit.session.add(row)
    after = change.after
    row.activity_id, row.room, row.table = activities[after["activity"]], after["room"], after["table"]
    row.starts, row.ends = (datetime.fromisoformat(after[key]) for key in ("starts", "ends"))
    row.interpreter, row.state = after["interpreter"], MeetingState.PLANNED


def _keep_tables(unit: Unit, event: Event) -> None:
    """Give each table of the event the code that is printed for it; known ones keep theirs."""
    known = {(one.activity_id, one.number): one for one in unit.session.scalars(sa.select(MeetingTable).where(
        MeetingTable.event_id == event.id))}
    setup = setup_of(unit.session, event)
    for table in tables_of(docking_activities(unit.session, event), setup):
        row = known.get((table.activity.id, table.number))
        if row is None:
            row = MeetingTable(event_id=event.id, activity_id=table.activity.id, number=table.number,
                               token=secrets.token_urlsafe(18))
            unit.session.add(row)
        row.room = table.room


def _as_entry(row: Meeting) -> dict[str, Any]:
    return {
        "offer": row.offer_party_id, "demand": row.demand_party_id, "activity": row.activity.code,
        "starts": row.starts.isoformat(), "ends": row.ends.isoformat(), "room": row.room, "table": row.table,
        "interpreter": row.interpreter,
    }


def _line(event: Event, change: Change, other: MeetingParty, language: str) -> str:
    """A line of a message: when and where whom; a cancelled one says so."""
    rooms = {room.code: text(room.name, language) for room in event.rooms}
    entry = change.after or change.before or {}
    with force_locale(language):
        line = _("%(when)s, %(place)s, table %(table)s: %(card)s (%(unit)s)",
                 when=format_datetime(datetime.fromisoformat(entry["starts"]), event.timezone, language),
                 place=rooms.get(entry["room"], "") or text(_title(event, entry["activity"]), language),
                 table=entry["table"], card=text(other.card.title, language), unit=other.card.owner)
        if change.after is None:
            return str(_("Cancelled: %(meeting)s", meeting=line))
        if change.before is not None:
            return str(_("Changed: %(meeting)s", meeting=line))
        return str(line)


def _title(event: Event, code: str) -> dict[str, str]:
    return next((one.title for one in event.activities if one.code == code), {})
