"""Cards by their owners' links: kept, handed in, looked at, sent back, changed; and what takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.clock import FixedClock
from app.core.unit import Unit
from app.mail.models import MailMessage
from events.catalogue.enums import LinkState
from events.catalogue.models import CardLink
from events.catalogue.queries.links import typed_texts
from events.catalogue.services.links import link_address
from events.docking.models import DemandCard, OfferCard
from tests.events.catalogue.conftest import CODE

pytestmark = pytest.mark.one_database

Opener = Callable[..., AbstractContextManager[Unit]]
BASE = f"/manage/{CODE}/catalogue"


def a_typed_card(**changes: Any) -> dict[str, Any]:
    usual = {"title_zh": "手持超声仪", "owner": "泉城大学", "variety": "result", "field": "health", "summary_zh": "掌上超声。",
             "keywords": "超声，ultrasound", "readiness": "6", "amount": "300万元", "cooperation": ["licence", "equity"],
             "country": "CN", "province": "SD", "confidentiality": "public", "contact_name": "李", "contact_email": "li@example.org"}
    return {**usual, **changes}


@pytest.fixture
def path(clerk: FlaskClient, unit: Opener) -> str:
    """The address of a link that a clerk has sent."""
    sent = clerk.post(f"{BASE}/owners/new", data={"kind": "offer", "name": "李教授", "email": "li@example.org", "language": "zh"})
    assert sent.status_code == 303
    with unit(writes=False) as opened:
        return link_address(opened.session.scalars(sa.select(CardLink)).one()).removeprefix("http://localhost").partition("?")[0]


@pytest.fixture
def owner(app: Flask, path: str) -> FlaskClient:
    return app.test_client()


def the_link(unit: Opener) -> CardLink:
    with unit(writes=False) as opened:
        found = opened.session.scalars(sa.select(CardLink)).one()
        opened.session.expunge(found)
        return found


def the_offer(unit: Opener) -> OfferCard | None:
    with unit(writes=False) as opened:
        found = opened.session.scalars(sa.select(OfferCard)).one_or_none()
        if found is not None:
            opened.session.expunge(found)
        return found


def accept(unit: Opener, clerk: FlaskClient, **typed: Any) -> int:
    link = the_link(unit)
    seen = link.submitted_at.isoformat() if link.submitted_at else ""
    return clerk.post(f"{BASE}/owners/{link.id}", data={"seen": seen, **a_typed_card(**typed)}).status_code


def occasions(unit: Opener) -> list[str]:
    with unit(writes=False) as opened:
        return list(opened.session.scalars(sa.select(MailMessage.occasion).order_by(MailMessage.id)))


def test_a_card_goes_from_its_owner_into_the_catalogue(unit: Opener, clerk: FlaskClient, owner: FlaskClient, path: str) -> None:
    assert owner.get(path).status_code == 200
    assert owner.post(f"{path}/draft", data={"title_zh": "手持"}).status_code == 204
    assert typed_texts(the_link(unit))["title_zh"] == ["手持"]
    assert 'value="手持"' in owner.get(path).text
    assert owner.post(path, data=a_typed_card(readiness="12")).status_code == 422
    assert [owner.post(path, data=a_typed_card()).status_code for _twice in range(2)] == [303, 303]
    assert the_offer(unit) is None
    assert the_link(unit).state == LinkState.SUBMITTED
    assert clerk.get(f"{BASE}/owners/{the_link(unit).id}").status_code == 200
    assert accept(unit, clerk) == 303
    card = the_offer(unit)
    assert card is not None
    assert (card.title, card.keywords, card.amount_cents, card.readiness, card.cooperation, card.code) == (
        {"zh": "手持超声仪"}, ["超声", "ultrasound"], 30000, 6, ["licence", "equity"], "offer-1")
    assert (the_link(unit).state, the_link(unit).typed) == (LinkState.TAKEN, None)
    assert accept(unit, clerk) == 422
    assert occasions(unit) == ["catalogue.link", "catalogue.taken"]


def test_a_card_is_sent_back_with_what_is_to_be_changed(unit: Opener, clerk: FlaskClient, owner: FlaskClient, path: str) -> None:
    owner.post(path, data=a_typed_card())
    review = f"{BASE}/owners/{the_link(unit).id}"
    assert clerk.post(review, data={"action": "return", "reason": " "}).status_code == 422
    assert clerk.post(review, data={"action": "return", "reason": "请补英文名称"}).status_code == 303
    assert (the_link(unit).state, the_link(unit).note) == (LinkState.RETURNED, "请补英文名称")
    page = owner.get(path).text
    assert "请补英文名称" in page
    assert 'value="手持超声仪"' in page
    assert owner.post(path, data=a_typed_card(title_en="Handheld ultrasound")).status_code == 303
    assert the_link(unit).state == LinkState.SUBMITTED
    assert occasions(unit) == ["catalogue.link", "catalogue.returned"]


def test_what_was_handed_in_again_since_is_looked_at_anew(
    unit: Opener, clock: FixedClock, clerk: FlaskClient, owner: FlaskClient, path: str,
) -> None:
    owner.post(path, data=a_typed_card())
    seen = the_link(unit).submitted_at
    clock.time += timedelta(minutes=1)
    owner.post(path, data=a_typed_card(title_zh="别的"))
    assert seen is not None
    assert clerk.post(f"{BASE}/owners/{the_link(unit).id}", data={"seen": seen.isoformat(), **a_typed_card()}).status_code == 422
    assert the_offer(unit) is None


def test_of_a_published_card_what_matters_waits_and_the_rest_is_done(
    unit: Opener, clerk: FlaskClient, owner: FlaskClient, path: str,
) -> None:
    owner.post(path, data=a_typed_card())
    accept(unit, clerk)
    owner.post(path, data=a_typed_card(contact_name="王", confidentiality="title_only"))
    card = the_offer(unit)
    assert card is not None
    assert (card.contact_name, card.confidentiality, the_link(unit).state) == ("王", "title_only", LinkState.TAKEN)
    owner.post(path, data=a_typed_card(contact_name="赵", confidentiality="public", title_zh="改名"))
    card = the_offer(unit)
    assert card is not None
    assert (card.contact_name, card.confidentiality, card.title, the_link(unit).state) == (
        "赵", "title_only", {"zh": "手持超声仪"}, LinkState.SUBMITTED)
    accept(unit, clerk, contact_name="赵", confidentiality="public", title_zh="改名")
    card = the_offer(unit)
    assert card is not None
    assert (card.title, card.confidentiality) == ({"zh": "改名"}, "public")


def test_an_owner_takes_the_card_out_and_puts_it_back(unit: Opener, clerk: FlaskClient, owner: FlaskClient, path: str) -> None:
    owner.post(path, data=a_typed_card())
    accept(unit, clerk)
    shown = f"/e/{CODE}/catalogue/offers/offer-1"
    for state, status in (("hidden", 404), ("shown", 200)):
        assert owner.post(f"{path}/showing", data={"state": state}).status_code == 303
        assert owner.get(shown).status_code == status


def test_a_link_ends_with_its_time_and_with_its_withdrawal(
    unit: Opener, clock: FixedClock, clerk: FlaskClient, owner: FlaskClient, path: str,
) -> None:
    number = the_link(unit).id
    clock.time += timedelta(days=60)
    assert owner.get(path).status_code == 404
    assert clerk.post(f"{BASE}/owners/{number}/send").status_code == 303
    assert owner.get(path).status_code == 200
    assert clerk.post(f"{BASE}/owners/{number}/withdraw").status_code == 303
    assert owner.post(path, data=a_typed_card()).status_code == 404
    assert owner.get("/card/nonsense").status_code == 404


def test_a_clerk_asks_for_an_existing_card(unit: Opener, app: Flask, clerk: FlaskClient, cards: dict[str, int]) -> None:
    asked = clerk.post(f"{BASE}/owners/new?kind=offer&card={cards['public']}",
                       data={"kind": "demand", "name": "甲", "email": "a@example.org", "language": "en"})
    assert asked.status_code == 303
    assert (the_link(unit).offer_id, the_link(unit).kind) == (cards["public"], "offer")
    assert clerk.post(f"{BASE}/owners/new", data={"kind": "demand", "name": "甲", "email": "nobody"}).status_code == 422


def test_only_who_may_records_and_opens(app: Flask, unit: Opener, client: FlaskClient, clerk: FlaskClient, path: str) -> None:
    number = the_link(unit).id
    for action in ("owners/new", f"owners/{number}", f"owners/{number}/send", f"owners/{number}/withdraw", "open"):
        assert client.post(f"{BASE}/{action}").status_code == 401
    assert clerk.post(f"{BASE}/open", data={"open": "0"}).status_code == 403
    with unit(writes=False) as opened:
        assert opened.session.scalars(sa.select(DemandCard)).all() == []
