"""Lists of deals cost at most twelve statements, a deal fourteen, however much they show."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.unit import Unit
from events.docking.enums import Stage
from events.docking.models import Deal
from events.docking.rules.acts import KeepApart, Merge
from events.docking.services import perform
from events.setup.queries import find_event
from tests.events.docking.test_routes import browser_of
from tests.factories.deals import NOON, a_deal, an_opening
from tests.factories.events import an_event
from tests.statements import statements

Opener = Callable[..., AbstractContextManager[Unit]]
BASE = "/manage/innovation-2019/docking"
MOST, MOST_OF_ONE = 12, 14
LISTS = ("deals", "deals?state=stalled", "deals?state=missing", "deals?state=waiting", "deals/ladder", "reviews", "pairs")
pytestmark = pytest.mark.one_database


@pytest.fixture
def looking(app: Flask, unit: Opener, client: FlaskClient) -> FlaskClient:
    with unit() as opened:
        an_event(opened, "innovation-2019")
    return browser_of(app, unit, "wang", client)


def cost(browser: FlaskClient, page: str, most: int = MOST) -> tuple[str, int]:
    """A page that is asked for the second time, and how many statements more than it may it costs."""
    with browser.get(f"{BASE}/{page}") as first, statements() as seen, browser.get(f"{BASE}/{page}") as second:
        assert (first.status_code, second.status_code) == (200, 200), page
    return page, max(0, len(seen) - most)


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_lists_of_deals_cost_at_most_twelve_statements(looking: FlaskClient, unit: Opener, rows: int) -> None:
    with unit() as opened:
        event = find_event(opened.session, "innovation-2019")
        for number in range(rows):
            # Every other one waits, and of each two neighbours one may be the other's double.
            perform(opened, an_opening(event.code, f"d{number:02}", by="zhao", offer=f"o{number // 2}",
                                       stage=Stage.TALKS if number % 2 else Stage.INTENT))
    assert [cost(looking, page) for page in LISTS] == [(page, 0) for page in LISTS]


def test_a_deal_costs_at_most_fourteen_statements(looking: FlaskClient, unit: Opener) -> None:
    with unit() as opened:
        event = find_event(opened.session, "innovation-2019")
        for number in range(8):
            a_deal(opened, event, f"d{number:02}", offer="o1", demand="n1", stage=Stage.CONTRACT)
            if number:
                perform(opened, KeepApart(deal="d00", by="wang", at=NOON, other=f"d{number:02}", reason="两件事"))
        perform(opened, Merge(deal="d07", by="li", at=NOON, into="d00", reason="同一事项"))
        deals = opened.session.scalars(sa.select(Deal.id).order_by(Deal.ref)).all()
    pages = [f"deals/{number}" for number in deals]
    assert [cost(looking, page, MOST_OF_ONE) for page in pages] == [(page, 0) for page in pages]
