"""Setting meetings up, having them scheduled, looking at a draft with everything it would change and say, publishing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.jobs import Job, JobState
from app.core.unit import Unit
from app.vocabulary.times import to_local
from app.web.pages import localized
from events.meetings import services
from events.meetings.definition import LANGUAGES
from events.meetings.enums import PlanState
from events.meetings.forms.setup import SetupForm
from events.meetings.models import MeetingParty, MeetingPlan
from events.meetings.policy import may_arrange_meetings, may_view_meetings
from events.meetings.queries.days import find_plan, plans_of
from events.meetings.queries.parties import count_parties, parties_by_id, setup_of
from events.meetings.queries.times import docking_activities, slots_of, tables_of
from events.meetings.routes.feature import feature
from events.meetings.services.plans import changes_of
from events.setup.models import Event

BASE = "/manage/<event_code>/meetings"


@feature.page(BASE, may=may_view_meetings)
def index(unit: Unit, event: Event) -> Any:
    """How far the meetings are: who takes part, what is wished for, which schedules there are."""
    setup = setup_of(unit.session, event)
    activities = docking_activities(unit.session, event)
    return render_template(
        "meetings/index.html", event=event, setup=setup, counts=count_parties(unit.session, event),
        slots=len(slots_of(activities, setup)), tables=len(tables_of(activities, setup)), activities=activities,
        plans=plans_of(unit.session, event))


@feature.form(f"{BASE}/settings", may=may_arrange_meetings)
def settings(unit: Unit, event: Event) -> Any:
    """Until when wishes are taken, caps, interpreters."""
    setup = setup_of(unit.session, event)
    form = SetupForm(data={
        "wishes_close": to_local(setup.wishes_close, event.timezone) if setup.wishes_close else None, "most": setup.most,
        "break_minutes": setup.break_minutes, "travel_minutes": setup.travel_minutes,
        "interpreters": "\n".join(f"{localized(one['name'])} | {' '.join(one['languages'])}" for one in setup.interpreters)})
    form.offer_languages(LANGUAGES)
    if form.validate_on_submit():
        value: dict[str, Any] = {
            "most": form.most.data, "break_minutes": form.break_minutes.data, "travel_minutes": form.travel_minutes.data,
            "halls": setup.halls, "interpreters": form.entries({localized(one["name"]): one for one in setup.interpreters})}
        if form.wishes_close.data:
            value["wishes_close"] = as_moment(form.wishes_close.data, event)
        services.plan_meetings(unit, event, value)
        flash(_("Saved."), "success")
        return redirect(url_for("meetings.index", event_code=event.code), 303)
    return render_template("meetings/settings.html", event=event, form=form), form.status


@feature.action(f"{BASE}/schedule", may=may_arrange_meetings)
def order(unit: Unit, event: Event) -> Any:
    """Have the meetings scheduled."""
    plan = services.order_plan(unit, event)
    return redirect(url_for("meetings.plan", event_code=event.code, number=plan.number), 303)


@feature.page(f"{BASE}/schedules/<int:number>", may=may_view_meetings)
def plan(unit: Unit, event: Event, number: int) -> Any:
    """A schedule: how far its job is; then its goals, what it changes, what is left over, and what would be written."""
    found = find_plan(unit.session, event, number)
    job = unit.session.get(Job, found.job_id) if found.job_id else None
    if found.state == PlanState.MAKING:
        has_failed = job is not None and job.state == JobState.FAILED
        page = "meetings/_progress.html" if request.headers.get("HX-Request") else "meetings/plan_progress.html"
        return render_template(page, event=event, plan=found, job=job, has_failed=has_failed)
    if request.headers.get("HX-Request"):
        return "", {"HX-Refresh": "true"}
    is_draft = found.state == PlanState.DRAFT
    changes = changes_of(unit, event, found) if is_draft else []
    parties = _parties(unit, found, [number for one in changes for number in one.pair])
    return render_template(
        "meetings/plan.html", event=event, plan=found, parties=parties, changes=changes, when=datetime.fromisoformat,
        told=services.told_by(unit, event, changes), rooms={one.code: one.name for one in event.rooms},
        titles={one.code: one.title for one in event.activities},
        interpreters={one["code"]: one["name"] for one in setup_of(unit.session, event).interpreters})


@feature.action(f"{BASE}/schedules/<int:number>/publish", may=may_arrange_meetings)
def publish(unit: Unit, event: Event, number: int) -> Any:
    """Publish a draft, and tell whom it touches."""
    try:
        told = services.publish_plan(unit, event, find_plan(unit.session, event, number))
    except Refused as error:
        if error.code != "plan_stale":
            raise
        flash(_("Since this schedule was made, cards or meetings have changed. Have it made once more."), "error")
        return redirect(url_for("meetings.index", event_code=event.code), 303)
    flash(_("The schedule is published. People told: %(count)s.", count=told), "success")
    return redirect(url_for("meetings.board", event_code=event.code), 303)


@feature.action(f"{BASE}/schedules/<int:number>/discard", may=may_arrange_meetings)
def discard(unit: Unit, event: Event, number: int) -> Any:
    """Set a draft aside."""
    services.discard_plan(unit, event, find_plan(unit.session, event, number))
    flash(_("The draft is set aside."), "success")
    return redirect(url_for("meetings.index", event_code=event.code), 303)


def as_moment(typed: datetime, event: Event) -> datetime:
    """What was typed on the event's clocks, as an instant."""
    return typed.replace(tzinfo=ZoneInfo(event.timezone)).astimezone(ZoneInfo("UTC"))


def _parties(unit: Unit, plan: MeetingPlan, more: list[int]) -> dict[int, MeetingParty]:
    numbers = {entry[side] for entry in (*plan.content, *plan.left) for side in ("offer", "demand")}
    return parties_by_id(unit.session, numbers | set(more))
