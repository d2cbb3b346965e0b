"""Two people who act on one deal at the same moment: one acts, the other is told, and nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.actors import Actor
from app.core.database import db
from app.core.errors import Refused
from app.core.unit import Unit, open_unit
from events.docking.enums import Stage
from events.docking.models import Deal, DealStep
from events.docking.queries.pairs import count_pairs_of
from events.docking.rules.acts import Act, Merge, Review, Terminate
from events.docking.services import perform
from events.setup.queries import find_event
from tests.factories.deals import NOON, a_clerk, a_deal, an_opening, as_actor
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]


@pytest.fixture
def people(unit: Opener) -> dict[str, Actor]:
    with unit() as opened:
        an_event(opened, "innovation-2019")
        return {name: as_actor(opened, a_clerk(opened, name, name=name)) for name in ("wang", "li", "zhao")}


def at_once(app: Flask, *acts: tuple[Actor, Act]) -> list[str]:
    """What becomes of acts that begin together: their codes, or "done", sorted."""
    start = Barrier(len(acts))

    def do(actor: Actor, act: Act) -> str:
        with app.app_context():
            try:
                start.wait()
                with open_unit(actor) as opened:
                    perform(opened, act)
            except Refused as refused:
                return refused.code
            finally:
                db.session.remove()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(future.result() for future in [pool.submit(do, *one) for one in acts])


def accept(deal: str = "d1") -> Act:
    return Review(deal=deal, by="", at=NOON, accept=True)


def steps(unit: Opener) -> list[Any]:
    with unit(writes=False) as opened:
        return [tuple(row) for row in opened.session.execute(
            sa.select(DealStep.kind, DealStep.status).order_by(DealStep.deal_id, DealStep.number))]


def test_of_two_who_accept_one_does(app: Flask, unit: Opener, people: dict[str, Actor]) -> None:
    with unit(people["wang"]) as opened:
        perform(opened, an_opening("innovation-2019"))
    assert at_once(app, (people["li"], accept()), (people["zhao"], accept())) == ["deal_nothing_to_review", "done"]
    assert steps(unit) == [("open", "accepted")]


def test_who_accepts_and_who_terminates_do_not_meet(app: Flask, unit: Opener, people: dict[str, Actor]) -> None:
    with unit() as opened:
        a_deal(opened, find_event(opened.session, "innovation-2019"))
    end = Terminate(deal="d1", by="", at=NOON, reason="协商一致", evidence=frozenset({"letter"}))
    with unit(people["wang"]) as opened:
        perform(opened, end)
    assert at_once(app, (people["li"], accept()), (people["zhao"], end)) in (
        [["deal_step_pending", "done"], ["deal_terminated", "done"]])
    assert steps(unit) == [("open", "accepted"), ("terminate", "accepted")]


def test_of_two_who_refuse_and_accept_one_does(app: Flask, unit: Opener, people: dict[str, Actor]) -> None:
    with unit(people["wang"]) as opened:
        perform(opened, an_opening("innovation-2019", stage=Stage.CONTRACT))
    refuse = Review(deal="d1", by="", at=NOON, accept=False, reason="单据不清")
    assert at_once(app, (people["li"], accept()), (people["zhao"], refuse)) == ["deal_nothing_to_review", "done"]


def test_two_deals_are_not_merged_into_each_other(app: Flask, unit: Opener, people: dict[str, Actor]) -> None:
    with unit() as opened:
        for ref in ("d1", "d2"):
            a_deal(opened, find_event(opened.session, "innovation-2019"), ref, by="qian")
    there, back = (Merge(deal=one, by="", at=NOON, into=other, reason="同一事项") for one, other in (("d1", "d2"), ("d2", "d1")))
    assert at_once(app, (people["li"], there), (people["zhao"], back)) == ["deal_illegal_move", "done"]
    with unit(writes=False) as opened:
        assert opened.session.scalar(sa.select(sa.func.count()).where(Deal.merged_into_id.is_not(None))) == 1


def test_two_who_open_doubles_at_once_make_a_pair(app: Flask, unit: Opener, people: dict[str, Actor]) -> None:
    one, other = (an_opening("innovation-2019", ref, offer="o1") for ref in ("d1", "d2"))
    assert at_once(app, (people["li"], one), (people["zhao"], other)) == ["done", "done"]
    with unit(writes=False) as opened:
        assert count_pairs_of(opened.session, {find_event(opened.session, "innovation-2019").id}) == 1
