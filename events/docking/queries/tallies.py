"""Tallies and the rows behind them: sums over spans, in Core, since leaders wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.core.runtime import runtime
from events.docking.enums import Scope
from events.docking.models import Deal, DealSpan
from events.docking.queries.pairs import SuspectedPair, suspected_pairs_of
from events.docking.queries.scopes import active_editions, are_spans_current, deals_at, editions_of
from events.docking.queries.states import load_states
from events.docking.rules.figures import AMOUNT_KEYS, KEYS, Figures, total
from events.docking.rules.standings import Standing, standing_of
from events.setup.models import Event, Series

#: The keys that spans have: suspected duplicates are of pairs, and as things stand now.
SPAN_KEYS = tuple(key for key in KEYS if key != "suspected_duplicates")
_COLUMNS = tuple(DealSpan.__table__.c[key] for key in SPAN_KEYS)
_HOME_ZONE = "Asia/Shanghai"
_WITH_EDITIONS = (selectinload(Deal.event), selectinload(Deal.parties))


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal behind a figure, and how much of the figure is its."""

    deal: Deal
    value: int | Decimal
    stage: str | None


def tally_of_event(session: Session, event: Event, as_of: date | None = None) -> Figures:
    """The tally of one edition as of a date of its zone (by default today); every key is there."""
    figures = _sum(session, Scope.EVENT, event.id, as_of or today_at(event.timezone))
    return replace(figures, suspected_duplicates=len(suspected_pairs_of(session, {event.id})))


def tally_of_series(session: Session, series: Series, as_of: date | None = None) -> Figures:
    """The tally over all editions of a series."""
    day = as_of or today_of_series(session, series)
    if are_spans_current(session, series.id):
        figures = _sum(session, Scope.SERIES, series.id, day)
    else:
        figures = total(standing.figures for _, standing in _standings(session, series, day))
    return replace(figures, suspected_duplicates=len(suspected_pairs_of_series(session, series)))


def suspected_pairs_of_series(session: Session, series: Series) -> list[SuspectedPair]:
    """The unsettled pairs one of whose deals is of any edition of the series."""
    return suspected_pairs_of(session, {event.id for event in editions_of(session, series)})


def rows_behind_event(session: Session, event: Event, key: str, as_of: date) -> list[DealRow]:
    """The deals behind a figure of one edition; their values add up to it. Not for pairs, which have a page of their own."""
    return _rows(session, Scope.EVENT, event.id, key, as_of)


def rows_behind_series(session: Session, series: Series, key: str, as_of: date) -> list[DealRow]:
    """The deals behind a figure over several editions; their values add up to it."""
    if are_spans_current(session, series.id):
        return _rows(session, Scope.SERIES, series.id, key, as_of)
    found = {deal_id: standing for deal_id, standing in _standings(session, series, as_of)
             if standing.figures.value(key)}
    deals = session.scalars(
        sa.select(Deal).where(Deal.id.in_(found)).options(*_WITH_EDITIONS).order_by(Deal.id)).all()
    return [DealRow(deal, found[deal.id].figures.value(key), found[deal.id].stage) for deal in deals]


def today_at(timezone: str) -> date:
    """Today's date in a zone, by the clock of this installation."""
    return runtime().clock.now().astimezone(ZoneInfo(timezone)).date()


def today_of_series(session: Session, series: Series) -> date:
    """Today's date where the latest edition is held."""
    zone = session.scalar(
        sa.select(Event.timezone).where(Event.series_id == series.id).order_by(Event.starts.desc()).limit(1))
    return today_at(zone or _HOME_ZONE)


def to_column(key: str, figure: int | Decimal) -> int:
    """A figure as spans hold it: amounts in hundredths of 万元."""
    return int(Decimal(figure).scaleb(2)) if key in AMOUNT_KEYS else int(figure)


def from_column(key: str, number: int) -> int | Decimal:
    """A figure from what spans hold."""
    return Decimal(int(number)).scaleb(-2) if key in AMOUNT_KEYS else int(number)


def _holds(scope: Scope, scope_id: int, as_of: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        DealSpan.scope == scope.value, DealSpan.scope_id == scope_id, DealSpan.first <= as_of,
        sa.or_(DealSpan.until.is_(None), DealSpan.until > as_of))


def _sum(session: Session, scope: Scope, scope_id: int, as_of: date) -> Figures:
    sums = session.execute(
        sa.select(*(sa.func.coalesce(sa.func.sum(column), 0) for column in _COLUMNS))
        .where(_holds(scope, scope_id, as_of))).one()
    return Figures.of({key: from_column(key, number) for key, number in zip(SPAN_KEYS, sums, strict=True)})


def _rows(session: Session, scope: Scope, scope_id: int, key: str, as_of: date) -> list[DealRow]:
    column = DealSpan.__table__.c[key]
    statement = sa.select(Deal, column, DealSpan.stage).join(DealSpan, DealSpan.deal_id == Deal.id).where(
        _holds(scope, scope_id, as_of), column != 0)
    found: Sequence[tuple[Deal, int, str | None]] = session.execute(
        statement.options(*_WITH_EDITIONS).order_by(column.desc(), Deal.id)).all()
    return [DealRow(deal, from_column(key, number), stage) for deal, number, stage in found]


def _standings(session: Session, series: Series, as_of: date) -> list[tuple[int, Standing]]:
    """From the steps themselves, while the spans are of other editions than the series has."""
    editions = active_editions(session, series.id)
    states = load_states(session, deals_at(editions.values()))
    return [(deal_id, standing_of(state, set(editions), as_of)) for deal_id, state in states.items()]
