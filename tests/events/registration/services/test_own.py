"""What delegates change by themselves: exactly counted, in time, and looked at again where it matters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import LinkHolder
from app.core.audit import AuditEntry
from app.core.errors import Refused
from app.mail.models import MailMessage
from events.registration.enums import DelegateStatus, PlaceState
from events.registration.errors import FormRefused
from events.registration.models import ChoiceCount, Delegate, Place, Question, RegistrationSettings
from events.registration.queries import questions_of
from events.registration.services import (
    accept_offer,
    answer_questions,
    approve_delegates,
    ask_correction,
    cancel_own_registration,
    change_details,
    choose_activities,
    hand_on,
    lapse_offers,
    move_up,
    register,
)
from events.registration.services.choices import counted_choices
from events.setup.models import Activity, Category
from tests.factories.delegates import require_true_counters

NEW = {"name": "秦琼", "mobile": "13900009999", "email": "qin@example.com", "country": "CN", "province": "SD"}


@pytest.fixture
def somebody(unit: Any, summit: Any, form: Any) -> Any:
    """Register somebody by number, and give their id."""

    def make(number: int, **changes: Any) -> int:
        person = {"name": f"{'赵钱孙李周吴郑王'[number]}一", "mobile": f"1391111000{number}", "email": f"d{number}@example.com"}
        with unit() as u:
            register(u, summit.event(u), form(person=person, sender=f"browser {number}", **changes))
        with unit(writes=False) as u:
            return u.session.scalar(sa.select(sa.func.max(Delegate.id)))

    return make


def holder(summit: Any, delegate_id: int) -> LinkHolder:
    return LinkHolder(label="link", delegate_id=delegate_id, event_id=summit.id)


def do(unit: Any, summit: Any, delegate_id: int, service: Any, *arguments: Any, **named: Any) -> Any:
    """A service with (unit, event, delegate, …), as the holder of the delegate's link."""
    with unit(holder(summit, delegate_id)) as u:
        return service(u, summit.event(u), u.session.get_one(Delegate, delegate_id), *arguments, **named)


def states(unit: Any, code: str) -> dict[int, str]:
    with unit(writes=False) as u:
        return dict(u.session.execute(sa.select(Place.delegate_id, Place.state).join(Activity).where(
            Activity.code == code).order_by(Place.delegate_id)).all())


def limit(unit: Any, code: str, capacity: int) -> None:
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == code).values(
            own_capacity=capacity, waiting_list=True))


def status_of(unit: Any, delegate_id: int) -> str:
    with unit(writes=False) as u:
        return u.session.get_one(Delegate, delegate_id).status


def test_activities_are_changed_exactly(unit: Any, summit: Any, somebody: Any) -> None:
    limit(unit, "visit", 1)
    first, second = somebody(0, activities=["visit"]), somebody(1)
    assert do(unit, summit, second, choose_activities, ["visit", "opening"]) is True
    assert states(unit, "visit") == {first: PlaceState.HELD, second: PlaceState.WAITING}
    assert do(unit, summit, first, choose_activities, []) is True
    assert states(unit, "visit") == {first: PlaceState.RELEASED, second: PlaceState.HELD}
    assert do(unit, summit, first, choose_activities, []) is False
    require_true_counters(unit)


def test_activities_that_overlap_or_are_not_there_are_refused(unit: Any, summit: Any, somebody: Any) -> None:
    first = somebody(0)
    with unit() as u:
        activities = {one.code: one for one in summit.event(u).activities}
        activities["main-forum"].starts = activities["opening"].starts
        activities["main-forum"].ends = activities["opening"].ends
    for codes, code in ((["opening", "main-forum"], "activities_clash"), (["nowhere"], "unknown_activity")):
        with pytest.raises(FormRefused) as refusal:
            do(unit, summit, first, choose_activities, codes)
        assert [error.code for error in refusal.value.errors] == [code]


def test_a_change_that_matters_returns_to_the_queue(unit: Any, summit: Any, somebody: Any) -> None:
    first = somebody(0)
    with unit() as u:
        u.session.execute(sa.update(Category).values(approval=True))
    with unit(summit.staff()) as u:
        approve_delegates(u, summit.event(u), [first])
    same = {"name": "赵一", "country": "CN", "province": "SD"}
    assert do(unit, summit, first, change_details, {**same, "province": "BJ"}) == ["province"]
    assert status_of(unit, first) == DelegateStatus.APPROVED
    assert do(unit, summit, first, change_details, {**same, "province": "BJ", "unit": "山东大学"}) == ["unit"]
    assert status_of(unit, first) == DelegateStatus.PENDING
    require_true_counters(unit)


def test_changes_end_with_their_last_day(unit: Any, summit: Any, somebody: Any, clock: Any) -> None:
    first = somebody(0)
    with unit() as u:
        u.session.add(RegistrationSettings(event_id=summit.id, changes_until=date(2019, 9, 30)))
    clock.time = datetime(2019, 9, 30, 15, 59, tzinfo=UTC)
    assert do(unit, summit, first, choose_activities, ["opening"]) is True
    clock.time = datetime(2019, 9, 30, 16, 0, tzinfo=UTC)
    for service, value in ((choose_activities, []), (change_details, {"name": "赵二"})):
        with pytest.raises(Refused) as refusal:
            do(unit, summit, first, service, value)
        assert refusal.value.code == "changes_closed"


def test_only_the_holder_of_the_link_changes_it(unit: Any, summit: Any, somebody: Any) -> None:
    first, second = somebody(0), somebody(1)
    with pytest.raises(Refused) as refusal, unit(holder(summit, second)) as u:
        choose_activities(u, summit.event(u), u.session.get_one(Delegate, first), [])
    assert refusal.value.code == "forbidden"


def test_hand_on_moves_the_places_and_tells_the_new_person_alone(unit: Any, summit: Any, somebody: Any) -> None:
    limit(unit, "visit", 1)
    old, waiting = somebody(0, activities=["visit", "opening"]), somebody(1, activities=["visit"])
    do(unit, summit, old, hand_on, NEW, agreed=True, language="zh")
    with unit(writes=False) as u:
        new = u.session.scalars(sa.select(Delegate).where(Delegate.name == "秦琼")).one()
        before = u.session.get_one(Delegate, old)
        assert (before.status, new.category_id, new.number != before.number) == (
            DelegateStatus.CANCELLED, before.category_id, True)
        assert {place.activity.code: place.state for place in new.places} == {
            "visit": PlaceState.HELD, "opening": PlaceState.HELD}
        told = {(one.to_address, one.occasion) for one in u.session.scalars(
            sa.select(MailMessage).where(MailMessage.delegate_id.in_([old, new.id])))}
        assert {occasion for address, occasion in told if address == "qin@example.com"} <= {
            "registration.received", "registration.registered"}
        tags = set(u.session.execute(sa.select(AuditEntry.tag, AuditEntry.subject_key).where(
            AuditEntry.tag.in_(["delegate.handed_on", "delegate.took_over"]))).all())
        assert tags == {("delegate.handed_on", str(old)), ("delegate.took_over", str(new.id))}
    assert states(unit, "visit")[waiting] == PlaceState.WAITING
    require_true_counters(unit)
    with pytest.raises(Refused) as refusal:
        do(unit, summit, old, hand_on, {**NEW, "name": "程咬金", "mobile": "13900008888"}, agreed=True, language="zh")
    assert refusal.value.code == "changes_closed"


def test_hand_on_refuses_who_is_there_already(unit: Any, summit: Any, somebody: Any) -> None:
    old, _other = somebody(0), somebody(1)
    for raw, agreed, code in (
        ({"name": "钱一", "mobile": "13911110001"}, True, "substitute_known"),
        ({"name": "赵一", "mobile": "13911110000"}, True, "same_person"), (NEW, False, "agreement_needed"),
        ({"name": ""}, True, "missing_name"),
    ):
        with pytest.raises(FormRefused) as refusal:
            do(unit, summit, old, hand_on, raw, agreed=agreed, language="zh")
        assert refusal.value.errors[0].code == code
    assert status_of(unit, old) != DelegateStatus.CANCELLED


@pytest.fixture
def rooms(unit: Any, summit: Any) -> None:
    """The hotel question with one room."""
    with unit() as u:
        question = next(one for one in questions_of(u.session, summit.id) if one.key == "hotel")
        question.type, question.show_if, question.categories = "choice", None, None
        question.choices = [{"value": "a", "label": {"zh": "甲", "en": "A"}, "capacity": 1},
                            {"value": "b", "label": {"zh": "乙", "en": "B"}}]


def require_true_choices(unit: Any) -> None:
    with unit(writes=False) as u:
        for row in u.session.scalars(sa.select(ChoiceCount)):
            assert row.taken == counted_choices(u.session, u.session.get_one(Question, row.question_id))[row.value]


@pytest.mark.usefixtures("rooms")
def test_limited_choices_are_kept_freed_and_taken_again(unit: Any, summit: Any, somebody: Any) -> None:
    def answers(room: str) -> dict[str, list[str]]:
        return {"arrival_date": ["2019-10-11"], "hotel": [room]}

    first, second = somebody(0, answers=answers("a")), somebody(1, answers=answers("b"))
    with pytest.raises(FormRefused) as refusal:
        do(unit, summit, second, answer_questions, answers("a"), {})
    assert [error.code for error in refusal.value.errors] == ["choice_full"]
    require_true_choices(unit)
    do(unit, summit, first, answer_questions, answers("b"), {})
    do(unit, summit, second, answer_questions, answers("a"), {})
    require_true_choices(unit)
    with unit(holder(summit, second)) as u:
        cancel_own_registration(u, u.session.get_one(Delegate, second))
    do(unit, summit, first, answer_questions, answers("a"), {})
    with unit(summit.staff()) as u:
        approve_delegates(u, summit.event(u), [second])
    require_true_choices(unit)
    with unit(writes=False) as u:
        assert {one.question.key for one in u.session.get_one(Delegate, second).answers} == {"arrival_date"}


def test_an_offer_is_taken_or_lapses_to_the_next(unit: Any, summit: Any, somebody: Any, clock: Any) -> None:
    limit(unit, "visit", 1)
    with unit() as u:
        u.session.add(RegistrationSettings(event_id=summit.id, offer_hours=24))
    first, second, third = (somebody(number, activities=["visit"]) for number in range(3))
    with unit(holder(summit, first)) as u:
        cancel_own_registration(u, u.session.get_one(Delegate, first))
    assert states(unit, "visit") == {first: "released", second: "offered", third: "waiting"}
    require_true_counters(unit)
    clock.time = datetime(2019, 9, 2, 2, 0, tzinfo=UTC)
    with pytest.raises(Refused) as refusal, unit(holder(summit, second)) as u:
        accept_offer(u, u.session.get_one(Delegate, second), "visit")
    assert refusal.value.code == "offer_over"
    with unit() as u:
        assert lapse_offers(u) == 1
    with unit() as u:
        assert lapse_offers(u) == 0
    assert states(unit, "visit") == {first: "released", second: "released", third: "offered"}
    with unit(holder(summit, third)) as u:
        accept_offer(u, u.session.get_one(Delegate, third), "visit")
    assert states(unit, "visit")[third] == PlaceState.HELD
    require_true_counters(unit)


def test_move_up_needs_a_reason_and_goes_before_the_others(unit: Any, summit: Any, somebody: Any) -> None:
    limit(unit, "visit", 1)
    first, second, third = (somebody(number, activities=["visit"]) for number in range(3))

    def move(reason: str) -> None:
        with unit(summit.staff()) as u:
            event = summit.event(u)
            visit = next(one for one in event.activities if one.code == "visit")
            move_up(u, event, visit, u.session.get_one(Delegate, third), reason)

    with pytest.raises(Refused) as refusal:
        move(" ")
    assert refusal.value.code == "reason_needed"
    move("发言嘉宾")
    with unit(holder(summit, first)) as u:
        cancel_own_registration(u, u.session.get_one(Delegate, first))
    assert states(unit, "visit") == {first: "released", second: "waiting", third: "held"}


def test_a_correction_is_asked_and_answered(unit: Any, summit: Any, somebody: Any) -> None:
    first = somebody(0)
    with unit(summit.staff()) as u:
        assert ask_correction(u, summit.event(u), [first], "请填写单位") == 1
    with unit(writes=False) as u:
        asked = u.session.get_one(Delegate, first)
        assert (asked.status, asked.correction) == (DelegateStatus.PENDING, "请填写单位")
        mail = u.session.scalars(sa.select(MailMessage).where(MailMessage.occasion == "registration.correction")).one()
        assert "请填写单位" in mail.body
    do(unit, summit, first, change_details, {"name": "赵一", "unit": "山东大学"})
    with unit(writes=False) as u:
        assert u.session.get_one(Delegate, first).correction is None


