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
from app.core.jobs import Job
from app.core.unit import Unit, open_unit
from app.demo import meetings, services
from app.demo.plans import DISTRICTS, PLANS, STAFF
from app.mail.enums import MailState
from app.mail.models import MailMessage
from badges.arrivals.queries import settings_of
from events.docking.queries.comparisons import compare_editions, compare_organisations
from events.figures.enums import SheetState
from events.figures.models import FiguresSheet
from events.meetings.enums import SlipState
from events.meetings.models import IntentSlip
from events.people.models import LiaisonDuty, SuspectedPair
from events.registration.enums import ImportState
from events.registration.models import Answer, ChoiceCount, Question, RosterImport
from events.registration.queries import questions_of
from events.registration.saved_views.models import SavedView
from events.registration.services.choices import capacities, counted_choices
from events.setup.enums import EventKind
from events.setup.models import Event
from events.setup.presets import NewEvent
from events.setup.queries import all_events, find_event
from events.setup.services.editions import create_from_preset

pytestmark = pytest.mark.one_database
CROWDS = {"demo-summit": {"vip": 1, "guest": 3, "delegate": 3, "media": 1}, "demo-docking-1": {"talent": 1}, "demo-docking": {"talent": 14, "demand": 10},
          "demo-alumni": {"alumni": 5}, "demo-salon": {"participant": 1},
          "demo-roadshow": {"participant": 1}}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of the events with a few people each, scheduled in a second."""
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
            summit = settings_of(unit.session, find_event(unit.session, "demo-summit").id)
            assert summit.walk_in_categories == ["guest", "delegate", "media"]
            # Districts of the city hold events of their own, and each has signed deals to be counted by.
            held = unit.session.execute(
                sa.select(Event.code, Organisation.code).join(Organisation, Organisation.id == Event.organisation_id))
            assert dict(held.all()) == {
                "demo-docking-1": "demo-lakeside", "demo-docking": "demo-lakeside", "demo-salon": "demo-cloud-hill",
                "demo-roadshow": "demo-riverside", "demo-summit": "demo-city", "demo-alumni": "demo-city"}
            city = unit.session.scalar(sa.select(Organisation.id).where(Organisation.code == "demo-city"))
            assert city is not None
            compared = compare_organisations(unit.session, city, unit.now().date())
            assert {one.organisation.code: bool(one.figures.signed_valid) for one in compared} == {
                "demo-city": True, **dict.fromkeys(DISTRICTS, True)}
            # Its series has two editions, and something that began at the first went on at the second.
            docking = [find_event(unit.session, code) for code in ("demo-docking-1", "demo-docking")]
            columns = compare_editions(unit.session, docking, None)
            assert [(one.edition, one.series and one.series.code) for one in docking] == [(1, "demo-docking"), (2, "demo-docking")]
            assert [(bool(one.figures.signed), one.figures.upgraded, one.figures.increased) for one in columns] == [
                (True, 0, 0), (True, 1, 1)]
            _see_answers(unit)
            _see_post(unit)


def _see_answers(unit: Unit) -> None:
    """Limited choices are counted as they were picked, and what is sensitive stands nowhere in plain."""
    limited = [one for event in all_events(unit.session) for one in questions_of(unit.session, event.id) if capacities(one)]
    taken: dict[int, dict[str, int]] = {one.id: {} for one in limited}
    for row in unit.session.scalars(sa.select(ChoiceCount)):
        taken[row.question_id][row.value] = row.taken
    assert taken == {one.id: counted_choices(unit.session, one) for one in limited}
    assert all(sum(counts.values()) for counts in taken.values())
    sensitive = sa.select(Answer.value, Answer.closed.is_(None)).join(Question).where(Question.sensitive)
    assert {(value, is_plain) for value, is_plain in unit.session.execute(sensitive)} == {(None, False)}


def _see_post(unit: Unit) -> None:
    """Sheets stand at two steps, letters in several states, and none of the invented addresses is handed to a server."""
    assert set(unit.session.scalars(sa.select(RosterImport.state))) == {ImportState.DONE, ImportState.LOOKED}
    assert set(unit.session.scalars(sa.select(MailMessage.state))) == {MailState.SENT, MailState.BOUNCED, MailState.HELD}
    assert unit.session.scalars(sa.select(Job.id).where(Job.task == "mail.send")).all() == []


def test_real_events_are_left_alone(app: Flask) -> None:
    with app.test_request_context():
        with open_unit(Command(label="test")) as unit:
            own = add_organisation(unit, OrganisationValues("city", {"zh": "城市"}))
            new = NewEvent(code="evening", name={"zh": "分享会"}, starts=unit.now().date(), city={"zh": "泉城"})
            create_from_preset(unit, EventKind.SALON, new, own.id)
        with pytest.raises(Refused) as refused:
            services.load_demo()
    assert refused.value.code == "demo_among_real_events"
