"""The catalogue for each audience: what it may not read it neither sees nor finds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.unit import Unit
from events.catalogue.enums import Audience, PrintLanguage
from events.catalogue.models import CardLink
from events.catalogue.queries.shown import CatalogueFilter, ShownCard, catalogue_page, count_shown, search_terms
from events.catalogue.services.links import invite_owner, link_address, withdraw_link
from events.catalogue.services.printing import catalogue_html
from events.catalogue.services.setup import open_catalogue
from events.docking.enums import Card, CardState
from events.docking.models import OfferCard
from events.docking.services.cards import show_card
from events.setup.queries import find_event
from tests.events.catalogue.conftest import CODE, SECRET
from tests.factories.deals import a_card
from tests.statements import statements

Opener = Callable[..., AbstractContextManager[Unit]]
BASE = f"/e/{CODE}/catalogue"
READ = {Audience.PUBLIC: {"public"}, Audience.PARTIES: {"public", "logged_in"}, Audience.STAFF: {"public", "logged_in", "title_only"}}


@pytest.fixture
def party(app: Flask, client: FlaskClient, unit: Opener, cards: dict[str, int]) -> FlaskClient:
    """The browser of the owner of a card, who came by their link."""
    with unit() as opened:
        held = find_event(opened.session, CODE)
        card = opened.session.get_one(OfferCard, cards["public"])
        link = invite_owner(opened, held, Card.OFFER, name="甲", email="a@example.org", language="zh", card=card)
        opened.session.flush()
        path = link_address(link).removeprefix("http://localhost").partition("?")[0]
    browser = app.test_client()
    assert browser.get(f"{path}/catalogue").status_code == 303
    return browser


def levels_read(browser: FlaskClient) -> set[str]:
    """The levels of the cards whose page tells the secret."""
    return {level for level in READ[Audience.STAFF] if SECRET in browser.get(f"{BASE}/offers/o-{level}").text}


def found(unit: Opener, audience: Audience, **chosen: object) -> set[str]:
    with unit(writes=False) as opened:
        page = catalogue_page(opened.session, find_event(opened.session, CODE), Card.OFFER, audience,
                              CatalogueFilter(**chosen))  # type: ignore[arg-type]  # a test's own words
        return {card.code.removeprefix("o-") for card in page.rows}


def test_each_audience_reads_what_is_told_to_it(
    client: FlaskClient, party: FlaskClient, clerk: FlaskClient, cards: dict[str, int],
) -> None:
    assert levels_read(client) == READ[Audience.PUBLIC]
    assert levels_read(party) == READ[Audience.PARTIES]
    assert levels_read(clerk) == READ[Audience.STAFF]


def test_contacts_are_on_no_page_of_the_catalogue(clerk: FlaskClient, cards: dict[str, int]) -> None:
    pages = [clerk.get(f"{BASE}/offers").text, *(clerk.get(f"{BASE}/offers/o-{level}").text for level in cards)]
    assert [said for said in ("联系人甲", "13800001111", "contact@example.org") for page in pages if said in page] == []


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("chosen", [
    {"search": SECRET}, {"field": "energy"}, {"readiness": 6}, {"cooperation": "licence"}, {"place": "CN-SD"}, {"place": "CN"},
    {"variety": "patent"}], ids=str)
def test_nothing_is_found_by_what_may_not_be_read(
    unit: Opener, cards: dict[str, int], audience: Audience, chosen: dict[str, object],
) -> None:
    assert found(unit, audience, **chosen) == READ[audience]
    with unit(writes=False) as opened:
        counted = count_shown(opened.session, find_event(opened.session, CODE), audience, CatalogueFilter(**chosen))  # type: ignore[arg-type]  # a test's own words
    assert counted == {Card.OFFER: len(READ[audience]), Card.DEMAND: 0}


def test_titles_are_found_by_everybody_in_both_languages(unit: Opener, cards: dict[str, int]) -> None:
    for words in ("制氢", "electrolyser", "ELECTRO", "制氢装置"):
        assert found(unit, Audience.PUBLIC, search=words) == set(cards)
    assert found(unit, Audience.PUBLIC, search="制氢 2") == {"logged_in"}
    assert found(unit, Audience.PUBLIC, search="100%_") == set()


def test_a_long_chinese_word_is_found_by_its_words() -> None:
    assert search_terms("Robot 工业机器人控制") == ["robot", "工业", "机器人", "控制"]


def test_what_an_audience_may_not_read_is_in_none_of_its_values(unit: Opener, cards: dict[str, int]) -> None:
    with unit(writes=False) as opened:
        page = catalogue_page(opened.session, find_event(opened.session, CODE), Card.OFFER, Audience.PUBLIC, CatalogueFilter())
    hidden = next(card for card in page.rows if card.code == "o-title_only")
    assert hidden == ShownCard(Card.OFFER, "o-title_only", False, {"zh": "制氢装置1", "en": "Electrolyser 1"})


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PARTIES])
@pytest.mark.parametrize("language", PrintLanguage)
def test_the_printed_catalogue_tells_no_more(
    app: Flask, unit: Opener, cards: dict[str, int], audience: Audience, language: PrintLanguage,
) -> None:
    with app.test_request_context(), unit(writes=False) as opened:
        html = catalogue_html(opened.session, find_event(opened.session, CODE), language, audience, "2019-09-01")
    assert html.count("<article") == len(READ[audience])
    assert html.count(f"{SECRET}单位") == len(READ[audience])
    assert "联系人甲" not in html


def test_what_is_hidden_or_closed_is_not_there(client: FlaskClient, unit: Opener, cards: dict[str, int]) -> None:
    with unit() as opened:
        held = find_event(opened.session, CODE)
        show_card(opened, held, opened.session.get_one(OfferCard, cards["public"]), CardState.HIDDEN)
    assert found(unit, Audience.STAFF) == {"title_only", "logged_in"}
    assert client.get(f"{BASE}/offers/o-public").status_code == 404
    with unit() as opened:
        open_catalogue(opened, find_event(opened.session, CODE), is_open=False)
    assert client.get(BASE).status_code == 404


def test_a_party_whose_link_is_withdrawn_is_one_of_everybody(
    unit: Opener, party: FlaskClient, cards: dict[str, int],
) -> None:
    with unit() as opened:
        withdraw_link(opened, find_event(opened.session, CODE), opened.session.scalars(sa.select(CardLink)).one())
    assert levels_read(party) == READ[Audience.PUBLIC]


def test_the_catalogue_is_light_and_bears_nonsense(client: FlaskClient, unit: Opener, cards: dict[str, int]) -> None:
    page = client.get(f"{BASE}/offers?lang=en")
    assert page.status_code == 200
    assert len(page.data) < 100_000
    for nonsense in ("?page=0", "?page=99999999", "?page=²", "?readiness=x", "?place=%00", "?cooperation=%27", "?field=a&variety=b",
                     "?q=" + "x" * 500):
        assert client.get(f"{BASE}/offers{nonsense}").status_code == 200
    assert client.get(f"{BASE}/others").status_code == 404
    assert client.get(f"{BASE}/offers/no-such").status_code == 404


def test_a_page_asks_no_more_for_many_cards(client: FlaskClient, unit: Opener, cards: dict[str, int]) -> None:
    def count() -> int:
        with statements() as seen:
            assert client.get(f"{BASE}/offers?q=electrolyser").status_code == 200
        return len(seen)

    few = count()
    with unit() as opened:
        held = find_event(opened.session, CODE)
        for number in range(30):
            a_card(opened, held, Card.OFFER, f"more-{number}", title={"en": f"Electrolyser no. {number}"}, confidentiality="public")
    assert count() == few
    assert few <= 12
