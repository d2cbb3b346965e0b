"""Reads of teams of experts, visits, and sheets of cards."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.errors import NotFound
from app.core.jobs import Job
from events.catalogue.models import CardSheet, ExpertTeam, Visit
from events.docking.models import Deal, DemandCard
from events.setup.models import Event

LATEST = 20


def team_of(session: Session, demand: DemandCard) -> ExpertTeam | None:
    """The demand's team with its members and tasks, if it has one."""
    return session.scalar(
        sa.select(ExpertTeam).options(selectinload(ExpertTeam.members), selectinload(ExpertTeam.tasks))
        .where(ExpertTeam.demand_id == demand.id))


def teams_of(session: Session, event: Event) -> list[ExpertTeam]:
    """The event's teams with their demands."""
    return list(session.scalars(
        sa.select(ExpertTeam).options(joinedload(ExpertTeam.demand), selectinload(ExpertTeam.members),
                                      selectinload(ExpertTeam.tasks))
        .where(ExpertTeam.event_id == event.id).order_by(ExpertTeam.id)))


def visits_of(session: Session, event: Event) -> list[Visit]:
    """The event's visits with the demands that they are about."""
    return list(session.scalars(
        sa.select(Visit).options(joinedload(Visit.demand)).where(Visit.event_id == event.id)
        .order_by(Visit.activity, Visit.id)))


def find_visit(session: Session, event: Event, visit_id: int) -> Visit:
    """A visit of the event. Raises NotFound."""
    found = session.get(Visit, visit_id) if visit_id < 2**31 else None
    if found is None or found.event_id != event.id:
        raise NotFound
    return found


def deals_from(session: Session, event: Event, activity: str) -> list[Deal]:
    """The deals that name an activity as where they came from."""
    return list(session.scalars(
        sa.select(Deal).where(Deal.event_id == event.id, Deal.activity == activity, Deal.merged_into_id.is_(None))
        .order_by(Deal.ref)))


def sheets_of(session: Session, event: Event) -> list[CardSheet]:
    """The event's latest sheets of cards, latest first."""
    return list(session.scalars(
        sa.select(CardSheet).where(CardSheet.event_id == event.id).order_by(CardSheet.id.desc()).limit(LATEST)))


def prints_of(session: Session, event: Event) -> list[Job]:
    """The latest prints of the event's catalogue, latest first."""
    return list(session.scalars(
        sa.select(Job).where(Job.event_id == event.id, Job.task == "catalogue.print").order_by(Job.id.desc()).limit(LATEST)))
