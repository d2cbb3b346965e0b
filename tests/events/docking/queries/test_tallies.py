"""Tallies of editions and series: rows add up, and a series that has gained or lost an edition is counted rightly."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest

from app.core.unit import Unit
from events.docking.enums import Stage
from events.docking.queries.pairs import suspected_pairs_of
from events.docking.queries.scopes import are_spans_current, series_with_code
from events.docking.queries.tallies import SPAN_KEYS, holding_of, tally_of_event, tally_of_series, tally_over
from events.docking.queries.tally_breakdowns import DealRow, rows_behind
from events.docking.queries.tally_scopes import TallyScope, scope_of_event, scope_of_organisation, scope_of_series
from events.docking.rules.acts import KeepApart, Merge
from events.docking.services import perform
from events.setup.models import Event, Series
from events.setup.queries import find_event
from tests.factories.accounts import an_organisation
from tests.factories.deals import NOON, PARTIES, a_deal
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]


@pytest.fixture
def editions(unit: Opener) -> None:
    with unit() as opened:
        first, second = an_event(opened, "innovation-2018"), an_event(opened, "innovation-2019")
        a_deal(opened, first, "d1", stage=Stage.CONTRACT, amount="10000000")
        a_deal(opened, second, "d2", stage=Stage.FRAMEWORK, amount="20000000")
        a_deal(opened, second, "d3", accepted=False)


def the_event(unit: Unit, code: str = "innovation-2019") -> Event:
    return find_event(unit.session, code)


def the_series(unit: Unit) -> Series:
    return series_with_code(unit.session, "innovation")


def rows(unit: Unit, scope: TallyScope, key: str, day: date) -> list[DealRow]:
    return rows_behind(unit.session, holding_of(unit.session, scope, day), key)[0]


@pytest.mark.usefixtures("editions")
def test_the_rows_behind_a_figure_add_up_to_it(unit: Opener) -> None:
    with unit(writes=False) as opened:
        event, series, day = the_event(opened), the_series(opened), date(2019, 9, 1)
        scopes = [scope_of_event(event), scope_of_series(opened.session, series),
                  scope_of_organisation(opened.session, an_organisation(opened))]
        sums = [{key: sum(row.value for row in rows(opened, scope, key, day)) for key in SPAN_KEYS} for scope in scopes]
        taken = [tally_over(opened.session, scope, day) for scope in scopes]
    assert sums == [{key: figures.value(key) for key in SPAN_KEYS} for figures in taken]
    assert [figures.amount_wan for figures in taken] == [Decimal("2000.00"), Decimal("3000.00"), Decimal("3000.00")]


@pytest.mark.usefixtures("editions")
def test_a_series_that_lost_an_edition_is_counted_without_it(unit: Opener) -> None:
    with unit() as opened:
        the_event(opened, "innovation-2018").series_id = None
        opened.session.flush()
        series, day = the_series(opened), date(2019, 9, 1)
        assert not are_spans_current(opened.session, series.id)
        taken = tally_of_series(opened.session, series, day)
        behind = [(row.deal.ref, row.value) for row in rows(
            opened, scope_of_series(opened.session, series), "signed", day)]
        assert (taken.signed, taken.amount_wan, behind) == (1, Decimal("2000.00"), [("d2", 1)])
        a_deal(opened, the_event(opened), "d4")
        assert are_spans_current(opened.session, series.id)
        assert tally_of_series(opened.session, series, day).signed == 1


@pytest.mark.usefixtures("editions")
def test_today_is_where_the_event_is_held(unit: Opener) -> None:
    with unit(writes=False) as opened:
        event = the_event(opened)
        assert tally_of_event(opened.session, event) == tally_of_event(opened.session, event, date(2019, 9, 1))
        assert tally_of_event(opened.session, event, date(2019, 8, 30)).signed == 0


@pytest.mark.usefixtures("editions")
def test_a_pair_is_suspected_until_it_is_settled(unit: Opener) -> None:
    with unit() as opened:
        first, second = the_event(opened, "innovation-2018"), the_event(opened)
        a_deal(opened, first, "a", offer="o1")
        a_deal(opened, second, "b", offer="o1", accepted=False)
        a_deal(opened, second, "c", offer="o1", parties=PARTIES[:1])
        assert refs(opened, first, second) == [[("a", "b")], [("a", "b")]]
        perform(opened, KeepApart(deal="b", by="wang", at=NOON, other="a", reason="两件事"))
        perform(opened, KeepApart(deal="a", by="wang", at=NOON, other="b", reason="又说一次"))
        assert refs(opened, first, second) == [[], []]
        a_deal(opened, second, "e", offer="o1")
        assert refs(opened, first, second) == [[("a", "e")], [("a", "e"), ("b", "e")]]
        perform(opened, Merge(deal="e", by="li", at=NOON, into="b", reason="同一事项"))
        assert refs(opened, first, second) == [[], []]


def refs(unit: Unit, *events: Event) -> list[list[tuple[str, str]]]:
    return [[(pair.one.ref, pair.other.ref) for pair in suspected_pairs_of(unit.session, {event.id})]
            for event in events]
