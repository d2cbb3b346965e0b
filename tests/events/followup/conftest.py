"""What the tests of the follow-up ask for: a deal that stalled, and browsers of who works on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Staff
from app.core.actors import Role
from app.core.clock import FixedClock
from app.core.unit import Unit
from events.docking.models import Deal
from events.docking.rules.acts import Review
from events.docking.services import open_deal, perform
from events.followup.rules import Plan
from events.followup.services.links import address_of_link, make_link, set_contact
from events.followup.services.plans import set_plan
from events.setup.queries import find_event
from tests.conftest import A_MORNING
from tests.factories.accounts import sign_in
from tests.factories.deals import a_clerk, an_opening, as_actor
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
#: Every stage: whoever recorded the deal, and the company.
ALL = Plan(recipients={"intent": ["company", "staff"]}, most=2, link_days=10)


@pytest.fixture
def deal(app: Flask, unit: Opener, client: FlaskClient) -> int:
    """An intent that wang recorded and li accepted 70 days ago, with a plan and a contact."""
    with unit() as opened:
        an_event(opened, "innovation-2019")
        wang, li = (as_actor(opened, a_clerk(opened, name, name=name, role=Role.ORGANISER)) for name in ("wang", "li"))
    with unit(wang) as opened:
        number = open_deal(opened, find_event(opened.session, "innovation-2019"), an_opening("", "d1")).id
    with unit(li) as opened:
        perform(opened, Review(deal="d1", by="", at=A_MORNING, accept=True))
        event = find_event(opened.session, "innovation-2019")
        set_plan(opened, event, ALL)
        set_contact(opened, opened.session.get_one(Deal, number), "赵敏", "zhao.min@example.com", "zh")
    app.extensions["juying"].clock = FixedClock(A_MORNING + timedelta(days=70))
    return number


@pytest.fixture
def link(unit: Opener, deal: int) -> str:
    """The path of a link by which the company states progress."""
    with unit() as opened:
        return address_of_link(make_link(opened, opened.session.get_one(Deal, deal), "zh")).removeprefix(
            "http://localhost").partition("?")[0]


@pytest.fixture
def staff(app: Flask, unit: Opener, deal: int) -> Callable[[str], FlaskClient]:
    """A browser of somebody who works on deals, signed in by name."""
    def browser(name: str) -> FlaskClient:
        with unit() as opened:
            account = opened.session.scalars(sa.select(Staff).where(Staff.username == name)).one()
            return sign_in(app.test_client(), account)

    return browser
