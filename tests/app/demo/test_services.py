"""Loading the demo: everything through the services, as small as it may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Organisation
from app.accounts.services.organisations import OrganisationValues, add_organisation
from app.core.actors import Command
from app.core.errors import Refused
from app.core.unit import open_unit
from app.demo import meetings, services
from app.demo.plans import PLANS, STAFF
from events.figures.enums import SheetState
from events.figures.models import FiguresSheet
from events.meetings.enums import SlipState
from events.meetings.models import IntentSlip
from events.people.models import LiaisonDuty, SuspectedPair
from events.registration.saved_views.models import SavedView
from events.setup.enums import EventKind
from events.setup.models import Event
from events.setup.presets import NewEvent
from events.setup.services.editions import create_from_preset

pytestmark = pytest.mark.one_database
CROWDS = {"demo-summit": {"vip": 1, "guest": 3, "delegate": 3}, "demo-docking": {"talent": 14, "demand": 10}}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two events with a few people each, scheduled in a second."""
    small = tuple(replace(plan, crowd=CROWDS[plan.code], pending=0) for plan in PLANS if plan.code in CROWDS)
    monkeypatch.setattr(services, "PLANS", small)
    monkeypatch.setattr(meetings, "SECONDS", 1)


def test_the_demo_shows_what_there_is_and_is_loaded_once(app: Flask, few: None) -> None:
    with app.test_request_context():
        assert services.load_demo().keys() == {one.username for one in STAFF}
        services.load_demo()
        with open_unit(Command(label="test"), writes=False) as unit:
            assert unit.session.scalars(sa.select(FiguresSheet.state)).all() == [SheetState.SIGNED]
            assert unit.session.scalars(sa.select(IntentSlip.state).order_by(IntentSlip.number)).all() == [
                SlipState.RECORDED, SlipState.CONFIRMED, SlipState.OPEN]
            counts = [unit.session.scalar(sa.select(sa.func.count()).select_from(table))
                      for table in (LiaisonDuty, SuspectedPair, SavedView)]
            assert counts == [4, 2, 2]
            # The docking conference is a district's, so that there is something to count by districts.
            held = unit.session.execute(
                sa.select(Event.code, Organisation.code).join(Organisation, Organisation.id == Event.organisation_id))
            assert dict(held.all()) == {"demo-docking": "demo-lakeside", "demo-summit": "demo-city"}


def test_real_events_are_left_alone(app: Flask) -> None:
    with app.test_request_context():
        with open_unit(Command(label="test")) as unit:
            own = add_organisation(unit, OrganisationValues("city", {"zh": "城市"}))
            new = NewEvent(code="evening", name={"zh": "分享会"}, starts=unit.now().date(), city={"zh": "泉城"})
            create_from_preset(unit, EventKind.SALON, new, own.id)
        with pytest.raises(Refused) as refused:
            services.load_demo()
    assert refused.value.code == "demo_among_real_events"
