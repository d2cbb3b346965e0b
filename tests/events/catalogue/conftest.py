"""What tests of the catalogue stand on: an event with fields, cards of every level, and a clerk's browser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.unit import Unit
from events.catalogue.services.setup import plan_catalogue
from events.docking.enums import Card
from events.docking.services import plan_docking
from events.setup.enums import EventStatus
from events.setup.queries import find_event
from tests.factories.accounts import sign_in
from tests.factories.deals import a_card, a_clerk
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
CODE = "innovation-2019"
SECRET = "谁也不该看到的东西"
FIELDS = [{"code": "energy", "name": {"zh": "新能源", "en": "Energy"}}, {"code": "health", "name": {"zh": "医药健康", "en": "Health"}}]


@pytest.fixture
def event(unit: Opener) -> str:
    """The code of a published event whose catalogue is open."""
    with unit() as opened:
        held = an_event(opened, CODE)
        held.status = EventStatus.PUBLISHED
        plan_docking(opened, held, {"fields": FIELDS, "rates": {}})
        plan_catalogue(opened, held, {"open": True, "link_days": 60})
    return CODE


@pytest.fixture
def cards(unit: Opener, event: str) -> dict[str, int]:
    """An offer of each level, all of which say the same secret; by level."""
    with unit() as opened:
        held = find_event(opened.session, event)
        return {level: a_card(
            opened, held, Card.OFFER, f"o-{level}", title={"zh": f"制氢装置{number}", "en": f"Electrolyser {number}"},
            owner=f"{SECRET}单位", field="energy", description=SECRET, summary={"zh": SECRET}, keywords=[SECRET],
            country="CN", province="SD", place=SECRET, readiness=6, amount_cents=123400, inventor=SECRET,
            intellectual_property=SECRET, cooperation=["licence"], variety="patent", contact_name="联系人甲",
            contact_mobile="+8613800001111", contact_email="contact@example.org", confidentiality=level).id
            for number, level in enumerate(("title_only", "logged_in", "public"), start=1)}


@pytest.fixture
def clerk(app: Flask, client: FlaskClient, unit: Opener, event: str) -> FlaskClient:
    """A clerk's browser."""
    browser = app.test_client()
    with unit() as opened:
        return sign_in(browser, a_clerk(opened))
