"""Reminders that are due, each shown before it is sent; and the plan by which they are."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.jobs import Job
from app.core.unit import Unit
from events.followup.forms import PlanForm
from events.followup.policy import may_follow_up, may_plan
from events.followup.queries.plans import plan_of
from events.followup.queries.reminders import due_reminders
from events.followup.routes.feature import feature
from events.followup.services.plans import set_plan
from events.followup.services.reminders import SEND, order_reminders, show_reminder
from events.setup.models import Event

HERE = "/manage/<event_code>/follow-up"


@feature.page(f"{HERE}/reminders", may=may_follow_up)
def reminders(unit: Unit, event: Event) -> Any:
    """What is due, with the words in which it will go."""
    due = due_reminders(unit.session, event, unit.now())
    number = request.args.get("job", "")
    job = unit.session.get(Job, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return render_template(
        "followup/reminders.html", event=event, shown=[show_reminder(event, one) for one in due],
        sendable=sum(one.address is not None for one in due), plan=plan_of(unit.session, event),
        job=job if job is not None and job.event_id == event.id and job.task == SEND else None)


@feature.action(f"{HERE}/reminders/send", may=may_follow_up)
def send(unit: Unit, event: Event) -> Any:
    """Have the ticked reminders sent."""
    keys = request.form.getlist("ids")
    job = order_reminders(unit, event, keys)
    unit.session.flush()
    flash(ngettext("%(num)s reminder is on its way to the outbox.", "%(num)s reminders are on their way to the outbox.",
                   len(job.arguments["keys"])), "success")
    return redirect(url_for("followup.reminders", event_code=event.code, job=job.id), 303)


@feature.form(f"{HERE}/plan", may=may_plan)
def plan(unit: Unit, event: Event) -> Any:
    """When deals of each stage are stalled, and who is reminded then."""
    form = PlanForm()
    if not form.is_submitted():
        form.show(plan_of(unit.session, event))
    if form.validate_on_submit():
        set_plan(unit, event, form.plan())
        flash(_("The plan is kept."), "success")
        return redirect(url_for("followup.plan", event_code=event.code), 303)
    return render_template("followup/plan.html", event=event, form=form), form.status
