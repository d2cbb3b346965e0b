"""Somebody who is erased is gone from cards' contacts, links, teams and visits; and told of them before."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa

from app.core.unit import Unit
from events.catalogue.models import CardLink, ExpertMember, Visit
from events.catalogue.services.erasing import catalogue_about, erase_catalogue
from events.catalogue.services.links import invite_owner
from events.catalogue.services.teams import add_member
from events.docking.enums import Card
from events.docking.models import OfferCard
from events.docking.services.erasing import deals_about, erase_deals
from events.registration.models import Delegate
from events.setup.queries import find_event
from tests.events.catalogue.conftest import CODE
from tests.factories.deals import a_card

pytestmark = pytest.mark.one_database

Opener = Callable[..., AbstractContextManager[Unit]]


def test_nothing_of_an_erased_delegate_is_left_in_the_catalogue(unit: Opener, event: str) -> None:
    with unit() as opened:
        held = find_event(opened.session, CODE)
        delegate = Delegate(event_id=held.id, name="单雄信", name_latin="SHAN Xiongxin", email="shan@example.org", mobile="+8613800001111",
                            number=1, reference="R1")
        a_card(opened, held, Card.OFFER, "o1", contact_name="单雄信", contact_email="Shan@example.org", contact_title="主任")
        a_card(opened, held, Card.OFFER, "o2", contact_name="别人", contact_email="other@example.org")
        demand = a_card(opened, held, Card.DEMAND, "d1")
        invite_owner(opened, held, Card.OFFER, name="单雄信", email="shan@example.org", language="zh")
        add_member(opened, held, demand, {  # type: ignore[arg-type]  # a card of this kind is a demand
            "name": "单雄信", "unit": None, "title": None, "email": None, "mobile": None, "leads": True})
        opened.session.add(Visit(event_id=held.id, activity="v", host="厂", visitors=[{"name": "单雄信", "unit": ""}], state="held"))
        opened.session.flush()
        told = catalogue_about(opened.session, delegate)
        assert [sorted(one) for one in told] == [["link_for", "made"], ["leads", "team_of"], ["activity", "visit_to"]]
        assert [one["card"] for one in deals_about(opened.session, delegate)] == ["o1"]
        assert erase_catalogue(opened, delegate) == {"card_links": 1, "card_messages": 1, "experts": 1, "visits": 1}
        erase_deals(opened, delegate)
        opened.session.expire_all()
        assert opened.session.scalars(sa.select(CardLink)).all() == []
        assert opened.session.scalars(sa.select(ExpertMember)).all() == []
        assert opened.session.scalars(sa.select(Visit)).one().visitors == [{"name": "—", "unit": ""}]
        assert [(one.contact_name, one.contact_title, one.contact_email) for one in opened.session.scalars(
            sa.select(OfferCard).order_by(OfferCard.id))] == [(None, None, None), ("别人", None, "other@example.org")]
