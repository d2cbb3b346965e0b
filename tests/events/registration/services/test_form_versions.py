"""Versions of the form: what somebody was asked stays to be read when the form changes."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from events.registration import queries
from events.registration.errors import FormRefused
from events.registration.models import Delegate, FormVersion
from events.registration.services import Sheet, answer_questions, edit_delegate, register
from events.setup.queries import find_event
from events.setup.services.editing import entry_of, save_entry
from tests.factories.events import a_preset_event


def versions(u: Any, event_id: int) -> list[int]:
    return list(u.session.scalars(
        sa.select(FormVersion.number).where(FormVersion.event_id == event_id).order_by(FormVersion.number)))


def rename(u: Any, event: Any, key: str, label: str) -> None:
    save_entry(u, event, "form", key, dict(entry_of(u, event, "form", key)) | {"label": {"zh": label}})


def test_a_delegate_keeps_the_form_that_was_filled_in(unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        register(u, summit.event(u), form())
    with unit() as u:
        rename(u, summit.event(u), "arrival_date", "到达日")
    with unit() as u:
        register(u, summit.event(u), form(person={"name": "赵一", "mobile": "13900000001", "email": ""}, sender="b"))
    with unit(writes=False) as u:
        first, second = u.session.scalars(sa.select(Delegate).order_by(Delegate.id)).all()
        assert (first.form_version, second.form_version, versions(u, summit.id)) == (1, 2, [1, 2])
        labels = [{one.key: one.label["zh"] for one in queries.asked_of(u.session, delegate).values()}["arrival_date"]
                  for delegate in (first, second)]
        assert (labels[0] != "到达日", labels[1]) == (True, "到达日")


def test_an_answer_that_changes_is_one_to_the_present_form(unit: Any, summit: Any, form: Any) -> None:
    from events.registration.services.answers import Given, replace_answers

    with unit() as u:
        register(u, summit.event(u), form())
    with unit() as u:
        rename(u, summit.event(u), "arrival_date", "到达日")
        delegate = u.session.scalars(sa.select(Delegate)).one()
        questions = [one for one in queries.questions_of(u.session, summit.id) if one.key == "arrival_date"]
        assert replace_answers(u, delegate, questions, Given({"arrival_date": "2019-10-11"}, {})) == []
        assert delegate.form_version == 1
        assert replace_answers(u, delegate, questions, Given({"arrival_date": "2019-10-12"}, {})) == ["arrival_date"]
        assert delegate.form_version == 2


def test_a_draft_that_nobody_filled_in_has_one_version(unit: Any) -> None:
    with unit() as u:
        event = a_preset_event(u, published=False)
        rename(u, event, "question", "想聊什么")
        version = queries.latest_version(u.session, event.id)
        assert version is not None
        assert (version.number, version.questions[0]["label"]) == (1, {"zh": "想聊什么"})


def test_a_form_that_stays_the_same_makes_no_version(unit: Any, summit: Any) -> None:
    with unit() as u:
        event = find_event(u.session, summit.code)
        assert not save_entry(u, event, "form", "hotel", dict(entry_of(u, event, "form", "hotel")))
        assert versions(u, summit.id) == [1]


def stop_offering(u: Any, event: Any, value: str) -> None:
    entry = dict(entry_of(u, event, "form", "roommate"))
    save_entry(u, event, "form", "roommate", entry | {
        "choices": [one for one in entry["choices"] if one["value"] != value]})


def test_a_choice_that_is_offered_no_more_stays_with_who_has_it(unit: Any, summit: Any, form: Any) -> None:
    answers = {"hotel": ["yes"], "roommate": ["single"], "arrival_date": ["2019-10-11"]}
    with unit() as u:
        register(u, summit.event(u), form(answers=answers))
    with unit() as u:
        event = summit.event(u)
        words = dict(entry_of(u, event, "form", "roommate"))["choices"][0]["label"]
        stop_offering(u, event, "single")
        delegate = u.session.scalars(sa.select(Delegate)).one()
        assert answer_questions(u, event, delegate, answers | {"arrival_date": ["2019-10-12"]}, {}) == ["arrival_date"]
        sheet = Sheet(person={"name": delegate.name, "mobile": delegate.mobile or ""}, category=delegate.category.code,
                      answers=answers)
        assert "roommate" not in edit_delegate(u, event, delegate, sheet)
        asked = {one.key: one for one in queries.asked_of(u.session, delegate).values()}["roommate"]
        assert {one["value"]: one["label"] for one in asked.choices}["single"] == words
        with pytest.raises(FormRefused):
            register(u, event, form(person={"name": "赵一", "mobile": "13900000001"}, answers=answers, sender="b"))
