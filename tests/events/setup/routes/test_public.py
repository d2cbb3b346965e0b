"""The event's public page."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from app.core.clock import FixedClock
from app.core.unit import Unit
from events.setup.queries import find_event
from tests.factories.events import a_preset_event, an_event

Units = Callable[..., AbstractContextManager[Unit]]
pytestmark = pytest.mark.one_database
REGISTER = 'href="/e/summit-2019/register"'


def test_everybody_sees_a_published_event_in_both_languages(client: FlaskClient, summit: str) -> None:
    chinese, english = (client.get(f"/e/{summit}?lang={language}") for language in ("zh", "en"))
    assert (chinese.status_code, english.status_code) == (200, 200)
    assert "欧美同学会第八届年会暨海归创新创业济南峰会" in chinese.text
    assert "8th Annual Conference of WRSA and Returnee Innovation Summit, Jinan" in english.text


def test_the_way_to_register_is_there_until_the_event_ends(
    client: FlaskClient, clock: FixedClock, summit: str,
) -> None:
    assert REGISTER in client.get(f"/e/{summit}").text
    clock.time = datetime(2019, 10, 13, 16, 0, tzinfo=UTC)
    assert REGISTER not in client.get(f"/e/{summit}").text


@pytest.mark.usefixtures("summit")
def test_the_first_page_marks_what_is_open_and_what_is_over(client: FlaskClient, clock: FixedClock) -> None:
    marks = []
    for day in (11, 14):
        clock.time = datetime(2019, 10, day, 4, 0, tzinfo=UTC)
        marks += re.findall(r"chip-(\w+)", client.get("/").text)
    assert marks == ["ok", "plain"]


def test_a_draft_is_seen_by_its_organisers_alone(client: FlaskClient, organiser: FlaskClient, unit: Units) -> None:
    with unit() as work:
        a_preset_event(work, published=False)
    assert organiser.get("/e/salon").status_code == 200
    assert client.application.test_client().get("/e/salon").status_code == 404


def test_an_event_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/e/nothing").status_code == 404


def test_names_are_shown_literally(client: FlaskClient, unit: Units) -> None:
    with unit() as work:
        an_event(work, "event: {code: x, kind: salon, name: '<script>alert(1)</script>𠮷', starts: 2019-10-11,\n"
                       "  ends: 2019-10-11}\n")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;𠮷" in client.get("/e/x").text


def test_full_activities_say_so(client: FlaskClient, unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "alumni-week-2020")
        for activity in event.activities:
            activity.taken = activity.capacity or 0
    page = client.get("/e/alumni-2020").text
    with unit() as work:
        lists = [activity for activity in find_event(work.session, "alumni-2020").activities if activity.waiting_list]
    assert page.count("chip-wait") == len(lists)


@pytest.mark.parametrize(("window", "is_offered"), [
    ({"registration_opens": datetime(2019, 9, 2, tzinfo=UTC)}, False),
    ({"registration_closes": datetime(2019, 9, 1, tzinfo=UTC)}, False),
    ({"registration_opens": datetime(2019, 9, 1, tzinfo=UTC), "registration_closes": datetime(2019, 9, 2, tzinfo=UTC)},
     True),
])
def test_the_way_to_register_is_there_within_the_events_own_window(
    client: FlaskClient, unit: Units, summit: str, window: dict[str, datetime], is_offered: bool,
) -> None:
    with unit() as work:
        event = find_event(work.session, summit)
        for name, moment in window.items():
            setattr(event, name, moment)
    assert (REGISTER in client.get(f"/e/{summit}").text) is is_offered
    assert client.get(f"/e/{summit}/register").status_code == 200
    assert client.post(f"/e/{summit}/register").status_code == (422 if is_offered else 409)
