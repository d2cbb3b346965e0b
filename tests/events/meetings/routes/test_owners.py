"""Wishes by a card's own link: its owner's alone, and nothing in them that the catalogue wouldn't say."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from events.catalogue.enums import Audience
from events.catalogue.models import CardLink
from events.catalogue.services.links import invite_owner, link_address
from events.catalogue.services.setup import open_catalogue
from events.docking.enums import Card, CardState
from events.docking.services.cards import show_card
from events.matching.enums import Verdict
from events.matching.services.lists import rule_pair
from events.meetings.queries.parties import declined_by, declining, party_choices, wishes_of_party, wishing_for
from events.setup.queries import find_event
from tests.factories.deals import a_card
from tests.factories.meetings import CODE, party_of, two_pairs

pytestmark = pytest.mark.one_database


@pytest.fixture
def base(unit: Any) -> str:
    """The address of the link of the card o1."""
    with unit() as u:
        event = two_pairs(u)
        return path_of(u, event, party_of(u, "o1").card, Card.OFFER)


def path_of(unit: Any, event: Any, card: Any, kind: Card) -> str:
    link = invite_owner(unit, event, kind, name="李教授", email="li@example.org", language="zh", card=card)
    return link_address(link).removeprefix("http://localhost").partition("?")[0]


def wishes(unit: Any) -> list[str]:
    with unit(writes=False) as u:
        names = {party_of(u, code).id: code for code in ("d1", "d2")}
        return [names[one.demand_party_id] for one in wishes_of_party(u.session, party_of(u, "o1"))]


def test_an_owner_wishes_and_says_when_not_by_the_cards_link(client: FlaskClient, unit: Any, base: str) -> None:
    with unit(writes=False) as u:
        other = party_of(u, "d2").id
    assert f"{base}/meetings" in client.get(base).get_data(as_text=True)
    assert client.get(f"{base}/meetings").status_code == 200
    for _time in range(2):
        assert client.post(f"{base}/meetings/wishes", data={"act": "add", "number": other}).status_code == 303
    assert client.post(f"{base}/meetings/wishes", data={"act": "must", "number": other}).status_code == 303
    assert wishes(unit) == ["d1", "d2"]
    assert client.post(f"{base}/meetings/times", data={"blocked": ["2019-09-01T02:30:00+00:00"]}).status_code == 303
    with unit(writes=False) as u:
        assert len(party_of(u, "o1").blocks) == 1


def test_an_owner_says_no_and_takes_it_back(client: FlaskClient, unit: Any, base: str) -> None:
    with unit(writes=False) as u:
        other = party_of(u, "d1").id
    for _time in range(2):
        assert client.post(f"{base}/meetings/wishes", data={"act": "decline", "number": other}).status_code == 303
    assert wishes(unit) == []
    with unit(writes=False) as u:
        o1, d1 = party_of(u, "o1"), party_of(u, "d1")
        said = declined_by(u.session, o1)
        assert ([*said], declining(u.session, d1), wishing_for(u.session, d1)) == ([d1.id], {o1.id}, {
            party_of(u, "o2").id: ["offer"], o1.id: ["demand"]})
    assert client.get(f"{base}/meetings").status_code == 200
    assert client.post(f"{base}/meetings/wishes", data={"act": "remove", "number": said[other]}).status_code == 303
    assert client.post(f"{base}/meetings/wishes", data={"act": "decline", "number": other}).status_code == 303
    assert client.post(f"{base}/meetings/wishes", data={"act": "add", "number": other}).status_code == 303
    assert wishes(unit) == ["d1"]
    with unit(writes=False) as u:
        assert declined_by(u.session, party_of(u, "o1")) == {}


def test_what_is_out_of_the_catalogue_or_closed_is_neither_found_nor_wished_for(
    client: FlaskClient, unit: Any, base: str,
) -> None:
    with unit() as u:
        hidden, closed = party_of(u, "d2"), party_of(u, "d1")
        event = find_event(u.session, CODE)
        show_card(u, event, hidden.card, CardState.HIDDEN)
        closed.card.confidentiality = "title_only"
        other = hidden.id
    page = client.get(f"{base}/meetings").get_data(as_text=True)
    assert f'value="{other}"' not in page
    assert "单位d1" not in page
    assert client.post(f"{base}/meetings/wishes", data={"act": "add", "number": other}).status_code == 404
    assert wishes(unit) == ["d1"]


def test_a_card_is_found_by_its_code_read_as_a_party_and_what_suits_best_stands_first(
    client: FlaskClient, unit: Any, base: str,
) -> None:
    with unit() as u:
        event = find_event(u.session, CODE)
        party_of(u, "d2").card.confidentiality = "title_only"
        rule_pair(u, event, party_of(u, "o1").card, party_of(u, "d2").card, Verdict.PINNED)
        open_catalogue(u, event, is_open=True)
        party = party_of(u, "o1")
        assert [one.card.code for one in party_choices(u.session, event, party)] == ["d2", "d1"]
        assert [one.card.code for one in party_choices(u.session, event, party, audience=Audience.PARTIES)] == ["d1", "d2"]
        assert [one.card.code for one in party_choices(u.session, event, party, "D2", audience=Audience.PARTIES)] == ["d2"]
    assert f"{base}/catalogue/demands/d1" in client.get(f"{base}/meetings").get_data(as_text=True)
    read = client.get(f"{base}/catalogue/demands/d1")
    assert (read.status_code, read.location) == (303, f"/e/{CODE}/catalogue/demands/d1")
    assert client.get(read.location).status_code == 200


def test_a_link_that_is_withdrawn_or_of_a_card_that_takes_no_part_opens_no_wishes(
    client: FlaskClient, unit: Any, base: str,
) -> None:
    with unit() as u:
        event = find_event(u.session, CODE)
        alone = path_of(u, event, a_card(u, event, Card.DEMAND, "d9"), Card.DEMAND)
    assert client.get(alone).status_code == 200
    assert client.get(f"{alone}/meetings").status_code == 404
    with unit() as u:
        for link in u.session.scalars(sa.select(CardLink)):
            link.withdrawn_at = u.now()
    assert client.get(f"{base}/meetings").status_code == 404
    assert client.post(f"{base}/meetings/wishes", data={"act": "add", "number": 1}).status_code == 404
