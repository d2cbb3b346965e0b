"""Places under any course of things: never more than there are, never one lost, counters equal to rows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.core.actors import LinkHolder
from app.core.errors import Refused
from app.core.unit import open_unit
from events.registration.enums import HOLDING, TAKING, DelegateStatus, PlaceState, QuestionType
from events.registration.models import ChoiceCount, Delegate, Place, Question, RegistrationSettings
from events.registration.rules.merging import Side
from events.registration.services import (
    accept_offer,
    answer_questions,
    cancel_own_registration,
    choose_activities,
    hand_on,
    lapse_offers,
    move_up,
    register,
    set_status,
)
from events.registration.services.choices import counted_choices
from events.registration.services.merging import MergeChoice, merge_delegates
from events.setup.models import Activity, Category

CODES = ("opening", "visit")
ROOMS = ("a", "b")
WHO = st.integers(0, 30)
WISHES = st.lists(st.sampled_from(CODES), unique=True)
START = datetime(2019, 9, 1, 2, 0, tzinfo=UTC)


class Places(RuleBasedStateMachine):
    """Two activities with two places each, a category with five, a hotel with two rooms, offers that lapse."""

    world: Any  # (unit, summit, form, clock), of the test that runs the machine
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.unit, self.summit, self.form, self.clock = self.world
        self.made = 0

    @initialize(offers=st.booleans())
    def prepare(self, offers: bool) -> None:
        self.clock.time = START
        with self.unit() as u:
            for table in (Place, ChoiceCount):
                u.session.execute(sa.delete(table))
            u.session.execute(sa.delete(Delegate))
            u.session.execute(sa.delete(RegistrationSettings))
            u.session.execute(sa.update(Category).values(taken=0, quota=None, approval=False))
            u.session.execute(sa.update(Category).where(Category.code == "delegate").values(quota=5, approval=True))
            u.session.execute(sa.update(Activity).values(taken=0))
            u.session.execute(sa.update(Activity).where(Activity.code.in_(CODES)).values(
                own_capacity=2, waiting_list=True, categories=None))
            hotel = u.session.scalars(sa.select(Question).where(Question.key == "hotel")).one()
            hotel.type, hotel.show_if, hotel.categories = QuestionType.CHOICE, None, None
            hotel.choices = [{"value": room, "label": {"zh": room, "en": room}, "capacity": 2} for room in ROOMS]
            if offers:
                u.session.add(RegistrationSettings(event_id=self.summit.id, offer_hours=2))

    def tried(self, holder: int | None, work: Any) -> None:
        """Do something in a unit of its own; what is refused leaves nothing behind."""
        actor = self.summit.staff() if holder is None else LinkHolder(
            label="link", delegate_id=holder, event_id=self.summit.id)
        try:
            with open_unit(actor) as u:
                work(u, self.summit.event(u))
        except Refused:
            return
        type(self).done[work.__qualname__.split(".")[1]] += 1

    def somebody(self, number: int) -> int:
        with self.unit(writes=False) as u:
            ids = list(u.session.scalars(sa.select(Delegate.id).order_by(Delegate.id)))
        return ids[number % len(ids)]

    @rule(wishes=WISHES, room=st.sampled_from(ROOMS))
    def register(self, wishes: list[str], room: str) -> None:
        self.made += 1
        submitted = self.form(
            person={"name": f"代表{self.made}", "mobile": f"139{self.made:08d}", "email": f"p{self.made}@example.com"},
            answers={"arrival_date": ["2019-10-11"], "hotel": [room]}, activities=wishes, sender=str(self.made))
        self.tried(None, lambda u, event: register(u, event, submitted))

    @precondition(lambda self: self.made)
    @rule(number=WHO, status=st.sampled_from(DelegateStatus))
    def decide(self, number: int, status: DelegateStatus) -> None:
        if self.nobody:
            return
        who = self.somebody(number)
        self.tried(None, lambda u, event: set_status(u, event, u.session.get_one(Delegate, who), status))

    @precondition(lambda self: self.made)
    @rule(number=WHO, wishes=WISHES)
    def choose(self, number: int, wishes: list[str]) -> None:
        if self.nobody:
            return
        who = self.somebody(number)
        self.tried(who, lambda u, event: choose_activities(u, event, u.session.get_one(Delegate, who), wishes))

    @precondition(lambda self: self.made)
    @rule(number=WHO, room=st.sampled_from(ROOMS))
    def move_rooms(self, number: int, room: str) -> None:
        if self.nobody:
            return
        who = self.somebody(number)
        self.tried(who, lambda u, event: answer_questions(
            u, event, u.session.get_one(Delegate, who), {"arrival_date": ["2019-10-11"], "hotel": [room]}, {}))

    @precondition(lambda self: self.made)
    @rule(number=WHO)
    def hand_on(self, number: int) -> None:
        if self.nobody:
            return
        who = self.somebody(number)
        self.made += 1
        new = {"name": f"代表{self.made}", "mobile": f"139{self.made:08d}"}
        self.tried(who, lambda u, event: hand_on(
            u, event, u.session.get_one(Delegate, who), new, agreed=True, language="zh"))

    @precondition(lambda self: self.made)
    @rule(number=WHO)
    def cancel(self, number: int) -> None:
        if self.nobody:
            return
        who = self.somebody(number)
        self.tried(who, lambda u, _event: cancel_own_registration(u, u.session.get_one(Delegate, who)))

    @precondition(lambda self: self.made)
    @rule(number=WHO, code=st.sampled_from(CODES))
    def accept(self, number: int, code: str) -> None:
        if self.nobody:
            return
        who = self.somebody(number)
        self.tried(who, lambda u, _event: accept_offer(u, u.session.get_one(Delegate, who), code))

    @precondition(lambda self: self.made)
    @rule(number=WHO, code=st.sampled_from(CODES))
    def jump(self, number: int, code: str) -> None:
        if self.nobody:
            return
        who = self.somebody(number)
        self.tried(None, lambda u, event: move_up(
            u, event, next(one for one in event.activities if one.code == code), u.session.get_one(Delegate, who), "急"))

    @precondition(lambda self: self.made > 1)
    @rule(number=WHO, other=WHO, answers=st.sampled_from(Side), fields=st.sampled_from(Side))
    def merge(self, number: int, other: int, answers: Side, fields: Side) -> None:
        if self.nobody:
            return
        kept, gone = self.somebody(number), self.somebody(other)
        choice = MergeChoice({"status": fields, "category": fields}, {"hotel": answers})
        self.tried(None, lambda u, event: merge_delegates(
            u, event, u.session.get_one(Delegate, kept), u.session.get_one(Delegate, gone), choice))

    @rule()
    def wait(self) -> None:
        self.clock.time += timedelta(hours=1)
        self.tried(None, lambda u, _event: lapse_offers(u))

    @property
    def nobody(self) -> bool:
        with self.unit(writes=False) as u:
            return u.session.scalar(sa.select(sa.func.count()).select_from(Delegate)) == 0

    @invariant()
    def places_are_as_many_as_there_are(self) -> None:
        with self.unit(writes=False) as u:
            holding = u.session.scalar(sa.select(sa.func.count()).select_from(Delegate).join(Category).where(
                Category.code == "delegate", Delegate.status.in_(HOLDING)))
            category = u.session.scalars(sa.select(Category).where(Category.code == "delegate")).one()
            assert category.taken == holding
            assert self.made == 0 or holding <= 5
            for activity in u.session.scalars(sa.select(Activity).where(Activity.code.in_(CODES))):
                rows = list(u.session.execute(sa.select(Place.state, Delegate.status).join(Delegate).where(
                    Place.activity_id == activity.id)))
                taking = [state for state, _status in rows if state in TAKING]
                waiting = [state for state, _status in rows if state == PlaceState.WAITING]
                assert activity.taken == len(taking)
                assert self.made == 0 or len(taking) <= 2
                # None is lost: where somebody waits, none is free; and who takes no part takes no place.
                assert not waiting or len(taking) == 2
                assert all(status in HOLDING for state, status in rows if state != PlaceState.RELEASED)
            for count in u.session.scalars(sa.select(ChoiceCount)):
                question = u.session.get_one(Question, count.question_id)
                assert count.taken == counted_choices(u.session, question)[count.value]
                assert count.taken <= 2


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails are composed elsewhere; here they would only take time."""
    from events.registration.services import letters

    monkeypatch.setattr(letters, "tell", lambda *_arguments, **_named: None)


@pytest.mark.usefixtures("quiet")
def test_places_are_never_too_many_and_never_lost(unit: Any, summit: Any, form: Any, clock: Any, database: str) -> None:
    class Here(Places):
        world = (unit, summit, form, clock)
        done = Counter()  # noqa: RUF012  # each run of the test has its own class

    run_state_machine_as_test(Here, settings=settings(
        max_examples=24 if database == "sqlite" else 16, stateful_step_count=20, deadline=None, derandomize=True, database=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck)))
    # Whoever runs into refusals alone has shown nothing. Each run leaves some acts out, so not all are asked for.
    assert {"register", "decide", "cancel"} <= set(Here.done)
