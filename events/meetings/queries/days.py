"""Meetings as they are published: somebody's own, the board of the day, what is on at a table; plans and slips."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.errors import NotFound
from app.core.jobs import Job
from events.docking.enums import Nature
from events.docking.models import Deal, DealStep
from events.meetings.enums import MeetingState, PlanState, SlipState
from events.meetings.models import (
    IntentSlip,
    Meeting,
    MeetingMember,
    MeetingParty,
    MeetingPlan,
    MeetingTable,
)
from events.meetings.queries.parties import is_there
from events.meetings.queries.times import broken_tables
from events.registration.models import Delegate
from events.setup.models import Event

# From so long before a meeting on it counts as the one that is on at its table.
_EARLY = timedelta(minutes=15)


def meetings_of_delegate(session: Session, delegate: Delegate) -> list[Meeting]:
    """Somebody's meetings that stand, by time."""
    own = sa.select(MeetingMember.party_id).where(MeetingMember.delegate_id == delegate.id)
    return list(session.scalars(
        sa.select(Meeting).where(
            Meeting.event_id == delegate.event_id, Meeting.state != MeetingState.CANCELLED,
            sa.or_(Meeting.offer_party_id.in_(own), Meeting.demand_party_id.in_(own)))
        .options(*_whole()).order_by(Meeting.starts, Meeting.id)))


def meetings_of_event(session: Session, event: Event, *, activity: str = "", state: str = "") -> list[Meeting]:
    """The event's meetings that stand, by time and table; cancelled ones where asked for."""
    statement = sa.select(Meeting).where(Meeting.event_id == event.id).options(*_whole())
    statement = statement.where(Meeting.state == state) if state else statement.where(
        Meeting.state != MeetingState.CANCELLED)
    found = session.scalars(statement.order_by(Meeting.starts, Meeting.table, Meeting.id))
    return [one for one in found if not activity or one.activity.code == activity]


def find_meeting(session: Session, event_id: int, meeting_id: int) -> Meeting:
    """One of the event's meetings. Raises NotFound("meeting_gone")."""
    found = session.scalar(sa.select(Meeting).where(
        Meeting.event_id == event_id, Meeting.id == meeting_id).options(*_whole()))
    if found is None:
        raise NotFound("meeting_gone")
    return found


def table_with_token(session: Session, token: str) -> MeetingTable:
    """The table whose printed code this is. Raises NotFound("table_gone")."""
    found = session.scalar(sa.select(MeetingTable).where(MeetingTable.token == token).options(
        joinedload(MeetingTable.activity)))
    if found is None:
        raise NotFound("table_gone")
    return found


def meeting_at(session: Session, table: MeetingTable, now: datetime) -> Meeting | None:
    """The meeting that is on at a table: one that was started, else the latest that has begun or begins soon."""
    found = list(session.scalars(
        sa.select(Meeting).where(
            Meeting.activity_id == table.activity_id, Meeting.table == table.number,
            Meeting.state != MeetingState.CANCELLED, Meeting.starts <= now + _EARLY)
        .options(*_whole()).order_by(Meeting.starts.desc())))
    started = [one for one in found if one.state == MeetingState.STARTED]
    # Who sits down early for the next one is not to be shown the one before, once that is over.
    current = [one for one in found if one.starts <= now < one.ends]
    return next(iter(started or current or found), None)


def plans_of(session: Session, event: Event) -> list[tuple[MeetingPlan, Job | None]]:
    """The event's schedules with their jobs, newest first."""
    rows = session.execute(
        sa.select(MeetingPlan, Job).outerjoin(Job, Job.id == MeetingPlan.job_id)
        .where(MeetingPlan.event_id == event.id).order_by(MeetingPlan.number.desc()).limit(30))
    return [(plan, job) for plan, job in rows]


def find_plan(session: Session, event: Event, number: int) -> MeetingPlan:
    """The event's schedule with this number. Raises NotFound."""
    plan = session.scalar(sa.select(MeetingPlan).where(
        MeetingPlan.event_id == event.id, MeetingPlan.number == number))
    if plan is None:
        raise NotFound
    return plan


def is_published(session: Session, event: Event) -> bool:
    """Whether people have been told a schedule."""
    return bool(session.scalar(sa.select(sa.exists().where(
        MeetingPlan.event_id == event.id, MeetingPlan.state == PlanState.PUBLISHED))))


def slips_of_event(session: Session, event: Event) -> list[IntentSlip]:
    """The event's slips: what waits for a clerk first, then the newest."""
    found = session.scalars(sa.select(IntentSlip).where(IntentSlip.event_id == event.id).options(*_slip()).order_by(
        IntentSlip.id.desc()))
    return sorted(found, key=lambda one: one.state != SlipState.CONFIRMED)


def slips_of_meetings(session: Session, meetings: Sequence[Meeting]) -> dict[int, list[IntentSlip]]:
    """By meeting its slips, oldest first."""
    found: dict[int, list[IntentSlip]] = {}
    for slip in session.scalars(sa.select(IntentSlip).where(
            IntentSlip.meeting_id.in_([one.id for one in meetings])).options(*_slip()).order_by(IntentSlip.id)):
        found.setdefault(slip.meeting_id, []).append(slip)
    return found


def find_slip(session: Session, event_id: int, number: int) -> IntentSlip:
    """The event's slip with this number. Raises NotFound("slip_gone")."""
    slip = session.scalar(sa.select(IntentSlip).where(
        IntentSlip.event_id == event_id, IntentSlip.number == number).options(*_slip()))
    if slip is None:
        raise NotFound("slip_gone")
    return slip


def count_confirmed(session: Session, event: Event) -> int:
    """How many slips wait for a clerk."""
    return session.scalar(sa.select(sa.func.count()).select_from(IntentSlip).where(
        IntentSlip.event_id == event.id, IntentSlip.state == SlipState.CONFIRMED)) or 0


def known_amounts(session: Session, event: Event) -> list[Decimal]:
    """Amounts in yuan that were stated at the event or another edition of it: with deals of nature money, and on slips."""
    editions = sa.select(Event.id).where(sa.or_(
        Event.id == event.id, sa.and_(Event.series_id.is_not(None), Event.series_id == event.series_id)))
    steps = session.scalars(
        sa.select(DealStep.amount_cents).join(Deal, Deal.id == DealStep.deal_id).where(
            DealStep.event_id.in_(editions), DealStep.amount_cents.is_not(None), DealStep.currency == "CNY",
            Deal.nature == Nature.MONEY))
    slips = session.scalars(sa.select(IntentSlip.amount_cents).where(
        IntentSlip.event_id.in_(editions), IntentSlip.amount_cents.is_not(None), IntentSlip.deal_id.is_(None),
        IntentSlip.state != SlipState.WITHDRAWN))
    return [Decimal(cents).scaleb(-2) for cents in (*steps, *slips) if cents is not None]


def meetings_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """What is held about a delegate: for which cards they come, and when they meet whom."""
    found = [{"card": party.card.code} for party in session.scalars(
        sa.select(MeetingParty).join(MeetingMember).where(MeetingMember.delegate_id == delegate.id))]
    return found + [
        {"offer": one.offer_party.card.code, "demand": one.demand_party.card.code, "at": one.starts.isoformat(),
         "state": one.state} for one in meetings_of_delegate(session, delegate)]


def meetings_going_on(session: Session, event: Event, now: datetime) -> frozenset[int]:
    """The numbers of meetings that have begun, though nobody has said so. No schedule moves them any more.

    Unless they can't go on: a side comes later or has left, or the table is broken. Two queries.
    """
    rows = session.scalars(
        sa.select(Meeting).options(joinedload(Meeting.offer_party), joinedload(Meeting.demand_party))
        .where(Meeting.event_id == event.id, Meeting.state == MeetingState.PLANNED, Meeting.starts < now, Meeting.ends > now)
    ).all()
    broken = broken_tables(session, event)
    return frozenset(row.id for row in rows if _can_go_on(row, broken.get((row.activity_id, row.table))))


def _whole() -> tuple[Any, ...]:
    sides = (
        selectinload(side).options(
            selectinload(MeetingParty.offer), selectinload(MeetingParty.demand),
            selectinload(MeetingParty.members).selectinload(MeetingMember.delegate))
        for side in (Meeting.offer_party, Meeting.demand_party))
    return (*sides, joinedload(Meeting.activity))


def _slip() -> tuple[Any, ...]:
    return (selectinload(IntentSlip.meeting).options(*_whole()), selectinload(IntentSlip.confirmations),
            selectinload(IntentSlip.deal).selectinload(Deal.steps))


def _can_go_on(meeting: Meeting, broken_at: datetime | None) -> bool:
    parties = (meeting.offer_party, meeting.demand_party)
    return (broken_at is None or broken_at >= meeting.ends) and all(
        is_there(party, meeting.starts, meeting.ends) for party in parties)
