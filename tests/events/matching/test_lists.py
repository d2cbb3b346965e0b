"""Lists of proposals: kept per version of the cards, computed anew by a job, with staff's judgement above them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.jobs import Job
from app.core.unit import Unit
from app.core.worker import run_job
from events.docking.enums import Card, CardState
from events.docking.queries.cards import card_with_code
from events.docking.services import change_card
from events.docking.services.cards import card_columns, show_card
from events.matching.enums import Verdict
from events.matching.models import MatchList, MatchRuling
from events.matching.queries.lists import best_of, is_current, proposals_of
from events.matching.services.lists import keep_lists
from events.setup.queries import find_event
from tests.factories.accounts import sign_in
from tests.factories.deals import a_card, a_clerk
from tests.factories.events import an_event

pytestmark = pytest.mark.one_database

Opener = Callable[..., AbstractContextManager[Unit]]
CODE = "innovation-2019"
BASE = f"/manage/{CODE}/matching"


@pytest.fixture
def event(unit: Opener) -> str:
    """An event with a demand and two offers that answer it, the first better."""
    with unit() as opened:
        held = an_event(opened, CODE)
        for number, title in enumerate(("固态电池电解质", "电池回收"), start=1):
            a_card(opened, held, Card.OFFER, f"o{number}", title={"zh": title})
        a_card(opened, held, Card.DEMAND, "d1", title={"en": "Electrolyte for solid-state batteries"})
    return CODE


@pytest.fixture
def clerk(client: FlaskClient, unit: Opener, event: str) -> FlaskClient:
    with unit() as opened:
        return sign_in(client, a_clerk(opened))


def proposed(unit: Opener, *, with_dropped: bool = False) -> list[tuple[str, Verdict | None]]:
    with unit(writes=False) as opened:
        held = find_event(opened.session, CODE)
        demand = card_with_code(opened.session, held.id, Card.DEMAND, "d1")
        assert demand is not None
        return [(one.card.code, one.verdict) for one in proposals_of(opened.session, held, demand, with_dropped=with_dropped)]


def work(unit: Opener) -> None:
    with unit(writes=False) as opened:
        waiting = list(opened.session.scalars(sa.select(Job.id).where(Job.task == "matching.recompute", Job.state == "queued")))
    for job in waiting:
        run_job(job)


def test_lists_are_computed_by_a_job_whenever_cards_change(app: Flask, unit: Opener, event: str) -> None:
    with unit(writes=False) as opened:
        assert opened.session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.task == "matching.recompute")) == 1
        assert not is_current(opened.session, find_event(opened.session, CODE))
    work(unit)
    assert proposed(unit) == [("o1", None), ("o2", None)]
    with unit() as opened:
        held = find_event(opened.session, CODE)
        assert keep_lists(opened, held.id) == 0
        card = card_with_code(opened.session, held.id, Card.OFFER, "o1")
        assert card is not None
        values = {column: getattr(card, column) for column in card_columns(Card.OFFER)}
        change_card(opened, held, card, {**values, "title": {"zh": "小麦育种"}})
    with unit(writes=False) as opened:
        assert not is_current(opened.session, find_event(opened.session, CODE))
    work(unit)
    assert proposed(unit) == [("o2", None)]
    with unit(writes=False) as opened:
        assert is_current(opened.session, find_event(opened.session, CODE))
        assert sorted((one.kind, one.card_version) for one in opened.session.scalars(sa.select(MatchList))) == [
            ("demand", 1), ("offer", 1), ("offer", 2)]


def test_what_is_out_of_the_catalogue_is_not_proposed(unit: Opener, event: str) -> None:
    work(unit)
    with unit() as opened:
        held = find_event(opened.session, CODE)
        card = card_with_code(opened.session, held.id, Card.OFFER, "o1")
        assert card is not None
        show_card(opened, held, card, CardState.HIDDEN)
    assert proposed(unit) == [("o2", None)]
    work(unit)
    assert proposed(unit) == [("o2", None)]


def test_staff_pin_drop_and_leave_it_to_the_computation(unit: Opener, clerk: FlaskClient) -> None:
    work(unit)
    with unit(writes=False) as opened:
        held = find_event(opened.session, CODE)
        ids = {code: getattr(card_with_code(opened.session, held.id, kind, code), "id", 0)
               for kind, code in ((Card.DEMAND, "d1"), (Card.OFFER, "o1"), (Card.OFFER, "o2"))}
    pair = f"{BASE}/demands/{ids['d1']}"
    assert [clerk.post(f"{pair}/{ids['o1']}", data={"verdict": "dropped"}).status_code for _twice in range(2)] == [303, 303]
    assert clerk.post(f"{BASE}/offers/{ids['o2']}/{ids['d1']}", data={"verdict": "pinned"}).status_code == 303
    assert proposed(unit) == [("o2", Verdict.PINNED)]
    assert proposed(unit, with_dropped=True) == [("o2", Verdict.PINNED), ("o1", Verdict.DROPPED)]
    for page in (pair, f"{BASE}/demands", f"{BASE}/offers", BASE, f"/manage/{CODE}/docking/cards/demands/{ids['d1']}"):
        for language in ("zh", "en"):
            assert clerk.get(f"{page}?lang={language}").status_code == 200
    assert clerk.post(f"{pair}/{ids['o1']}", data={"verdict": ""}).status_code == 303
    assert proposed(unit) == [("o2", Verdict.PINNED), ("o1", None)]
    assert clerk.post(f"{pair}/{ids['o1']}", data={"verdict": "perhaps"}).status_code == 404
    assert clerk.post(f"{pair}/999999", data={"verdict": "pinned"}).status_code == 404
    with unit(writes=False) as opened:
        assert [ruling.by for ruling in opened.session.scalars(sa.select(MatchRuling))] == ["王芳"]


def test_staff_pin_what_is_not_proposed_and_it_is_shown_as_the_best(unit: Opener, clerk: FlaskClient) -> None:
    with unit() as opened:
        a_card(opened, find_event(opened.session, CODE), Card.OFFER, "o3", title={"zh": "小麦育种"})
    work(unit)
    with unit(writes=False) as opened:
        demand = card_with_code(opened.session, find_event(opened.session, CODE).id, Card.DEMAND, "d1")
        assert demand is not None
        page = f"{BASE}/demands/{demand.id}"
    assert clerk.post(f"{page}/pin", data={"card": "o3"}).status_code == 303
    assert [clerk.post(f"{page}/pin", data=data).status_code for data in ({"card": "d1"}, {"card": "?"}, {})] == [404] * 3
    assert proposed(unit) == [("o3", Verdict.PINNED), ("o1", None), ("o2", None)]
    with unit(writes=False) as opened:
        held = find_event(opened.session, CODE)
        demand = card_with_code(opened.session, held.id, Card.DEMAND, "d1")
        assert demand is not None
        assert [(card.code, score, pinned) for card, score, pinned in best_of(
            opened.session, held, Card.DEMAND, [demand]).values()] == [("o3", None, True)]
    assert [clerk.get(address).status_code for address in (page, f"{BASE}/demands")] == [200, 200]


def test_who_is_not_signed_in_sees_and_rules_nothing(app: Flask, client: FlaskClient, event: str) -> None:
    for address in (BASE, f"{BASE}/demands/1"):
        assert client.get(address).status_code == 302
    assert client.post(f"{BASE}/again").status_code == 401
