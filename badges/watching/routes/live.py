"""The live page, its version for a wall, whose arrival is told, and the liaison's own list."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.actors import StaffActor
from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.times import day_of, parse_date, zone
from app.web.languages import current_language
from badges.desk.queries.facts import list_points
from badges.desk.queries.kept_scans import count_to_settle
from badges.desk.queries.rehearsals import open_rehearsal
from badges.desk.wording import screen_words
from badges.watching.forms import WatchForm
from badges.watching.policy import may_set_up, may_watch
from badges.watching.queries import live as queries
from badges.watching.queries.guests import Guests, guests_of_event, notices_for
from badges.watching.queries.settings import settings_of
from badges.watching.routes.feature import feature
from badges.watching.rules.course import day_to_show, full_course, per_minute
from badges.watching.services.settings import WatchPlan, mark_guest, save_watching
from events.people.policy import may_see_guests
from events.registration.queries.persons import delegate_of
from events.setup.models import Event


@feature.page("/manage/<event_code>/watch", may=may_watch)
def watch(unit: Unit, event: Event) -> Any:
    """What happens at the points now, or happened on a day."""
    return render_template("watching/watch.html", event=event, **_live(unit, event))


@feature.page("/manage/<event_code>/watch/live", may=may_watch)
def watch_live(unit: Unit, event: Event) -> Any:
    """The same alone, for a page that looks again every few seconds."""
    return render_template("watching/_live.html", event=event, **_live(unit, event))


@feature.page("/manage/<event_code>/watch/wall", may=may_watch)
def wall(unit: Unit, event: Event) -> Any:
    """For a screen on a wall: large, without menus, and without the names of guests."""
    return render_template("watching/wall.html", event=event, **_live(unit, event, names=False))


@feature.page("/manage/<event_code>/watch/wall/live", may=may_watch)
def wall_live(unit: Unit, event: Event) -> Any:
    """The wall's figures alone."""
    return render_template("watching/_wall.html", event=event, **_live(unit, event, names=False))


def _live(unit: Unit, event: Event, *, names: bool = True) -> dict[str, Any]:
    session, now, event_zone = unit.session, unit.now(), zone(event.timezone)
    points, today = list_points(session, event.id), day_of(now, event.timezone)
    is_rehearsed = open_rehearsal(session, event.id) is not None
    days = queries.days_to_show(session, event, points, today, is_rehearsed=is_rehearsed)
    day = day_to_show(_asked_day(), days, today, event.starts)
    arrivals = queries.arrival_points(points)
    tallies = queries.tallies_of_day(session, points, day, now)
    counts = queries.entries_by_quarter(session, arrivals, day)
    course = full_course(counts, now if day == today and counts else None)
    settings = settings_of(session, event.id)
    guests = guests_of_event(session, settings, arrivals, day) if names else Guests()
    categories = queries.arrivals_by_category(session, event, arrivals, day)
    return {
        "day": day, "days": days, "today": today, "is_today": day == today,
        "is_rehearsed": is_rehearsed, "now": now, "tallies": tallies,
        "course": [(f"{start.astimezone(event_zone):%H:%M}", count) for start, count in course],
        "last_arrivals": None if counts or not names else queries.last_day_of_arrivals(session, arrivals, days),
        "rates": {line.point.code: per_minute(line.lately) for line in tallies.points},
        "rate": per_minute(sum(line.lately for line in tallies.points if line.point.id in arrivals)),
        "categories": categories, "expected": sum(one.expected for one in categories),
        "arrived": sum(one.arrived for one in categories), "guests": guests,
        "desks": queries.desks_with_health(session, event.id, tallies.scans_of_desks, now) if names else [],
        "to_settle": count_to_settle(session, event.id) if names else 0, "words": screen_words(),
        "asked": {"day": day.isoformat()} if _asked_day() else {},
    }  # fmt: skip


def _asked_day() -> date | None:
    return parse_date(request.args.get("day", ""))


@feature.form("/manage/<event_code>/watch/guests", may=may_set_up)
def guests(unit: Unit, event: Event) -> Any:
    """Whose arrival is told to their liaison."""
    kept = settings_of(unit.session, event.id)
    form = WatchForm(data={
        "guest_categories": kept.guest_categories, "with_liaison": kept.with_liaison, "tell_liaisons": kept.tell_liaisons,
    })  # fmt: skip
    language = current_language()
    form.guest_categories.choices = [SelectChoice(one.code, text(one.name, language)) for one in event.categories]
    if form.validate_on_submit():
        try:
            save_watching(unit, event, WatchPlan(
                form.guest_categories.data, form.with_liaison.data, form.tell_liaisons.data))
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("watching.guests", event_code=event.code), 303)
    return render_template("watching/guests.html", event=event, form=form), form.status


@feature.action("/manage/<event_code>/delegates/<reference>/mark-guest", may=may_set_up)
def mark(unit: Unit, event: Event, reference: str) -> Any:
    """Have a delegate's arrival told, or no longer."""
    delegate = delegate_of(unit.session, event.id, reference)
    mark_guest(unit, event, delegate, marked=request.form.get("marked") == "1")
    flash(_("Saved."), "success")
    return redirect(url_for("registration.delegate", event_code=event.code, reference=reference), 303)


@feature.page("/manage/<event_code>/guests-arrived", may=may_see_guests)
def arrived(unit: Unit, event: Event) -> Any:
    """A liaison's own guests who have come, the latest first."""
    return render_template("watching/arrived.html", event=event, notices=_notices(unit, event))


@feature.page("/manage/<event_code>/guests-arrived/live", may=may_see_guests)
def arrived_live(unit: Unit, event: Event) -> Any:
    """The list alone."""
    return render_template("watching/_arrived.html", event=event, notices=_notices(unit, event))


def _notices(unit: Unit, event: Event) -> list[Any]:
    number = unit.actor.id if isinstance(unit.actor, StaffActor) else 0
    return list(notices_for(unit.session, event.id, number))
