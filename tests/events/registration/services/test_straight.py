"""The straight way of a public form: it writes what the ordinary way writes, leaves it all that is unusual, and is exact."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.actors import Nobody
from app.core.audit import AuditEntry
from app.core.jobs import Job
from app.core.prepared import Course
from app.core.together import Steps, in_one_commit
from app.core.unit import open_unit
from app.mail.models import MailMessage
from app.mail.occasions import Text, find_occasion
from app.mail.services import save_text
from events.registration.errors import FormRefused
from events.registration.models import Answer, ChoiceCount, Delegate, Draft, Place, Question
from events.registration.queries import delegate_with_token
from events.registration.queries.standing_forms import forget_form
from events.registration.services import register, register_straight, save_draft
from events.setup.enums import EventStatus
from events.setup.models import Category
from tests.factories.delegates import require_true_counters

OWN = {"id", "number", "reference", "token_hash", "token_closed", "submission", "search_text", "created_at", "updated_at",
       "consents", "delegate_id", "closed", "asked_at", "message_id", "at", "subject_key", "arguments"}
ASKED = {"arrival_date": ["2019-10-11"], "hotel": ["yes"], "roommate": ["single"], "diet": ["halal"]}


@pytest.fixture(autouse=True)
def nothing_kept(app: Flask, summit: Any) -> None:
    """The form of another test's summit isn't this one's."""
    forget_form(summit.code)


def limit_rooms(unit: Any, capacity: int) -> None:
    """Make the rooms a choice that is counted."""
    with unit() as u:
        question = u.session.scalars(sa.select(Question).where(Question.key == "roommate")).one()
        question.choices = [{**one, "capacity": capacity} for one in question.choices]
        for choice in question.choices:
            u.session.add(ChoiceCount(question_id=question.id, value=choice["value"], taken=0))


def straight(summit: Any, submitted: Any, draft: str | None = None) -> str | None:
    return register_straight(Nobody(), summit.code, submitted, draft)


def rows(session: Any, model: Any, *only: Any) -> list[dict[str, Any]]:
    """What rows say, but for what is each one's own."""
    names = [column.name for column in model.__table__.columns if column.name not in OWN]
    return [{name: getattr(one, name) for name in names}
            for one in session.scalars(sa.select(model).where(*only).order_by(model.id))]


def written(unit: Any, token: str) -> list[Any]:
    """All that a registration left, its secret and its reference aside."""
    with unit(writes=False) as u:
        one = delegate_with_token(u.session, token)
        person = rows(u.session, Delegate, Delegate.id == one.id)
        (letter,) = rows(u.session, MailMessage, MailMessage.delegate_id == one.id)
        letter["body"] = letter["body"].replace(token, "TOKEN").replace(one.reference, "REFERENCE")
        entries = rows(u.session, AuditEntry, AuditEntry.subject_kind == "delegate",
                       AuditEntry.subject_key == str(one.id))
        (number,) = u.session.scalars(sa.select(MailMessage.id).where(MailMessage.delegate_id == one.id))
        jobs = [job for job in u.session.scalars(sa.select(Job)) if job.arguments == {"message_id": number}]
        return [person, letter, entries, [(job.task, job.state, job.event_id, job.actor_kind) for job in jobs],
                rows(u.session, Answer, Answer.delegate_id == one.id), rows(u.session, Place, Place.delegate_id == one.id)]


def test_straight_writes_what_the_ordinary_way_writes(app: Flask, unit: Any, summit: Any, form: Any) -> None:
    limit_rooms(unit, 5)
    forget_form(summit.code)
    wishes = {"answers": ASKED, "activities": ["opening", "main-forum"]}
    with open_unit(Nobody()) as u:
        ordinary = register(u, summit.event(u), form(**wishes)).token
    here = straight(summit, form(**wishes, person={"mobile": "13800002222"}, sender="another"))
    # The same name, another telephone: only these may differ, and the address that makes them one person.
    assert here is None
    token = straight(summit, form(
        **wishes, person={"mobile": "13800002222", "email": "other@example.com"}, sender="another"))

    expected, found = written(unit, ordinary), written(unit, token)
    for person in (*expected[0], *found[0]):
        del person["mobile"], person["email"], person["email_key"]
    for letter in (expected[1], found[1]):
        del letter["to_address"]
        letter["delegate_id"] = None
    assert found == expected
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(Delegate.number).order_by(Delegate.number))) == [1, 2]
        assert u.session.scalars(sa.select(ChoiceCount.taken).where(ChoiceCount.value == "single")).one() == 2
    require_true_counters(unit)


def test_straight_tells_the_queue_of_what_is_kept(
    app: Flask, unit: Any, summit: Any, form: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[int] = []
    monkeypatch.setattr("app.core.jobs._nudge", [told.append])
    assert straight(summit, form()) is not None
    # The same form again is left to the ordinary way.
    assert straight(summit, form()) is None
    with unit(writes=False) as u:
        assert told == list(u.session.scalars(sa.select(Job.id).where(Job.task == "mail.send")))
        assert len(told) == 1


def test_straight_forgets_the_draft(app: Flask, unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        draft = save_draft(u, summit.event(u), {"name": ["单雄信"]}, None)
    assert straight(summit, form(), draft) is not None
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Draft)).all() == []


def test_straight_leaves_the_unusual_and_writes_nothing(app: Flask, unit: Any, summit: Any, form: Any) -> None:
    assert straight(summit, form()) is not None
    another = {"name": "王伟", "mobile": "13800003333", "email": "wang@example.com"}
    assert straight(summit, form()) is None
    assert straight(summit, form(sender="another browser")) is None
    assert straight(summit, form(person=another, answers={})) is None
    assert straight(summit, form(person={**another, "email": ""})) is None
    with unit() as u:
        u.session.execute(sa.update(Category).where(Category.code == "delegate").values(quota=1))
    assert straight(summit, form(person=another)) is None
    with unit(writes=False) as u:
        assert [len(u.session.scalars(sa.select(model)).all()) for model in (Delegate, MailMessage, Place)] == [1, 1, 0]


def test_who_is_overtaken_at_the_last_place_leaves_nothing(
    app: Flask, unit: Any, summit: Any, form: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:
    limit_rooms(unit, 1)
    forget_form(summit.code)
    assert straight(summit, form(answers=ASKED)) is not None
    another = form(answers=ASKED, person={"name": "王伟", "mobile": "13800003333", "email": "wang@example.com"})
    assert straight(summit, another) is None
    # As if the last place went between its being seen and its being taken.
    monkeypatch.setattr("events.registration.services.straight._places_wanted", lambda _wish: {
        "category": 0, "activities": [], "questions": [], "choices": [], "limits": []})
    assert straight(summit, another) is None
    with unit(writes=False) as u:
        assert [len(u.session.scalars(sa.select(model)).all()) for model in (Delegate, MailMessage)] == [1, 1]
        assert len(u.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "delegate.registered")).all()) == 1
    require_true_counters(unit)


def test_straight_sees_each_change_of_the_event(app: Flask, unit: Any, summit: Any, form: Any) -> None:
    assert straight(summit, form()) is not None
    another = form(person={"name": "王伟", "mobile": "13800003333", "email": "wang@example.com"})
    with unit() as u:
        summit.event(u).status = EventStatus.CLOSED
    # The kept form no longer stands; the one that is read instead is closed.
    assert [straight(summit, another), straight(summit, another)] == [None, None]
    with unit() as u:
        summit.event(u).status = EventStatus.PUBLISHED
    forget_form(summit.code)
    assert straight(summit, another) is not None


def test_straight_uses_the_events_own_text(app: Flask, unit: Any, summit: Any, form: Any) -> None:
    def say(text: str) -> None:
        with unit(summit.staff()) as u:
            save_text(u, summit.event(u), find_occasion("registration.received"), "zh", Text("主题", text))

    say("{name} {reference} {hosts} {city} {dates} {category}")
    first = straight(summit, form())
    with unit(writes=False) as u:
        one = delegate_with_token(u.session, first)
        (body,) = u.session.scalars(sa.select(MailMessage.body))
        assert body.split()[:2] == [one.name, one.reference]


def test_those_who_come_together_are_taken_in_as_if_alone(app: Flask, unit: Any, summit: Any, form: Any) -> None:
    limit_rooms(unit, 4)

    def somebody(number: int, sender: str) -> Any:
        return form(sender=sender, answers=ASKED, person={
            "name": f"代表{number}", "mobile": f"139{number:08d}", "email": f"p{number}@example.com"})

    assert straight(summit, somebody(0, "0")) is not None
    # The third person sends two forms; the last finds no room.
    forms = [somebody(number, sender) for number, sender in ((1, "1"), (2, "2"), (3, "3"), (3, "4"))]

    begun, together = threading.Event(), threading.Event()

    def blocks(_course: Course) -> Steps:
        begun.set()
        together.wait(60)
        return None
        yield

    def run(work: Any) -> str | None:
        with app.app_context():
            token: str | None = work()
            return token

    with unit(writes=False) as u:
        beside = ("forms", summit.event(u).id)
    with ThreadPoolExecutor(len(forms) + 1) as people:
        people.submit(run, lambda: in_one_commit(blocks, beside=beside))
        begun.wait(60)
        convoys = app.extensions["juying_convoys"]
        convoy = convoys.get(beside) or convoys[None]
        gave = [people.submit(run, partial(straight, summit, submitted)) for submitted in forms]
        while convoy.waiting < len(forms):
            together.wait(0.01)
        together.set()
        tokens = [future.result() for future in gave]
    assert [token is None for token in tokens[:2]] == [False, False]
    assert [token is None for token in tokens].count(True) == 1
    assert straight(summit, somebody(5, "5")) is None
    with unit(writes=False) as u:
        people_there = u.session.execute(sa.select(Delegate.name, Delegate.number).order_by(Delegate.number)).all()
        assert sorted(name for name, _number in people_there) == ["代表0", "代表1", "代表2", "代表3"]
        assert [number for _name, number in people_there] == [1, 2, 3, 4]
    require_true_counters(unit)


def test_200_at_once_for_50_places_five_times(app: Flask, unit: Any, summit: Any, form: Any) -> None:
    def somebody(number: int) -> Any:
        return form(sender=str(number), person={
            "name": f"代表{number}", "mobile": f"139{number:08d}", "email": f"p{number}@example.com"})

    def ordinary(submitted: Any) -> str:
        try:
            with open_unit(Nobody()) as u:
                register(u, summit.event(u), submitted)
        except FormRefused as refusal:
            return ",".join(error.code for error in refusal.errors)
        return "taken"

    def one(number: int) -> str:
        submitted = somebody(number)
        with app.app_context():
            if straight(summit, submitted) is not None:
                return "taken"
            # In the first turn everybody whom the straight way leaves goes the ordinary one, as on the page; after
            # that the last of each turn alone, for going it costs the most of this test.
            return ordinary(submitted) if number < 200 or number % 200 == 199 else "category_full"

    with ThreadPoolExecutor(8) as people:
        for turn in range(5):
            with unit() as u:
                u.session.execute(sa.update(Category).where(Category.code == "delegate").values(quota=Category.taken + 50))
            answers = list(people.map(one, range(200 * turn, 200 * turn + 200)))
            assert sorted(answers) == ["category_full"] * 150 + ["taken"] * 50
    require_true_counters(unit)
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(sa.func.count()).select_from(MailMessage)) == 250
