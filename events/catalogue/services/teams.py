"""Teams of experts that look into demands, and visits to where something is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from events.catalogue.enums import TeamState, VisitState
from events.catalogue.models import ExpertMember, ExpertTask, ExpertTeam, Visit
from events.catalogue.tags import TEAM_CHANGED, VISIT_CHANGED
from events.docking.models import DemandCard
from events.docking.policy import may_record_deals
from events.setup.enums import ActivityKind
from events.setup.models import Event


def team_for(unit: Unit, event: Event, demand: DemandCard) -> ExpertTeam:
    """The demand's team, made where there is none. Raises Forbidden. Records catalogue.team_changed where it is made."""
    unit.require(may_record_deals, event)
    team = unit.session.scalar(sa.select(ExpertTeam).where(ExpertTeam.demand_id == demand.id))
    if team is None:
        team = ExpertTeam(event_id=event.id, demand_id=demand.id, state=TeamState.FORMING)
        unit.session.add(team)
        unit.session.flush()
        _record_team(unit, event, demand, "made")
    return team


def add_member(unit: Unit, event: Event, demand: DemandCard, values: Mapping[str, Any]) -> ExpertMember:
    """Add an expert; who leads, leads alone. Sent twice makes one. Raises Forbidden. Records catalogue.team_changed."""
    team = team_for(unit, event, demand)
    known = next((one for one in team.members if (one.name, one.unit) == (values["name"], values["unit"])), None)
    if known is None:
        known = ExpertMember(team_id=team.id, name=values["name"])
        team.members.append(known)
        _record_team(unit, event, demand, "member")
    for name in ("unit", "title", "email", "mobile"):
        setattr(known, name, values[name])
    known.leads = bool(values["leads"])
    if known.leads:
        for other in team.members:
            other.leads = other is known
    unit.session.flush()
    return known


def remove_member(unit: Unit, event: Event, demand: DemandCard, member_id: int) -> None:
    """Take an expert out of a team. Raises Forbidden, NotFound. Records catalogue.team_changed."""
    team = team_for(unit, event, demand)
    team.members.remove(_one(team.members, member_id))
    _record_team(unit, event, demand, "member")


def add_task(unit: Unit, event: Event, demand: DemandCard, values: Mapping[str, Any]) -> None:
    """Give a team something to do. Sent twice makes one. Raises Forbidden. Records catalogue.team_changed."""
    team = team_for(unit, event, demand)
    if not any(one.what == values["what"] and one.done_at is None for one in team.tasks):
        team.tasks.append(ExpertTask(team_id=team.id, what=values["what"], due=values["due"]))
        _record_team(unit, event, demand, "task")


def settle_task(unit: Unit, event: Event, demand: DemandCard, task_id: int, *, is_done: bool) -> None:
    """Say that a task is done, or isn't yet. Raises Forbidden, NotFound. Records catalogue.team_changed."""
    task = _one(team_for(unit, event, demand).tasks, task_id)
    task.done_at = unit.now() if is_done else None
    _record_team(unit, event, demand, "task")


def report_team(unit: Unit, event: Event, demand: DemandCard, state: TeamState, finding: str | None) -> None:
    """Say how far a team is and what it found. Raises Forbidden. Records catalogue.team_changed."""
    team = team_for(unit, event, demand)
    team.state, team.finding = state, finding
    _record_team(unit, event, demand, str(state))


def save_visit(unit: Unit, event: Event, visit: Visit | None, values: Mapping[str, Any]) -> Visit:
    """Plan a visit, or change it: one of the event's activities of that kind, at a host.

    Raises Forbidden, Refused("unknown_visit_activity", "visit_twice"). Records catalogue.visit_changed.
    """
    unit.require(may_record_deals, event)
    if not any(one.code == values["activity"] and one.kind == ActivityKind.VISIT for one in event.activities):
        raise Refused("unknown_visit_activity", field="activity")
    same = unit.session.scalar(sa.select(Visit).where(
        Visit.event_id == event.id, Visit.activity == values["activity"], Visit.host == values["host"]))
    if same is not None and same is not visit:
        raise Refused("visit_twice", field="host")
    if visit is None:
        visit = Visit(event_id=event.id, state=VisitState.PLANNED)
        unit.session.add(visit)
    for name in ("activity", "host", "demand_id", "visitors", "state", "result"):
        setattr(visit, name, values[name])
    unit.session.flush()
    unit.record(VISIT_CHANGED, event_id=event.id, subject=("visit", visit.id), activity=visit.activity, state=visit.state)
    return visit


def remove_visit(unit: Unit, event: Event, visit: Visit) -> None:
    """Take a visit out of the plan; its activity and the deals that came of it stay. Records catalogue.visit_changed."""
    unit.require(may_record_deals, event)
    unit.record(VISIT_CHANGED, event_id=event.id, subject=("visit", visit.id), activity=visit.activity, state="removed")
    unit.session.delete(visit)


def _one(rows: list[Any], row_id: int) -> Any:
    found = next((row for row in rows if row.id == row_id), None)
    if found is None:
        raise NotFound
    return found


def _record_team(unit: Unit, event: Event, demand: DemandCard, what: str) -> None:
    unit.session.flush()
    unit.record(TEAM_CHANGED, event_id=event.id, subject=("docking_demand", demand.id), what=what)
