"""Lists of deals by what has to be done, the ladder, spreadsheets, and amounts that are asked about."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.core.actors import Role
from app.core.clock import FixedClock
from app.core.unit import Unit
from app.web.paging import PageRequest
from events.docking.enums import Stage
from events.docking.queries.lists import STATES, DealFilter, deal_page, ladder_of
from events.docking.queries.states import load_states
from events.docking.rules.acts import Open, Review
from events.docking.rules.deals import state_at
from events.docking.services import perform
from events.setup.queries import find_event
from tests.conftest import A_MORNING
from tests.events.docking.test_routes import browser_of, opening, send
from tests.factories.deals import NOON, PARTIES, a_deal, an_opening
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
BASE = "/manage/innovation-2019/docking"
LATER = A_MORNING + timedelta(days=100)


@pytest.fixture
def deals(unit: Opener) -> None:
    with unit() as opened:
        an_event(opened, "innovation-2018")
        event = an_event(opened, "innovation-2019")
        a_deal(opened, event, "talk", stage=Stage.TALKS)
        a_deal(opened, event, "intent", amount="30000000")
        a_deal(opened, event, "signed", stage=Stage.CONTRACT, amount="20000000", title="=1+1")
        perform(opened, an_opening(event.code, "waits", by="zhao"))
        perform(opened, an_opening(event.code, "lacks", evidence=frozenset({"photo"})))


@pytest.mark.usefixtures("deals")
@pytest.mark.parametrize(("chosen", "expected"), [
    (DealFilter(), ["intent", "lacks", "signed", "talk", "waits"]), (DealFilter(stage="contract"), ["signed"]),
    (DealFilter(state="waiting"), ["lacks", "waits"]), (DealFilter(state="missing"), ["lacks"]),
    (DealFilter(state="unfiled"), ["intent", "signed"]), (DealFilter(state="stalled"), ["intent", "signed", "talk"]),
    (DealFilter(state="merged"), []), (DealFilter(search="=1+"), ["signed"]), (DealFilter(mine=77), [])])
def test_a_list_shows_what_has_to_be_done(unit: Opener, chosen: DealFilter, expected: list[str]) -> None:
    with unit(writes=False) as opened:
        event = find_event(opened.session, "innovation-2019")
        page = deal_page(opened.session, event, PageRequest(), chosen, NOON + timedelta(days=95))
        assert sorted(deal.ref for deal in page.rows) == expected


@pytest.mark.usefixtures("deals")
def test_own_entries_are_those_of_the_account_also_from_journals_of_old(
    app: Flask, unit: Opener, client: FlaskClient,
) -> None:
    browser = browser_of(app, unit, "zhao", client)
    answer = browser.get(f"{BASE}/deals?who=me")
    assert [ref in answer.text for ref in ("waits", ">intent<", ">signed<")] == [True, False, False]


@pytest.mark.usefixtures("deals")
def test_the_ladder_counts_and_sums_each_stage(unit: Opener) -> None:
    with unit(writes=False) as opened:
        rungs = ladder_of(opened.session, find_event(opened.session, "innovation-2019"), NOON + timedelta(days=61))
        told = {rung.stage: (rung.count, rung.worth_cents, rung.waiting, rung.stalled, [deal.ref for deal in rung.deals])
                for rung in rungs if rung.count}
    assert told == {"talks": (1, 0, 0, 1, ["talk"]), "intent": (1, 300000, 0, 1, ["intent"]),
                    "contract": (1, 200000, 0, 0, ["signed"])}


@pytest.mark.usefixtures("deals")
@pytest.mark.one_database
def test_lists_are_taken_out_with_cells_that_compute_nothing(app: Flask, unit: Opener, client: FlaskClient) -> None:
    viewer = browser_of(app, unit, "viewer", client, role=Role.VIEWER)
    with viewer.get(f"{BASE}/deals/export.csv?stage=contract&lang=en") as answer:
        text = answer.data.decode("utf-8-sig")
    assert [line.split(",")[:2] for line in text.splitlines()[1:]] == [["signed", "'=1+1"]]
    with viewer.get(f"{BASE}/deals/export.xlsx?stage=contract&lang=en") as answer:
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["signed", "=1+1"]
    assert viewer.get(f"{BASE}/deals/export.html").status_code == 404
    pages = [f"/deals?state={state}" for state in (*STATES, "nonsense")] + ["/deals/ladder", "/deals/ladder?as=table"]
    assert {viewer.get(f"{BASE}{page}").status_code for page in pages} == {200}
    registrar = browser_of(app, unit, "registrar", app.test_client(), role=Role.REGISTRAR)
    assert registrar.get(f"{BASE}/deals/export.csv").status_code == 403


@pytest.mark.one_database
def test_an_amount_far_from_what_is_usual_is_asked_about(app: Flask, unit: Opener, client: FlaskClient) -> None:
    with unit() as opened:
        event = an_event(opened, "innovation-2019")
        for number in range(5):
            a_deal(opened, event, f"d{number}", amount="3000000")
    browser = browser_of(app, unit, "wang", client)
    typed = opening(ref="new", amount="30010万元")
    assert "<strong>" in browser.get(f"{BASE}/amount?amount=30010万元&nature=money").text
    assert "100" in browser.get(f"{BASE}/amount?amount=30010万元&nature=money&lang=en").text.partition("text-danger")[2]
    assert send(browser, "/deals/new", **typed) == 422
    assert send(browser, "/deals/new", **opening(ref="other", amount="30000万元")) == 303
    assert send(browser, "/deals/new", **(typed | {"amount_is_right": "y"})) == 303


@pytest.mark.usefixtures("deals")
@pytest.mark.one_database
def test_a_deal_is_seen_as_it_stood_at_a_date(app: Flask, unit: Opener, client: FlaskClient) -> None:
    with unit() as opened:
        perform(opened, Open(deal="later", by="wang", at=LATER, event="innovation-2019", title="t", parties=PARTIES,
                             stage=Stage.INTENT, evidence=frozenset({"mou"})))
        perform(opened, Review(deal="later", by="li", at=LATER, accept=True))
        state = next(iter(load_states(opened.session, sa.text("ref = 'later'")).values()))
        day = state.steps[0].on
    assert [state_at(state, one).stage for one in (day - timedelta(days=1), day)] == [None, Stage.INTENT]
    app.extensions["juying"].clock = FixedClock(LATER)
    browser = browser_of(app, unit, "wang", client)
    for as_of in ("2019-01-01", "2022-01-01", "nonsense"):
        assert browser.get(f"{BASE}/deals/1?as_of={as_of}").status_code == 200


