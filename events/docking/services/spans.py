"""Writing what deals contribute to tallies; see `rules.standings.spans`. Core statements, since an import writes thousands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.docking.enums import Scope
from events.docking.models import Deal, DealSpan, SeriesScope
from events.docking.queries.scopes import (
    active_editions,
    are_spans_current,
    deals_at,
    editions_by_code,
    series_of_events,
)
from events.docking.queries.states import load_states
from events.docking.queries.tallies import SPAN_KEYS, to_column
from events.docking.rules.deals import DealState
from events.docking.rules.standings import Span, spans
from events.setup.models import Series

CHUNK = 500


def refresh_spans(session: Session, states: Mapping[int, DealState]) -> None:
    """Write anew what these deals contribute, to their editions and to the series of these."""
    session.execute(sa.delete(DealSpan).where(DealSpan.deal_id.in_(list(states))))
    codes = {step.edition for state in states.values() for step in state.steps}
    numbers = editions_by_code(session, codes)
    _insert(session, [
        row for deal_id, state in states.items() for code in {step.edition for step in state.steps}
        for row in _rows(Scope.EVENT, numbers[code], deal_id, spans(state, {code}))])
    for series_id in set(series_of_events(session, numbers.values()).values()):
        if are_spans_current(session, series_id):
            _insert(session, _series_rows(series_id, states, set(active_editions(session, series_id))))
        else:
            _rebuild_series(session, series_id)


def rebuild_spans(session: Session) -> None:
    """Write everything anew from the steps of all deals."""
    session.execute(sa.delete(DealSpan))
    session.execute(sa.delete(SeriesScope))
    for states in _in_chunks(session, sa.true()):
        refresh_spans(session, states)


def _rebuild_series(session: Session, series_id: int) -> None:
    """The series has other editions than its spans were made of: make those of all its deals anew."""
    # One at a time: another unit may have found the same.
    session.execute(sa.select(Series.id).where(Series.id == series_id).with_for_update())
    editions = active_editions(session, series_id)
    session.execute(sa.delete(DealSpan).where(DealSpan.scope == Scope.SERIES.value, DealSpan.scope_id == series_id))
    for states in _in_chunks(session, deals_at(editions.values())):
        _insert(session, _series_rows(series_id, states, set(editions)))
    session.merge(SeriesScope(series_id=series_id, event_ids=sorted(editions.values())))
    session.flush()


def _in_chunks(session: Session, condition: sa.ColumnElement[bool]) -> Iterator[dict[int, DealState]]:
    ids = session.scalars(sa.select(Deal.id).where(condition).order_by(Deal.id)).all()
    for start in range(0, len(ids), CHUNK):
        yield load_states(session, Deal.id.in_(ids[start : start + CHUNK]))


def _series_rows(series_id: int, states: Mapping[int, DealState], codes: set[str]) -> list[dict[str, Any]]:
    return [
        row for deal_id, state in states.items() if any(step.edition in codes for step in state.steps)
        for row in _rows(Scope.SERIES, series_id, deal_id, spans(state, codes))]


def _rows(scope: Scope, scope_id: int, deal_id: int, found: Iterable[Span]) -> Iterator[dict[str, Any]]:
    for span in found:
        figures = span.standing.figures
        yield {
            "scope": scope.value, "scope_id": scope_id, "deal_id": deal_id, "first": span.first, "until": span.until,
            "stage": span.standing.stage.value if span.standing.stage else None,
            **{key: to_column(key, figures.value(key)) for key in SPAN_KEYS},
        }


def _insert(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(sa.insert(DealSpan), rows)
