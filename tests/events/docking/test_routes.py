"""Pages of docking: every page opens, and each act done through its form is what the rules say."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Role
from app.core.audit import AuditEntry
from app.core.unit import Unit
from events.docking.enums import Card, Stage
from events.docking.models import Deal, DealEvidence, DemandCard, OfferCard
from events.docking.queries.tallies import tally_of_event
from events.setup.queries import find_event
from tests.factories.accounts import sign_in
from tests.factories.deals import PDF, a_card, a_clerk, a_deal, an_offer
from tests.factories.events import an_event
from tests.statements import statements

Opener = Callable[..., AbstractContextManager[Unit]]
BASE = "/manage/innovation-2019/docking"


@pytest.fixture
def event(unit: Opener) -> None:
    with unit() as opened:
        an_event(opened, "innovation-2018")
        an_event(opened, "innovation-2019")


@pytest.fixture
def wang(app: Flask, unit: Opener, event: None, client: FlaskClient) -> FlaskClient:
    """A clerk's browser."""
    return browser_of(app, unit, "wang", client)


@pytest.fixture
def li(app: Flask, unit: Opener, event: None, wang: FlaskClient) -> FlaskClient:
    """A colleague's browser."""
    return browser_of(app, unit, "li", app.test_client(), name="李强")


def browser_of(app: Flask, unit: Opener, username: str, browser: FlaskClient, *, name: str = "王芳",
               role: Role = Role.DOCKING_CLERK) -> FlaskClient:
    with unit() as opened:
        return sign_in(browser, a_clerk(opened, username, name=name, role=role))


def paper(kind: str, place: int = 0, content: bytes = PDF) -> dict[str, Any]:
    return {f"papers-{place}-kind": kind, f"papers-{place}-file": (io.BytesIO(content), "签约.pdf")}


def opening(**fields: Any) -> dict[str, Any]:
    usual = {"title": "泉城大学—济南智科技", "stage": "intent", "nature": "money", "amount": "3000万元", "currency": "CNY",
             "event": "innovation-2019", "parties-0-name": "泉城大学", "parties-0-side": "offer",
             "parties-1-name": "济南智科技有限公司", "parties-1-side": "demand"}
    return usual | fields


def send(browser: FlaskClient, path: str, **fields: Any) -> int:
    return browser.post(f"{BASE}{path}", data=fields, content_type="multipart/form-data").status_code


def figures(unit: Opener, code: str = "innovation-2019") -> dict[str, int | str]:
    with unit(writes=False) as opened:
        taken = tally_of_event(opened.session, find_event(opened.session, code)).as_json()
    return {key: figure for key, figure in taken.items() if figure not in (0, "0.00")}


def the_deal(unit: Opener) -> Deal:
    with unit(writes=False) as opened:
        found = opened.session.scalars(sa.select(Deal)).one()
        opened.session.expunge(found)
        return found


def test_a_deal_that_came_of_a_card_has_its_unit_as_party(unit: Opener, wang: FlaskClient) -> None:
    with unit() as opened:
        owner = a_card(opened, find_event(opened.session, "innovation-2019"), Card.DEMAND, "demand-1").owner
    pages = [wang.get(f"{BASE}/deals/new{asked}").get_data(as_text=True) for asked in ("?demand=demand-1", "?demand=unknown", "")]
    assert [[f'value="{owner}"' in field for field in re.findall(r'<input[^>]*name="parties-[01]-name"[^>]*>', page)]
            for page in pages] == [[False, True], [False, False], [False, False]]


def test_every_page_opens(unit: Opener, wang: FlaskClient) -> None:
    with unit() as opened:
        held = find_event(opened.session, "innovation-2019")
        offer = an_offer(opened, held)
        demand = a_card(opened, held, Card.DEMAND, "demand-1", budget_cents=30000)
        deal = a_deal(opened, held, amount="5000", currency="USD", offer="offer-1", demand="demand-1", stage=Stage.CONTRACT)
        waiting = a_deal(opened, held, "d2", accepted=False, offer="offer-1")
        pages = [
            "/cards", "/cards/offers", "/cards/demands", "/cards/offers/new", "/cards/demands/new",
            f"/cards/offers/{offer.id}", f"/cards/demands/{demand.id}", "/deals", "/deals/new", "/reviews", "/pairs",
            "/tally", "/tally?scope=series", "/tally?key=signed", "/tally?key=suspected_duplicates",
            "/tally?key=amount_wan&scope=series&as_of=2019-08-31", "/amount?amount=3000万元",
            *(f"/deals/{deal.id}{act}" for act in ("", "/advance", "/increase", "/resign", "/evidence", "/terminate",
                                                   "/correct", "/merge", "/keep-apart", "/review")),
            f"/deals/{waiting.id}", f"/deals/{waiting.id}/review", f"/deals/{waiting.id}/evidence"]
    for language in ("zh", "en"):
        opened_pages = {page: wang.get(f"{BASE}{page}{'&' if '?' in page else '?'}lang={language}").status_code
                        for page in pages}
        assert opened_pages == dict.fromkeys(pages, 200)


def test_a_deal_climbs_the_ladder_through_forms_of_two_people(unit: Opener, wang: FlaskClient, li: FlaskClient) -> None:
    assert send(wang, "/deals/new", **opening(), **paper("mou")) == 303
    deal = f"/deals/{the_deal(unit).id}"
    assert figures(unit) == {"pending": 1}
    assert send(li, f"{deal}/review", accept="yes") == 303
    assert figures(unit) == {"intents": 1, "intents_valid": 1, "intent_amount_wan": "3000.00"}
    assert send(wang, f"{deal}/advance", to="contract", event="innovation-2019", amount="40000000", currency="CNY") == 303
    assert send(li, f"{deal}/review", accept="yes") == 422
    assert send(wang, f"{deal}/evidence", **paper("signed_scan")) == 303
    assert send(li, f"{deal}/review", accept="yes") == 303
    assert send(li, f"{deal}/increase", amount="500万元", currency="CNY", event="innovation-2018", **paper("signed_scan")) == 303
    assert send(wang, f"{deal}/review", accept="yes") == 303
    assert send(wang, f"{deal}/resign", event="innovation-2018", **paper("signed_scan")) == 303
    assert send(li, f"{deal}/review", accept="yes") == 303
    assert send(wang, f"{deal}/correct", amount="4100万元", reason="误填") == 303
    assert send(li, f"{deal}/review", accept="no", reason="原件是 4000 万元") == 303
    signed = {"intents": 1, "intents_valid": 1, "signed": 1, "signed_valid": 1, "contracts": 1, "amount_wan": "4000.00"}
    assert figures(unit) == signed
    assert figures(unit, "innovation-2018") == {"increased": 1, "increased_wan": "500.00", "resigned": 1}
    assert send(wang, f"{deal}/terminate", reason="资金未到位", **paper("letter")) == 303
    assert send(li, f"{deal}/review", accept="yes") == 303
    assert figures(unit) == {"intents": 1, "signed": 1, "contracts": 1, "terminated": 1}


def test_an_edition_that_signed_can_be_where_the_deal_is_found(unit: Opener, wang: FlaskClient) -> None:
    with unit() as opened:
        deal = a_deal(opened, find_event(opened.session, "innovation-2019"), stage=Stage.FRAMEWORK)
        number = deal.id
    elsewhere = f"/manage/innovation-2018/docking/deals/{number}"
    assert wang.get(elsewhere).status_code == 404
    assert send(wang, f"/deals/{number}/advance", to="contract", event="innovation-2018") == 303
    assert wang.get(elsewhere).status_code == 200


@pytest.mark.parametrize(("act", "fields"), [
    ("advance", {"to": "contract", "event": "innovation-2019", "amount": "much", "currency": "CNY"}),
    ("advance", {"to": "landed", "event": "innovation-2019"}),
    ("advance", {"to": "nonsense", "event": "innovation-2019"}),
    ("advance", {"to": "contract", "event": "innovation-2019", "papers-0-kind": "mou"}),
    ("increase", {"amount": "1", "currency": "CNY", "event": "innovation-2019"}),
    ("increase", {"amount": "", "currency": "CNY", "event": "nowhere"}),
    ("resign", {"event": "innovation-2019"}),
    ("evidence", {"papers-0-kind": "mou"}),
    ("terminate", {"reason": " "}),
    ("correct", {"reason": "误填"}),
    ("correct", {"amount": "7", "reason": ""}),
    ("correct", {"amount": "7", "currency": "XXX", "reason": "误填"}),
    ("merge", {"other": "d1", "reason": "同一事项"}),
    ("merge", {"other": "nothing", "reason": "同一事项"}),
    ("keep-apart", {"other": "d1", "reason": "两件事"}),
    ("review", {"accept": "yes"}),
    ("review", {"accept": "perhaps"}),
])
def test_a_form_that_makes_no_sense_is_shown_again_and_changes_nothing(
    unit: Opener, wang: FlaskClient, act: str, fields: dict[str, str],
) -> None:
    with unit() as opened:
        number = a_deal(opened, find_event(opened.session, "innovation-2019"), amount="100000").id
    before = figures(unit)
    assert send(wang, f"/deals/{number}/{act}", **fields) == 422
    assert figures(unit) == before
    with unit(writes=False) as opened:
        assert len(opened.session.get_one(Deal, number).steps) == 1


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 a program", b"<script>alert(1)</script>"])
def test_evidence_that_is_none_is_not_kept(unit: Opener, wang: FlaskClient, content: bytes) -> None:
    assert send(wang, "/deals/new", **opening(), **paper("mou", content=content)) == 422
    with unit(writes=False) as opened:
        assert opened.session.scalars(sa.select(Deal)).all() == []


@pytest.mark.parametrize("fields", [
    {"title": ""}, {"parties-0-name": "", "parties-1-name": ""}, {"stage": "landed"}, {"nature": "no_amount"},
    {"currency": "EUR "}, {"parties-0-share": "101"}, {"signed_on": "gestern"}, {"amount": "0.001"}])
def test_an_opening_that_makes_no_sense_is_shown_again(unit: Opener, wang: FlaskClient, fields: dict[str, str]) -> None:
    assert send(wang, "/deals/new", **opening(**fields)) == 422
    with unit(writes=False) as opened:
        assert opened.session.scalars(sa.select(Deal)).all() == []


def test_nobody_reviews_what_is_their_own(unit: Opener, wang: FlaskClient, li: FlaskClient) -> None:
    assert send(wang, "/deals/new", **opening(), **paper("mou")) == 303
    deal = f"/deals/{the_deal(unit).id}"
    assert send(wang, f"{deal}/review", accept="yes") == 422
    assert send(wang, f"{deal}/review", accept="no", reason="x") == 422
    assert send(li, f"{deal}/evidence", **paper("intent_slip")) == 303
    assert send(li, f"{deal}/review", accept="yes") == 422
    assert figures(unit) == {"pending": 1}


def test_who_opened_a_deal_cannot_merge_it_away(unit: Opener, wang: FlaskClient, li: FlaskClient) -> None:
    assert send(wang, "/deals/new", **opening(ref="one"), **paper("mou")) == 303
    one = the_deal(unit).id
    assert send(wang, "/deals/new", **opening(ref="two"), **paper("mou")) == 303
    assert send(wang, f"/deals/{one}/merge", other="two", reason="同一事项") == 422
    assert send(li, f"/deals/{one}/merge", other="two", reason="同一事项") == 303
    assert figures(unit) == {"pending": 1, "merged": 1}


def test_evidence_is_handed_out_with_its_hash_and_who_looked_is_recorded(
    app: Flask, unit: Opener, wang: FlaskClient, li: FlaskClient,
) -> None:
    assert send(wang, "/deals/new", **opening(), **paper("mou")) == 303
    with unit(writes=False) as opened:
        piece = opened.session.scalars(sa.select(DealEvidence)).one()
        number, held = piece.id, (piece.kind, piece.file.name if piece.file else "", piece.sha256 == piece.file.sha256)  # type: ignore[union-attr]
    assert held == ("mou", "签约.pdf", True)
    with li.get(f"{BASE}/evidence/{number}") as answer:
        assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert li.get(f"/manage/innovation-2018/docking/evidence/{number}").status_code == 404
    assert app.test_client().get(f"{BASE}/evidence/{number}").status_code == 302
    with unit(writes=False) as opened:
        looked = opened.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "deal.evidence_looked_at")).all()
        assert [entry.actor_label for entry in looked] == ["李强"]


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.REGISTRAR, 403), (Role.ORGANISER, 303)])
def test_who_may_not_record_is_refused(
    app: Flask, unit: Opener, wang: FlaskClient, role: Role, status: int,
) -> None:
    somebody = browser_of(app, unit, "zhao", app.test_client(), role=role)
    assert send(somebody, "/deals/new", **opening()) == status
    assert send(app.test_client(), "/deals/new", **opening()) == 401


def test_a_viewer_sees_and_cannot_act(app: Flask, unit: Opener, event: None, client: FlaskClient) -> None:
    viewer = browser_of(app, unit, "zhao", client, role=Role.VIEWER)
    with unit() as opened:
        number = a_deal(opened, find_event(opened.session, "innovation-2019")).id
    assert [viewer.get(f"{BASE}{page}").status_code for page in (
        "/deals", f"/deals/{number}", "/tally", "/cards", "/reviews", "/deals/new", f"/deals/{number}/advance")
    ] == [200, 200, 200, 200, 200, 403, 403]


def test_cards_are_put_up_changed_and_taken_down(unit: Opener, wang: FlaskClient) -> None:
    offer = {"title_zh": "康复机器人", "owner": "泉城大学", "readiness": "6", "confidentiality": "public",
             "cooperation": ["licence", "equity"], "country": "DE"}
    assert send(wang, "/cards/offers/new", **offer) == 303
    demand = {"title_en": "Better pumps", "owner": "济南智科技", "budget": "300万元", "deadline": "2020-01-31",
              "confidentiality": "title_only"}
    assert send(wang, "/cards/demands/new", **demand) == 303
    with unit(writes=False) as opened:
        put_up = opened.session.scalars(sa.select(OfferCard)).one()
        wanted = opened.session.scalars(sa.select(DemandCard)).one()
        assert (put_up.code, put_up.readiness, put_up.cooperation) == ("offer-1", 6, ["licence", "equity"])
        assert (wanted.code, wanted.budget_cents, wanted.confidentiality) == ("demand-1", 30000, "title_only")
        number = put_up.id
    assert send(wang, f"/cards/offers/{number}", **offer | {"readiness": "7", "code": "robot"}) == 303
    assert send(wang, f"/cards/offers/{number}/remove") == 303
    with unit(writes=False) as opened:
        assert opened.session.scalars(sa.select(OfferCard)).all() == []


@pytest.mark.parametrize(("path", "fields", "status"), [
    ("/cards/offers/new", {"title_zh": "", "owner": "泉城大学", "confidentiality": "public"}, 422),
    ("/cards/offers/new", {"title_zh": "甲", "owner": "", "confidentiality": "public"}, 422),
    ("/cards/offers/new", {"title_zh": "甲", "owner": "乙", "confidentiality": "public", "readiness": "10"}, 422),
    ("/cards/offers/new", {"title_zh": "甲", "owner": "乙", "confidentiality": "public", "code": "a b"}, 422),
    ("/cards/offers/new", {"title_zh": "甲", "owner": "乙", "confidentiality": "public", "field": "none"}, 422),
    ("/cards/demands/new", {"title_zh": "甲", "owner": "乙", "confidentiality": "public", "budget": "viel"}, 422),
    ("/cards/nothing/new", {}, 404),
    ("/cards/offers/77", {}, 404),
    ("/cards/offers/77/remove", {}, 404),
    ("/deals/77/advance", {}, 404),
])
def test_a_card_or_address_that_makes_no_sense_changes_nothing(
    wang: FlaskClient, path: str, fields: dict[str, str], status: int,
) -> None:
    assert send(wang, path, **fields) == status


def test_a_card_that_deals_name_stays(unit: Opener, wang: FlaskClient) -> None:
    with unit() as opened:
        held = find_event(opened.session, "innovation-2019")
        number = an_offer(opened, held).id
        a_deal(opened, held, offer="offer-1")
    assert send(wang, f"/cards/offers/{number}/remove") == 409
    with unit(writes=False) as opened:
        assert opened.session.get(OfferCard, number) is not None


@pytest.mark.parametrize(("typed", "currency", "language", "words"), [
    ("30000000", "CNY", "zh", "三千万元"), ("3000万元", "CNY", "en", "thirty million yuan"), ("5000000", "EUR", "zh", "五百万欧元")])
def test_an_amount_is_said_back_in_words(
    wang: FlaskClient, typed: str, currency: str, language: str, words: str,
) -> None:
    answer = wang.get(f"{BASE}/amount", query_string={"amount": typed, "currency": currency, "lang": language})
    assert f"<strong>{words}</strong>" in answer.text


@pytest.mark.parametrize("page", ["/deals", "/reviews", "/tally?key=intents", "/tally?key=pending", "/cards/offers"])
def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_one(
    unit: Opener, wang: FlaskClient, page: str,
) -> None:
    def add(first: int, last: int) -> None:
        with unit() as opened:
            held = find_event(opened.session, "innovation-2019")
            for number in range(first, last):
                an_offer(opened, held, f"offer-{number}")
                a_deal(opened, held, f"d{number}", offer=f"offer-{number}")
                a_deal(opened, held, f"w{number}", accepted=False)

    def count() -> int:
        with statements() as seen:
            assert wang.get(f"{BASE}{page}").status_code == 200
        return len(seen)

    add(0, 1)
    one = count()
    add(1, 30)
    assert count() == one
