"""The tally: every key as a figure with its rule in words, and the deals behind each."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from app.core.unit import Unit
from events.docking.policy import may_view_deals
from events.docking.queries.pairs import suspected_pairs_of
from events.docking.queries.scopes import editions_of
from events.docking.queries.tallies import (
    rows_behind_event,
    rows_behind_series,
    suspected_pairs_of_series,
    tally_of_event,
    tally_of_series,
    today_at,
)
from events.docking.routes.feature import feature
from events.docking.rules.figures import KEYS
from events.setup.models import Event, Series

GROUPS = (
    ("signed", ("signed_valid", "amount_wan", "contracts", "frameworks", "signed", "credit_wan", "no_amount", "landed")),
    ("intents", ("intents", "intents_valid", "intent_amount_wan", "talks", "terminated")),
    ("later", ("increased", "increased_wan", "upgraded", "resigned")),
    ("open", ("pending", "suspected_duplicates", "merged")),
)


@feature.page("/manage/<event_code>/docking/tally", may=may_view_deals)
def tally(unit: Unit, event: Event) -> Any:
    """The figures of the edition or of its series as of a date; `key` opens the deals behind one of them."""
    series = _series(unit, event)
    as_of, key = _day(event), request.args.get("key", "")
    figures = (tally_of_series(unit.session, series, as_of) if series
               else tally_of_event(unit.session, event, as_of))
    rows, found = None, None
    if key == "suspected_duplicates":
        found = (suspected_pairs_of_series(unit.session, series) if series
                 else suspected_pairs_of(unit.session, {event.id}))
    elif key in KEYS:
        rows = (rows_behind_series(unit.session, series, key, as_of) if series
                else rows_behind_event(unit.session, event, key, as_of))
    titles = {"signed": _("Signed"), "intents": _("Before signing"), "later": _("Afterwards"), "open": _("To be settled")}
    return render_template(
        "docking/tally.html", event=event, series=series, may_series=_may_see_series(unit, event), as_of=as_of,
        today=today_at(event.timezone), figures=figures, key=key if key in KEYS else "", rows=rows, pairs=found,
        groups=[(titles[name], keys) for name, keys in GROUPS])


def _series(unit: Unit, event: Event) -> Series | None:
    is_wanted = request.args.get("scope") == "series"
    return event.series if is_wanted and _may_see_series(unit, event) else None


def _may_see_series(unit: Unit, event: Event) -> bool:
    """The series' figures are for those who may see the deals of each of its editions."""
    return event.series is not None and all(
        unit.may(may_view_deals, edition) for edition in editions_of(unit.session, event.series))


def _day(event: Event) -> date:
    try:
        return date.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return today_at(event.timezone)
