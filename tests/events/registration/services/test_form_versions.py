"""Versions of the form: what somebody was asked stays to be read when the form changes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from events.registration import queries
from events.registration.models import Delegate, FormVersion
from events.registration.services import register
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
