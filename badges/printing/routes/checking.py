"""What wouldn't come out right on paper: looked at on the page where there are few badges, by a job where there are many."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.jobs import Job, JobState
from app.core.unit import Unit
from badges.printing.engine import FEW_TO_LOOK_AT
from badges.printing.policy import may_print_badges
from badges.printing.queries.checks import UNDER_WAY, badges_to_check, last_check, names_of
from badges.printing.routes.feature import feature
from badges.printing.services.checking import Problem, find_problems, order_check
from badges.printing.wording.layouts import element_names
from events.setup.models import Event


@feature.page("/manage/<event_code>/badges/check", may=may_print_badges)
def check(unit: Unit, event: Event) -> Any:
    """Texts that don't fit, missing photos and characters, each with its person."""
    return render_template("printing/check.html", **_found(unit, event))


@feature.page("/manage/<event_code>/badges/check/state", may=may_print_badges)
def check_state(unit: Unit, event: Event) -> Any:
    """What was found alone, for a page that looks again meanwhile."""
    return render_template("printing/_check.html", **_found(unit, event))


@feature.action("/manage/<event_code>/badges/check", may=may_print_badges)
def start_check(unit: Unit, event: Event) -> Any:
    """Have all badges looked at."""
    if not order_check(unit, event):
        flash(_("They are being looked at already."), "info")
    return redirect(url_for("printing.check", event_code=event.code), 303)


def _found(unit: Unit, event: Event) -> dict[str, Any]:
    count = badges_to_check(unit.session, event)
    page: dict[str, Any] = {"event": event, "count": count, "names": element_names(unit, event), "job": None, "more": 0}
    if count <= FEW_TO_LOOK_AT:
        return page | {"problems": find_problems(unit, event), "state": "done"}
    job = last_check(unit.session, event)
    if job is None:
        return page | {"problems": [], "state": "never"}
    state = "waiting" if job.state in UNDER_WAY else "failed" if job.state == JobState.FAILED else "done"
    problems = _problems(unit, event, job)
    return page | {"job": job, "problems": problems, "state": state,
                   "more": max(0, (job.result or {}).get("count", 0) - len(problems))}


def _problems(unit: Unit, event: Event, job: Job) -> list[Problem]:
    kept = (job.result or {}).get("problems", [])
    people = names_of(unit.session, event, [delegate_id for delegate_id, _kind, _detail in kept])
    return [
        Problem(delegate_id, people[delegate_id][0], people[delegate_id][1], kind, detail)
        for delegate_id, kind, detail in kept if delegate_id in people
    ]  # fmt: skip
