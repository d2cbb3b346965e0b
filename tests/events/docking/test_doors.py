"""Whoever enters can't accept, by whatever door: the page, a second tab, a company's statement, a journal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Command, Role
from app.core.unit import Unit
from app.core.worker import run_due_jobs
from events.docking.models import Deal, DealStep, JournalUpload
from events.docking.services import import_journal
from tests.events.docking.test_routes import browser_of, opening, paper
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
BASE = "/manage/innovation-2019/docking"
pytestmark = pytest.mark.one_database


@pytest.fixture
def wang(app: Flask, unit: Opener, client: FlaskClient) -> FlaskClient:
    with unit() as opened:
        an_event(opened, "innovation-2018")
        an_event(opened, "innovation-2019")
    return browser_of(app, unit, "wang", client, role=Role.ORGANISER)


@pytest.fixture
def li(app: Flask, unit: Opener, wang: FlaskClient) -> FlaskClient:
    return browser_of(app, unit, "li", app.test_client(), name="李强", role=Role.ORGANISER)


@pytest.fixture
def deal(unit: Opener, wang: FlaskClient) -> int:
    """Recorded by wang, and waiting."""
    assert wang.post(f"{BASE}/deals/new", data={**opening(ref="d1"), **paper("mou")}).status_code == 303
    with unit(writes=False) as opened:
        return opened.session.scalars(sa.select(Deal.id)).one()


def statuses(unit: Opener) -> list[str]:
    with unit(writes=False) as opened:
        return list(opened.session.scalars(sa.select(DealStep.status).order_by(DealStep.id)))


def journal_line(do: str, by: str, **fields: Any) -> bytes:
    return json.dumps({"at": "2019-09-02T10:00:00+08:00", "by": by, "do": do, "deal": "d1", **fields}).encode() + b"\n"


def test_by_the_page(unit: Opener, deal: int, wang: FlaskClient) -> None:
    assert wang.post(f"{BASE}/deals/{deal}/review", data={"accept": "yes", "step": "1"}).status_code == 422
    assert statuses(unit) == ["waiting"]


def test_by_a_second_tab_that_shows_what_was_decided_meanwhile(
    unit: Opener, deal: int, wang: FlaskClient, li: FlaskClient,
) -> None:
    page = f"{BASE}/deals/{deal}/review"
    tab = li.get(page)
    assert 'name="step"' in tab.text
    assert li.post(page, data={"accept": "yes", "step": "1"}).status_code == 303
    # The first tab again: nothing waits. Then li records a step, and the tab of the first one would accept it.
    told = li.post(page, data={"accept": "yes", "step": "1"})
    assert (told.status_code, "李强" in told.text) == (422, True)
    assert li.post(f"{BASE}/deals/{deal}/advance", data={"to": "contract", "event": "innovation-2019"}).status_code == 303
    assert wang.post(page, data={"accept": "no", "reason": "x", "step": "1"}).status_code == 422
    assert statuses(unit) == ["accepted", "waiting"]


def test_by_the_importer_under_the_same_sign_in_name(unit: Opener, deal: int) -> None:
    report = import_journal(Command(), [journal_line("review", "WANG", accept=True)])
    assert report.refused == [(1, "self_review")]
    assert statuses(unit) == ["waiting"]


@pytest.mark.parametrize("by", ["wang", "li", "somebody else"])
def test_by_a_journal_of_their_own_under_any_name(
    unit: Opener, deal: int, wang: FlaskClient, li: FlaskClient, by: str,
) -> None:
    content = journal_line("review", by, accept=True)
    sent = wang.post(f"{BASE}/journals", data={"file": (io.BytesIO(content), "journal.jsonl")})
    page = sent.headers["Location"]
    assert [wang.get(page).status_code, wang.get(f"{BASE}/journals").status_code] == [200, 200]
    assert wang.post(f"{page}/release").status_code == 409
    assert li.post(f"{page}/release").status_code == 303
    run_due_jobs()
    assert statuses(unit) == ["waiting"]
    with li.get(f"{page}/refused") as answer:
        assert (answer.status_code, "self_review" in answer.get_data(as_text=True)) == (200, True)
    assert wang.get(page).status_code == 200


def test_a_journal_that_was_sent_and_released_is_read_and_read_again_without_a_trace(
    unit: Opener, wang: FlaskClient, li: FlaskClient, app: Flask,
) -> None:
    lines = [
        journal_line("open", "zhou", event="innovation-2019", title="=1+1", stage="intent", evidence=["mou"],
                     parties=[{"name": "甲", "side": "offer"}, {"name": "乙", "side": "demand"}]),
        journal_line("review", "sun", accept=True), b"no line at all\n",
        journal_line("advance", "zhou", to="contract", event="nowhere", evidence=["signed_scan"])]
    sent = wang.post(f"{BASE}/journals", data={"file": (io.BytesIO(b"".join(lines)), "../=1.jsonl")})
    page = sent.headers["Location"]
    for _twice in range(2):
        assert li.post(f"{page}/release").status_code == 303
        run_due_jobs()
        assert statuses(unit) == ["accepted"]
    with unit(writes=False) as opened:
        assert opened.session.scalars(sa.select(JournalUpload)).one().refused is not None
    assert browser_of(app, unit, "clerk", app.test_client()).get(page).status_code == 403


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x89PNG", b"[1, 2]\n"])
def test_what_is_no_journal_is_not_kept(unit: Opener, wang: FlaskClient, content: bytes) -> None:
    assert wang.post(f"{BASE}/journals", data={"file": (io.BytesIO(content), "x.jsonl")}).status_code == 422
    with unit(writes=False) as opened:
        assert opened.session.scalars(sa.select(JournalUpload)).all() == []


def test_a_journal_reaches_no_event_that_its_sender_does_not(
    app: Flask, unit: Opener, deal: int, li: FlaskClient,
) -> None:
    """zhao works at the other edition alone: what is at this one isn't known to her journal."""
    from app.accounts.services import grant_role
    from app.core.actors import Grant
    from events.setup.queries import find_event
    from tests.factories.accounts import a_member, sign_in

    with unit() as opened:
        other = find_event(opened.session, "innovation-2018")
        zhao = a_member(opened, "zhao", name="赵")
        grant_role(opened, zhao, Grant(Role.ORGANISER, event_id=other.id))
        browser = sign_in(app.test_client(), zhao)
    content = journal_line("review", "sun", accept=True) + journal_line("evidence", "sun", evidence=["mou"])
    base = BASE.replace("2019", "2018")
    page = browser.post(f"{base}/journals", data={"file": (io.BytesIO(content), "x.jsonl")}).headers["Location"]
    assert li.post(f"{page}/release").status_code == 303
    run_due_jobs()
    assert statuses(unit) == ["waiting"]
    with li.get(f"{page}/refused") as answer:
        told = answer.get_data(as_text=True)
        assert told.count("unknown_deal") == 2 + told.count("deal_unknown_deal")
