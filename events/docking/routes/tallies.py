"""The tally: every key as a figure with its rule in words, broken down, and the deals behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.languages import current_language
from app.web.paging import Page, PageRequest
from events.docking.enums import Dimension, Scope, Stage
from events.docking.policy import may_view_deals
from events.docking.queries.comparisons import compare_editions, compare_organisations, days_after_latest
from events.docking.queries.tallies import Holding, holding_of, pairs_over, sum_of, tally_over, today_at
from events.docking.queries.tally_breakdowns import breakdown_by_party, breakdown_of, names_of_labels, rows_behind
from events.docking.queries.tally_scopes import scopes_around
from events.docking.routes.feature import feature
from events.docking.routes.tally_choice import Looking, may_see_scope, read_day, read_looking, visible_scopes
from events.docking.rules.figures import Figures, total
from events.docking.wording import DIMENSIONS, STAGES
from events.setup.models import Event

GROUPS = (
    (_l("Signed"), ("signed_valid", "amount_wan", "contracts", "frameworks", "signed", "credit_wan", "no_amount", "landed")),
    (_l("Before signing"), ("intents", "intents_valid", "intent_amount_wan", "talks", "terminated")),
    (_l("Afterwards"), ("increased", "increased_wan", "upgraded", "resigned")),
    (_l("To be settled"), ("pending", "suspected_duplicates", "merged")),
)
#: The figures of a breakdown, the most asked for first; the others are on the page of the figure itself.
BROKEN_DOWN = ("signed_valid", "amount_wan", "contracts", "frameworks", "intents", "intents_valid", "intent_amount_wan",
               "credit_wan", "landed", "talks", "terminated")
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a breakdown as it is shown."""

    label: str | None
    name: str
    figures: Figures
    participations: Figures | None = None


@feature.page("/manage/<event_code>/docking/tally", may=may_view_deals)
def tally(unit: Unit, event: Event) -> Any:
    """The figures of the edition, its series or its organisation as of a date; `key` opens the deals behind one of them."""
    looking = read_looking(unit, event)
    if looking.key:
        return _rows(unit, looking)
    if looking.by:
        return _breakdown(unit, looking)
    figures = tally_over(unit.session, looking.scope, looking.as_of)
    return render_template(
        "docking/tally.html", looking=looking, figures=figures, groups=GROUPS, dimensions=DIMENSIONS, event=event)


def _breakdown(unit: Unit, looking: Looking) -> Any:
    lines = _lines(unit, looking)
    return render_template(
        "docking/tally_breakdown.html", looking=looking, event=looking.event, lines=lines, keys=BROKEN_DOWN,
        dimensions=DIMENSIONS, figures=total(line.figures for line in lines), chart=_chart(lines))


def _lines(unit: Unit, looking: Looking) -> list[Line]:
    holding, language = holding_of(unit.session, looking.scope, looking.as_of), current_language()
    not_stated = _("Not stated")
    if looking.by is Dimension.PARTY:
        return [Line(part.key, part.name or not_stated, part.figures, part.participations)
                for part in breakdown_by_party(unit.session, holding)]
    assert looking.by is not None  # noqa: S101  # asked for before
    parts = breakdown_of(unit.session, holding, looking.by)
    if looking.by is Dimension.STAGE:
        order = {stage.value: place for place, stage in enumerate(Stage)}
        lines = [Line(part.label, str(STAGES[part.label]) if part.label else not_stated, part.figures) for part in parts]
        return sorted(lines, key=lambda line: order.get(line.label or "", len(order)))
    names = names_of_labels(unit.session, looking.scope, looking.by, [part.label for part in parts if part.label])
    lines = [Line(part.label, text(names[part.label], language) if part.label else not_stated, part.figures)
             for part in parts]
    return sorted(lines, key=lambda line: (line.label is None, -line.figures.signed_valid, -line.figures.intents, line.name))


def _chart(lines: list[Line]) -> list[tuple[str, int, bool]]:
    """Valid intents and signed deals by row as ranked bars; what is not stated stands apart."""
    counted = [(line.name, line.figures.intents_valid, line.label is None) for line in lines if line.figures.intents_valid]
    return counted[:15]


def _rows(unit: Unit, looking: Looking) -> Any:
    pairs, page, line = None, None, None
    value: Any
    if looking.key == "suspected_duplicates":
        pairs = pairs_over(unit.session, looking.scope)
        value = len(pairs)
    else:
        holding = holding_of(unit.session, looking.scope, looking.as_of)
        page = _page(unit, looking, holding, PageRequest.read(request.args, ()))
        value = sum_of(unit.session, holding).value(looking.key)
    if looking.choice is not None:
        line = next((line for line in _lines(unit, looking) if (line.label or "") == looking.row), None)
        value = line.figures.value(looking.key) if line else 0
    return render_template(
        "docking/tally_rows.html", looking=looking, event=looking.event, page=page, pairs=pairs, value=value,
        row_name=line.name if line else looking.row or "", dimensions=DIMENSIONS)


def _page(unit: Unit, looking: Looking, holding: Holding, wanted: PageRequest) -> Page:
    """The page of deals that is wanted, or the last one."""

    def read(number: int) -> tuple[list[Any], int]:
        return rows_behind(unit.session, holding, looking.key, looking.choice, first=(number - 1) * wanted.size,
                           most=wanted.size)

    number = wanted.number
    rows, count = read(number)
    if count and not rows:
        number = wanted.number_within(count)
        rows, count = read(number)
    return Page(rows=rows, total=count, number=number, size=wanted.size)


@feature.page("/manage/<event_code>/docking/tally/editions", may=may_view_deals)
def tally_editions(unit: Unit, event: Event) -> Any:
    """Editions of the series beside each other: the same number of days after each, and as of now."""
    scopes = visible_scopes(unit, event)
    series = next((scope for scope in scopes if scope.kind is Scope.SERIES), None)
    if series is None:
        return render_template("docking/tally_editions.html", event=event, series=None)
    typed = request.args.get("days", "")
    days = min(int(typed), MOST_DAYS) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None
    distance = days if days is not None else days_after_latest(series.editions)
    return render_template(
        "docking/tally_editions.html", event=event, series=series, days=distance, groups=GROUPS,
        then=compare_editions(unit.session, series.editions, distance),
        now=compare_editions(unit.session, series.editions, None))


@feature.page("/manage/<event_code>/docking/tally/districts", may=may_view_deals)
def tally_districts(unit: Unit, event: Event) -> Any:
    """The organisation and its districts beside each other as of a date."""
    scope = next(scope for scope in scopes_around(unit.session, event) if scope.kind is Scope.ORGANISATION)
    as_of, today = read_day("as_of"), today_at(scope.timezone)
    may_see = may_see_scope(unit, scope)
    return render_template(
        "docking/tally_districts.html", event=event, organisation=scope, as_of=as_of or today, today=today,
        groups=GROUPS, may_see=may_see,
        columns=compare_organisations(unit.session, scope.id, as_of or today) if may_see else [])
