"""The form as it would be with a question that is still being written."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Grant, Role
from app.core.unit import Unit
from events.registration import queries
from events.setup.queries import find_event
from tests.factories.accounts import a_member, an_organisation, sign_in
from tests.factories.events import an_event

Units = Callable[..., AbstractContextManager[Unit]]
pytestmark = pytest.mark.one_database
PREVIEW = "/manage/summit-2019/setup/form/preview"


@pytest.fixture
def organiser(app: Flask, client: FlaskClient, unit: Units) -> FlaskClient:
    with unit() as work:
        an_event(work, "summit-2019")
        staff = a_member(work, "organiser", Grant(Role.ORGANISER, organisation_id=an_organisation(work).id))
        return sign_in(client, staff)


def test_the_form_is_shown_in_frames_of_the_house_alone(organiser: FlaskClient) -> None:
    answer = organiser.get(PREVIEW)
    assert (answer.status_code, "q-hotel" in answer.text, "data-draft" in answer.text) == (200, True, False)
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_a_question_is_tried_and_not_kept(organiser: FlaskClient, unit: Units) -> None:
    tried = organiser.post(PREVIEW, data={
        "type": "choice", "label_zh": "班车", "choices-0-label_zh": "上午", "choices-1-label_zh": "下午"})
    assert ("班车" in tried.text, "下午" in tried.text) == (True, True)
    changed = organiser.post(f"{PREVIEW}?of=hotel", data={"type": "yes_no", "label_zh": "要住酒店吗"})
    assert "要住酒店吗" in changed.text
    with unit() as work:
        rows = queries.questions_of(work.session, find_event(work.session, "summit-2019").id)
        assert [row.key for row in rows if row.label.get("zh") in ("班车", "要住酒店吗")] == []


@pytest.mark.parametrize("data", [{}, {"type": "riddle", "label_zh": "x"}, {"type": "choice", "label_zh": "x"}])
def test_while_a_question_is_wrong_the_form_stays(organiser: FlaskClient, data: dict[str, str]) -> None:
    answer = organiser.post(PREVIEW, data=data)
    assert (answer.status_code, "q-hotel" in answer.text) == (200, True)
    assert organiser.post(f"{PREVIEW}?of=nowhere", data=data).status_code == 200
