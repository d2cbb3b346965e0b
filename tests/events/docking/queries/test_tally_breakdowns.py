"""Breakdowns by SQL add up to the tally and open to their rows, over every kind of scope; organisations count a deal once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Command
from app.core.clock import FixedClock
from app.core.unit import Unit
from events.docking.enums import Card, Dimension, Scope
from events.docking.queries.comparisons import compare_editions, compare_organisations
from events.docking.queries.tallies import SPAN_KEYS, holding_of, sum_of, tally_of_series
from events.docking.queries.tally_breakdowns import Choice, breakdown_by_party, breakdown_of, rows_behind
from events.docking.queries.tally_scopes import scopes_around
from events.docking.rules.figures import total
from events.docking.services import import_journal
from events.setup.queries import find_event
from tests.events.docking.test_commands import AFTER_ALL
from tests.factories.accounts import an_organisation, sign_in
from tests.factories.deals import a_card, a_clerk
from tests.factories.events import an_event
from tests.statements import statements

Opener = Callable[..., AbstractContextManager[Unit]]
EDITIONS = ("innovation-2018", "innovation-2019")
MOST_QUERIES = 15


@pytest.fixture
def journal(unit: Opener, clock: FixedClock, data: Path) -> None:
    """The journal of two editions, the second of them held by a district; some offers have cards."""
    clock.time = AFTER_ALL
    with unit() as opened:
        city = an_organisation(opened)
        for code in EDITIONS:
            event = an_event(opened, code)
            for number in range(1, 30):
                place = ("CN", "SD") if number % 2 else ("DE", None)
                a_card(opened, event, Card.OFFER, f"offer-{number}", field="ict" if number % 3 else "health",
                       country=place[0], province=place[1])
        find_event(opened.session, EDITIONS[1]).organisation_id = an_organisation(opened, "lixia", city).id
    with (data / "docking/deals.jsonl").open("rb") as lines:
        import_journal(Command(), lines)


@pytest.mark.usefixtures("journal")
def test_every_breakdown_adds_up_and_opens_to_its_rows_over_every_scope(unit: Opener) -> None:
    with unit(writes=False) as opened:
        session, day = opened.session, date(2020, 1, 1)
        scopes = scopes_around(session, find_event(session, EDITIONS[0]))
        assert [scope.kind for scope in scopes] == [Scope.EVENT, Scope.SERIES, Scope.ORGANISATION]
        for scope in scopes:
            holding = holding_of(session, scope, day)
            whole = sum_of(session, holding)
            assert total(part.figures for part in breakdown_by_party(session, holding)) == whole
            for dimension in set(Dimension) - {Dimension.PARTY}:
                parts = breakdown_of(session, holding, dimension)
                assert total(part.figures for part in parts) == whole
                for part in parts:
                    rows, count = rows_behind(session, holding, "signed", Choice(dimension, part.label))
                    assert (sum(row.value for row in rows), len(rows)) == (part.figures.signed, count)


@pytest.mark.usefixtures("journal")
def test_an_organisation_with_all_editions_counts_what_the_series_does(unit: Opener) -> None:
    with unit(writes=False) as opened:
        session, day = opened.session, date(2020, 1, 1)
        event = find_event(session, EDITIONS[0])
        _, series, city = scopes_around(session, event)
        assert sum_of(session, holding_of(session, city, day)) == sum_of(session, holding_of(session, series, day))
        columns = compare_organisations(session, event.organisation_id, AFTER_ALL.date())
        editions = compare_editions(session, series.editions, None)
        assert [column.organisation.code for column in columns] == ["city", "lixia"]
        assert columns[1].figures.signed == editions[1].figures.signed
        now = tally_of_series(session, event.series)
        assert {key: sum(column.figures.value(key) for column in editions) for key in ("intents", "signed")} == {
            key: now.value(key) for key in ("intents", "signed")}


@pytest.mark.usefixtures("journal")
def test_pages_of_rows_cut_what_stands_behind_a_figure(unit: Opener) -> None:
    with unit(writes=False) as opened:
        session = opened.session
        city = scopes_around(session, find_event(session, EDITIONS[0]))[2]
        holding = holding_of(session, city, date(2020, 1, 1))
        whole, count = rows_behind(session, holding, "amount_wan")
        pages = [rows_behind(session, holding, "amount_wan", first=first, most=7)[0] for first in range(0, count, 7)]
        assert [row for page in pages for row in page] == whole
        assert set(SPAN_KEYS) == {key for key in SPAN_KEYS if rows_behind(session, holding, key)[1] >= 0}


@pytest.mark.one_database
@pytest.mark.usefixtures("journal")
def test_no_page_of_the_tally_asks_more_than_fifteen_things(app: Flask, unit: Opener, client: FlaskClient) -> None:
    with unit() as opened:
        browser = sign_in(client, a_clerk(opened, "reader"))
    pages = ["", "?scope=series", "?scope=organisation", "?scope=organisation&key=amount_wan", "?key=suspected_duplicates",
             "/editions", "/districts", *(f"?scope=organisation&by={name.value}" for name in Dimension)]
    asked = {}
    for page in pages:
        with statements() as sent:
            assert browser.get(f"/manage/{EDITIONS[0]}/docking/tally{page}").status_code == 200
        asked[page] = len(sent)
    assert {page: count for page, count in asked.items() if count > MOST_QUERIES} == {}
