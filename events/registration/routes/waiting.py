"""Waiting lists as organisers see them, each jump with its reason; and how an event handles registrations."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.unit import Unit
from app.vocabulary.localized import LANGUAGES
from events.registration import queries, services
from events.registration.forms import MoveUpForm, SettingsForm
from events.registration.policy import may_approve_delegates, may_edit_settings, may_view_delegates
from events.registration.queries.persons import place_counts
from events.registration.routes import feature
from events.registration.rules.consents import PRIVACY, WORDED
from events.registration.services.settings import Handling, save_settings
from events.registration.wording import consent_titles
from events.setup.enums import SignUp
from events.setup.models import Activity, Event

KEPT = ("changes_until", "offer_hours", "sensitive_days", "person_days", "contact_days")


@feature.page("/manage/<event_code>/delegates/waiting", may=may_view_delegates)
def waiting_lists(unit: Unit, event: Event) -> Any:
    """Every activity that people sign up for, with how many hold, are offered and wait for a place."""
    counts = place_counts(unit.session, event.id)
    rows = [(one, counts.get(one.id, {})) for one in sorted(event.activities, key=lambda one: one.starts)
            if one.sign_up != SignUp.NONE]
    return render_template("registration/waiting_lists.html", event=event, rows=rows)


@feature.page("/manage/<event_code>/delegates/waiting/<code>", may=may_view_delegates)
def waiting_list(unit: Unit, event: Event, code: str) -> Any:
    """Who waits for a place in an activity, in the order of the line."""
    activity = _activity(event, code)
    return render_template("registration/waiting_list.html", event=event, activity=activity, form=MoveUpForm(),
                           line=queries.waiting_list(unit.session, activity))


@feature.action("/manage/<event_code>/delegates/waiting/<code>/<reference>", may=may_approve_delegates)
def move_up(unit: Unit, event: Event, code: str, reference: str) -> Any:
    """Put somebody at the front of the line, for a reason."""
    found = queries.delegate_of(unit.session, event.id, reference)
    form = MoveUpForm()
    form.validate()
    services.move_up(unit, event, _activity(event, code), found, form.reason.data or "")
    flash(_("%(name)s stands first now.", name=found.name), "success")
    return redirect(url_for("registration.waiting_list", event_code=event.code, code=code), 303)


@feature.form("/manage/<event_code>/delegates/settings", may=may_edit_settings)
def settings(unit: Unit, event: Event) -> Any:
    """Until when people change, how long an offer holds, and how long what they told is kept."""
    row = queries.settings_of(unit.session, event.id)
    # Field by field: a row's own `consents` would go before the rows that are offered.
    kept = {name: getattr(row, name) for name in KEPT}
    form = SettingsForm(data=kept | {"consents": _consent_rows(row.consents or [])})
    if unit.writes and form.validate():
        save_settings(unit, event, Handling(
            changes_until=form.changes_until.data, offer_hours=form.offer_hours.data,
            sensitive_days=form.sensitive_days.data, person_days=form.person_days.data,
            contact_days=form.contact_days.data, consents=tuple(form.wanted_consents())))
        flash(_("Saved."), "success")
        return redirect(url_for("registration.settings", event_code=event.code), 303)
    return render_template("registration/settings.html", event=event, form=form, words=consent_titles()), form.status


def _consent_rows(stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for the notice, for each consent that the house has words for, for each of the event's own, and one for another."""
    by_code = {one["code"]: one for one in stored}
    codes = [PRIVACY, *WORDED, *(code for code in by_code if code not in (PRIVACY, *WORDED)), ""]
    return [{"code": code, "asked": code in by_code,
             **{f"text_{language}": by_code.get(code, {}).get("text", {}).get(language, "") for language in LANGUAGES}}
            for code in codes]


def _activity(event: Event, code: str) -> Activity:
    found = next((one for one in event.activities if one.code == code and one.sign_up != SignUp.NONE), None)
    if found is None:
        raise NotFound
    return found
