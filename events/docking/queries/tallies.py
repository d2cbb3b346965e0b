"""Tallies and the rows behind them: sums over spans, in Core, since leaders wait for them.

Spans are kept for each edition and each series. Over any other events a deal that did something at only one of them
stands there as that edition's span says; the few that did something at several are read from their steps.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.runtime import runtime
from events.docking.enums import Nature, Scope, Stage, StepKind, StepStatus
from events.docking.models import Deal, DealSpan, DealStep
from events.docking.queries.pairs import SuspectedPair, count_pairs_of, suspected_pairs_of
from events.docking.queries.scopes import are_spans_current
from events.docking.queries.states import money_from
from events.docking.queries.tally_scopes import TallyScope, scope_of_event, scope_of_series
from events.docking.rules.deals import DealState, Step
from events.docking.rules.figures import AMOUNT_KEYS, KEYS, NOTHING, Figures, total
from events.docking.rules.standings import Standing, standing_of
from events.setup.models import Event, Series

#: The keys that spans have: suspected duplicates are of pairs, and as things stand now.
SPAN_KEYS = tuple(key for key in KEYS if key != "suspected_duplicates")
COLUMNS = tuple(DealSpan.__table__.c[key] for key in SPAN_KEYS)


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds of a scope as of a date: spans for which `condition` is true, and other deals by their numbers."""

    condition: sa.ColumnElement[bool]
    others: Mapping[int, Standing] = field(default_factory=dict)


def tally_of_event(session: Session, event: Event, as_of: date | None = None) -> Figures:
    """The tally of one edition as of a date of its zone (by default today); every key is there."""
    return tally_over(session, scope_of_event(event), as_of)


def tally_of_series(session: Session, series: Series, as_of: date | None = None) -> Figures:
    """The tally over all editions of a series."""
    return tally_over(session, scope_of_series(session, series), as_of)


def tally_over(session: Session, scope: TallyScope, as_of: date | None = None) -> Figures:
    """The tally over a scope as of a date of its zone (by default today)."""
    figures = sum_of(session, holding_of(session, scope, as_of or today_at(scope.timezone)))
    return replace(figures, suspected_duplicates=count_pairs_of(session, scope.event_ids))


def pairs_over(session: Session, scope: TallyScope) -> list[SuspectedPair]:
    """The unsettled pairs one of whose deals was opened at an edition of the scope."""
    return suspected_pairs_of(session, scope.event_ids)


def holding_of(session: Session, scope: TallyScope, as_of: date) -> Holding:
    """What the tally over a scope as of a date is the sum of. At most three queries."""
    if scope.kind is Scope.EVENT or (scope.kind is Scope.SERIES and are_spans_current(session, scope.id)):
        return Holding(sa.and_(DealSpan.scope == scope.kind.value, DealSpan.scope_id == scope.id, held_on(as_of)))
    at_several = deals_at_several(scope.event_ids)
    several = steps_alone(session, Deal.id.in_(at_several))
    others = {deal_id: standing_of(state, scope.codes, as_of) for deal_id, state in several.items()}
    return Holding(
        sa.and_(DealSpan.scope == Scope.EVENT.value, DealSpan.scope_id.in_(scope.event_ids),
                DealSpan.deal_id.not_in(at_several), held_on(as_of)),
        {deal_id: standing for deal_id, standing in others.items() if standing.figures != NOTHING})


def deals_at_several(event_ids: Collection[int]) -> sa.Select[int]:
    """The numbers of the deals that did something at more than one of these events."""
    return (sa.select(DealStep.deal_id).where(DealStep.event_id.in_(event_ids)).group_by(DealStep.deal_id)
            .having(sa.func.count(DealStep.event_id.distinct()) > 1))


def held_on(as_of: date) -> sa.ColumnElement[bool]:
    """Whether a span holds on a date."""
    return sa.and_(DealSpan.first <= as_of, sa.or_(DealSpan.until.is_(None), DealSpan.until > as_of))


def sum_of(session: Session, holding: Holding) -> Figures:
    """All figures of a holding, but for suspected pairs. One query."""
    sums = session.execute(sa.select(*sum_columns()).where(holding.condition)).one()
    return total([figures_from(sums), *(standing.figures for standing in holding.others.values())])


def sums_by_edition(
    session: Session, days: Mapping[int, date], without: sa.Select[int] | None = None,
) -> dict[int, Figures]:
    """The figures of several editions by their numbers, each as of a date of its own, without suspected pairs. One query.

    The deals that `without` selects are left out.
    """
    if not days:
        return {}
    wanted = sa.or_(*(sa.and_(DealSpan.scope_id == event_id, held_on(day)) for event_id, day in days.items()))
    if without is not None:
        wanted = sa.and_(wanted, DealSpan.deal_id.not_in(without))
    rows = session.execute(
        sa.select(DealSpan.scope_id, *sum_columns()).where(DealSpan.scope == Scope.EVENT.value, wanted)
        .group_by(DealSpan.scope_id))
    found = {row[0]: figures_from(row[1:]) for row in rows}
    return {event_id: found.get(event_id, NOTHING) for event_id in days}


def standings_of(session: Session, holding: Holding) -> dict[int, Standing]:
    """What each deal contributes, by its number. One query; for what a sum can't answer."""
    rows = session.execute(
        sa.select(DealSpan.deal_id, Deal.ref, DealSpan.stage, *COLUMNS).join(Deal, Deal.id == DealSpan.deal_id)
        .where(holding.condition).order_by(DealSpan.deal_id))
    found = {row[0]: Standing(row[1], Stage(row[2]) if row[2] else None, figures_from(row[3:])) for row in rows}
    return found | dict(holding.others)


def steps_alone(session: Session, condition: sa.ColumnElement[bool]) -> dict[int, DealState]:
    """As much of the states of some deals as standings ask for: their steps without people and evidence. One query."""
    home, held = aliased(Event), aliased(Event)
    rows = session.execute(
        sa.select(Deal.id, Deal.ref, home.code, Deal.nature, Deal.opened_at, Deal.merged_into_id, DealStep.number,
                  DealStep.kind, held.code, DealStep.on_date, DealStep.status, DealStep.stage, DealStep.amount_cents,
                  DealStep.currency, DealStep.rate)
        .join(home, home.id == Deal.event_id).join(DealStep, DealStep.deal_id == Deal.id)
        .join(held, held.id == DealStep.event_id).where(condition).order_by(Deal.id, DealStep.number))
    found: dict[int, DealState] = {}
    for deal_id, group in groupby(rows, key=lambda row: row[0]):
        steps = list(group)
        _, ref, code, nature, opened_at, merged_into, *_rest = steps[0]
        found[deal_id] = DealState(
            ref=ref, edition=code, title="", parties=(), nature=Nature(nature), currency="", opened_by="",
            opened_at=opened_at, merged_into=str(merged_into) if merged_into else None,
            steps=tuple(_step_alone(step[6:], opened_at) for step in steps))
    return found


def _step_alone(columns: Sequence[Any], at: datetime) -> Step:
    number, kind, edition, on_date, status, stage, cents, currency, rate = columns
    return Step(
        number=number, kind=StepKind(kind), edition=edition, on=on_date, recorded_by="", recorded_at=at, evidence_by="",
        status=StepStatus(status), stage=Stage(stage) if stage else None, money=money_from(cents, currency, rate))


def sum_columns() -> list[sa.ColumnElement[Any]]:
    """A sum a key, in the order of `SPAN_KEYS`."""
    return [sa.func.coalesce(sa.func.sum(column), 0) for column in COLUMNS]


def figures_from(numbers: Sequence[int]) -> Figures:
    """Figures from what spans hold, in the order of `SPAN_KEYS`."""
    return Figures.of({key: from_column(key, number) for key, number in zip(SPAN_KEYS, numbers, strict=True)})


def today_at(timezone: str) -> date:
    """Today's date in a zone, by the clock of this installation."""
    return runtime().clock.now().astimezone(ZoneInfo(timezone)).date()


def to_column(key: str, figure: int | Decimal) -> int:
    """A figure as spans hold it: amounts in hundredths of 万元."""
    return int(Decimal(figure).scaleb(2)) if key in AMOUNT_KEYS else int(figure)


def from_column(key: str, number: int) -> int | Decimal:
    """A figure from what spans hold."""
    return Decimal(int(number)).scaleb(-2) if key in AMOUNT_KEYS else int(number)
