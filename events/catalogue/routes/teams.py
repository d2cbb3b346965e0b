"""Teams of experts: all of an event's, and a demand's with its members and what they are to do."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from app.core.unit import Unit
from events.catalogue.enums import TeamState
from events.catalogue.forms.staff import ExpertForm, TaskForm, TeamForm
from events.catalogue.queries.teams import team_of, teams_of
from events.catalogue.routes.feature import feature
from events.catalogue.services import teams as services
from events.docking.enums import Card
from events.docking.models import DemandCard
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.cards import find_card
from events.setup.models import Event

BASE = "/manage/<event_code>/catalogue/teams"
TEAM = f"{BASE}/<int:demand_id>"


@feature.page(BASE, may=may_view_deals)
def teams(unit: Unit, event: Event) -> Any:
    """The event's teams."""
    return render_template("catalogue/teams.html", event=event, teams=teams_of(unit.session, event))


@feature.page(TEAM, may=may_view_deals)
def team(unit: Unit, event: Event, demand_id: int) -> Any:
    """A demand's team."""
    return _page(unit, event, _demand(unit, event, demand_id))


@feature.action(f"{TEAM}/members", may=may_record_deals)
def add_expert(unit: Unit, event: Event, demand_id: int) -> Any:
    """Add an expert."""
    demand, form = _demand(unit, event, demand_id), ExpertForm()
    if not form.validate():
        return _page(unit, event, demand, expert=form), 422
    services.add_member(unit, event, demand, form.values())
    return _to(event, demand)


@feature.action(f"{TEAM}/members/<int:member_id>/remove", may=may_record_deals)
def remove_expert(unit: Unit, event: Event, demand_id: int, member_id: int) -> Any:
    """Take an expert out of the team."""
    demand = _demand(unit, event, demand_id)
    services.remove_member(unit, event, demand, member_id)
    return _to(event, demand)


@feature.action(f"{TEAM}/tasks", may=may_record_deals)
def add_task(unit: Unit, event: Event, demand_id: int) -> Any:
    """Give the team something to do."""
    demand, form = _demand(unit, event, demand_id), TaskForm()
    if not form.validate():
        return _page(unit, event, demand, task=form), 422
    services.add_task(unit, event, demand, {"what": form.what.data, "due": form.due.data})
    return _to(event, demand)


@feature.action(f"{TEAM}/tasks/<int:task_id>", may=may_record_deals)
def settle_task(unit: Unit, event: Event, demand_id: int, task_id: int) -> Any:
    """Say that a task is done, or isn't yet."""
    demand = _demand(unit, event, demand_id)
    services.settle_task(unit, event, demand, task_id, is_done=request.form.get("done") == "1")
    return _to(event, demand)


@feature.action(f"{TEAM}/report", may=may_record_deals)
def report_team(unit: Unit, event: Event, demand_id: int) -> Any:
    """Say how far the team is and what it found."""
    demand, form = _demand(unit, event, demand_id), TeamForm()
    if not form.validate():
        return _page(unit, event, demand, report=form), 422
    services.report_team(unit, event, demand, TeamState(form.state.data), form.finding.data or None)
    return _to(event, demand)


def _demand(unit: Unit, event: Event, demand_id: int) -> DemandCard:
    found: Any = find_card(unit.session, event, Card.DEMAND, demand_id)
    return found  # type: ignore[no-any-return]  # a card of this kind is a demand


def _page(unit: Unit, event: Event, demand: DemandCard, **forms: Any) -> Any:
    found = team_of(unit.session, demand)
    return render_template(
        "catalogue/team.html", event=event, demand=demand, team=found,
        expert=forms.get("expert") or ExpertForm(None), task=forms.get("task") or TaskForm(None),
        report=forms.get("report") or TeamForm(None, data={"state": found.state, "finding": found.finding} if found else {}),
        today=unit.now().date())


def _to(event: Event, demand: DemandCard) -> Any:
    return redirect(url_for("catalogue.team", event_code=event.code, demand_id=demand.id), 303)
