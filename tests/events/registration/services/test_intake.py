"""The public form: taken once, refused with every reason, exact where many want few places."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.clock import FixedClock
from app.core.database import db
from app.core.errors import Refused
from app.mail.models import MailMessage
from events.registration.enums import DelegateStatus, PlaceState, Source
from events.registration.errors import FormRefused
from events.registration.models import ChoiceCount, Delegate, Place, Question
from events.registration.services import register
from events.registration.services.answers import opened
from events.registration.services.records import free_references
from events.setup.models import Activity, Category


def send(unit: Any, summit: Any, submitted: Any) -> Any:
    with unit() as u:
        return register(u, summit.event(u), submitted)


def refusal_of(unit: Any, summit: Any, submitted: Any) -> list[tuple[str, str]]:
    with pytest.raises(FormRefused) as refusal:
        send(unit, summit, submitted)
    return [(error.field, error.code) for error in refusal.value.errors]


def everybody(u: Any) -> list[Delegate]:
    return list(u.session.scalars(sa.select(Delegate).order_by(Delegate.id)))


def test_register_takes_a_delegate_in_and_mails_the_link(unit: Any, summit: Any, form: Any) -> None:
    outcome = send(unit, summit, form(activities=["opening"], answers={
        "arrival_date": ["2019-10-11"], "diet": ["halal"], "hotel": ["no"], "roommate": ["single"]}))

    with unit(writes=False) as u:
        delegate = everybody(u)[0]
        assert (delegate.number, delegate.status, delegate.source, delegate.name_latin) == (
            1, DelegateStatus.PENDING, Source.FORM, "Shan Xiongxin")
        assert {one.question.key: opened(one) for one in delegate.answers} == {
            "arrival_date": "2019-10-11", "hotel": False, "diet": "halal"}
        assert [one.value for one in delegate.answers if one.question.sensitive] == [None]
        assert [(one.activity.code, one.state) for one in delegate.places] == [("opening", PlaceState.HELD)]
        assert delegate.category.taken == 1
        assert outcome.is_new
        mail = u.session.scalars(sa.select(MailMessage)).one()
        assert (mail.to_address, f"/my/{outcome.token}" in mail.body) == ("shan@example.com", True)


def test_the_same_form_sent_twice_is_one_registration(unit: Any, summit: Any, form: Any) -> None:
    first, second = send(unit, summit, form()), send(unit, summit, form())
    assert (second.token, second.is_new) == (first.token, False)
    with unit(writes=False) as u:
        assert len(everybody(u)) == 1


def test_a_stranger_with_the_same_content_gets_no_link(unit: Any, summit: Any, form: Any) -> None:
    send(unit, summit, form())
    assert send(unit, summit, form(sender="another browser")).token is None
    with unit(writes=False) as u:
        assert [mail.to_address for mail in u.session.scalars(sa.select(MailMessage))] == ["shan@example.com"] * 2


def test_the_same_person_anew_is_sent_the_link_and_not_too_often(
    unit: Any, summit: Any, form: Any, clock: FixedClock,
) -> None:
    send(unit, summit, form())
    anew = form(person={"name": "单 雄信", "email": "SHAN@example.com", "mobile": "13900002222", "unit": "新单位"})
    assert [send(unit, summit, anew).token for _ in range(3)] == [None] * 3
    with unit(writes=False) as u:
        assert (len(everybody(u)), u.session.scalar(sa.select(sa.func.count()).select_from(MailMessage))) == (1, 2)


def test_the_same_name_alone_is_another_person(unit: Any, summit: Any, form: Any) -> None:
    send(unit, summit, form())
    outcome = send(unit, summit, form(person={"mobile": "13900002222", "email": "other@example.com"}))
    assert outcome.is_new


def test_everything_wrong_is_told_at_once(unit: Any, summit: Any, form: Any) -> None:
    assert refusal_of(unit, summit, form(
        person={"name": " ", "mobile": "12", "email": "x@", "country": "XX"}, category="vip",
        answers={"arrival_date": ["tomorrow"]}, activities=["nowhere"], consents=frozenset())) == [
        ("name", "missing_name"), ("mobile", "bad_mobile"), ("email", "bad_email"), ("country", "unknown_place"),
        ("category", "unknown_category"), ("activity", "unknown_activity"), ("consent-privacy", "consent_needed")]


def test_required_questions_are_those_of_the_category_and_the_answers(unit: Any, summit: Any, form: Any) -> None:
    assert refusal_of(unit, summit, form(answers={"hotel": ["yes"]})) == [
        ("q-arrival_date", "answer_missing"), ("q-roommate", "answer_missing")]
    assert refusal_of(unit, summit, form(category="media", answers={})) == [("q-press_card", "answer_missing")]


def test_activities_that_overlap_are_refused(unit: Any, summit: Any, form: Any) -> None:
    assert refusal_of(unit, summit, form(activities=["health", "smart"])) == [("activity", "activities_clash")]


def test_a_full_activity_waits_only_where_it_says_so(unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == "health").values(own_capacity=0))
        u.session.execute(sa.update(Activity).where(Activity.code == "smart").values(
            own_capacity=0, waiting_list=True))
    assert refusal_of(unit, summit, form(activities=["health"])) == [("activity", "activity_full")]
    send(unit, summit, form(activities=["smart", "opening"]))
    with unit(writes=False) as u:
        assert {one.activity.code: one.state for one in everybody(u)[0].places} == {
            "opening": PlaceState.HELD, "smart": PlaceState.WAITING}


def test_a_refused_form_takes_nothing(unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == "visit").values(own_capacity=0))
    refusal_of(unit, summit, form(activities=["opening", "visit"]))
    with unit(writes=False) as u:
        event = summit.event(u)
        assert (sum(one.taken for one in event.categories), sum(one.taken for one in event.activities)) == (0, 0)


@pytest.mark.parametrize(("now", "code"), [
    (datetime(2019, 10, 13, 15, 59, tzinfo=UTC), None), (datetime(2019, 10, 13, 16, 0, tzinfo=UTC), "registration_closed"),
])
def test_registration_ends_with_the_event(
    unit: Any, summit: Any, form: Any, clock: FixedClock, now: datetime, code: str | None,
) -> None:
    clock.time = now
    if code is None:
        assert send(unit, summit, form()).is_new
        return
    with pytest.raises(Refused) as refusal:
        send(unit, summit, form())
    assert refusal.value.code == code


def race(app: Any, unit: Any, summit: Any, forms: list[Any]) -> Counter[str]:
    """Send all forms at once; what came of each."""

    def one(submitted: Any) -> str:
        with app.app_context():
            try:
                return "in" if send(unit, summit, submitted).is_new else "known"
            except FormRefused as refusal:
                return refusal.errors[0].code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(forms)) as pool:
        return Counter(pool.map(one, forms))


NAMES = "甲乙丙丁戊己庚辛壬癸"


def forms_of_forty(form: Any, **changes: Any) -> list[Any]:
    return [form(person={"name": f"赵{NAMES[n % 10]}{NAMES[n // 10]}", "mobile": f"139{n:08}", "email": ""},
                 sender=str(n), **changes) for n in range(40)]


def test_forty_at_once_get_the_ten_places_of_a_category(app: Any, unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        u.session.execute(sa.update(Category).where(Category.code == "delegate").values(quota=10))
    assert race(app, unit, summit, forms_of_forty(form)) == {"in": 10, "category_full": 30}
    with unit(writes=False) as u:
        numbers = [one.number for one in everybody(u)]
        assert sorted(numbers) == list(range(1, 11))
        assert next(one.taken for one in summit.event(u).categories if one.code == "delegate") == 10


def test_forty_at_once_get_the_ten_places_of_an_activity(app: Any, unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == "visit").values(own_capacity=10))
    assert race(app, unit, summit, forms_of_forty(form, activities=["opening", "visit"])) == {
        "in": 10, "activity_full": 30}
    with unit(writes=False) as u:
        held = u.session.scalar(sa.select(sa.func.count()).select_from(Place).where(Place.state == PlaceState.HELD))
        assert (held, {one.code: one.taken for one in summit.event(u).activities if one.taken}) == (
            20, {"opening": 10, "visit": 10})


def test_one_form_sent_ten_times_at_once_is_one_registration(app: Any, unit: Any, summit: Any, form: Any) -> None:
    assert race(app, unit, summit, [form()] * 10) == {"in": 1, "known": 9}


def test_one_person_at_ten_browsers_at_once_is_one_registration(app: Any, unit: Any, summit: Any, form: Any) -> None:
    assert race(app, unit, summit, [form(sender=str(n)) for n in range(10)]) == {"in": 1, "known": 9}


def test_forty_at_once_get_the_ten_rooms_of_a_hotel(app: Any, unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        hotel = u.session.scalars(sa.select(Question).where(Question.key == "hotel")).one()
        hotel.type, hotel.show_if, hotel.categories = "choice", None, None
        hotel.choices = [{"value": "a", "label": {"zh": "甲", "en": "A"}, "capacity": 10}]
    answers = {"arrival_date": ["2019-10-11"], "hotel": ["a"]}
    assert race(app, unit, summit, forms_of_forty(form, answers=answers)) == {"in": 10, "choice_full": 30}
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(ChoiceCount.taken))) == [10]


def test_references_of_many_tell_no_order(unit: Any) -> None:
    with unit() as u:
        found = free_references(u.session, 60)
    assert (len(set(found)), found == sorted(found)) == (60, False)
