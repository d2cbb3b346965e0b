"""The list of events, and the ways to a new one."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.clock import FixedClock
from app.core.unit import Unit
from events.setup.models import Event
from events.setup.queries import find_event
from tests.factories.accounts import an_organisation
from tests.factories.events import DEFINITIONS, a_preset_event
from tests.statements import statements

Units = Callable[..., AbstractContextManager[Unit]]
NEW = {"name_zh": "新活动", "name_en": "New", "code": "new-2020", "starts": "2020-05-01", "timezone": "Asia/Shanghai"}
pytestmark = pytest.mark.one_database


def organisation_id(unit: Units, code: str = "city") -> int:
    with unit() as work:
        return an_organisation(work, code).id


def test_the_list_takes_as_many_queries_for_thirty_events_as_for_one(organiser: FlaskClient, unit: Units) -> None:
    counts = []
    for first, last in ((0, 1), (1, 30)):
        with unit() as work:
            for number in range(first, last):
                a_preset_event(work, code=f"salon-{number}")
        with statements() as sent:
            assert organiser.get("/events").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("summit")
def test_the_list_says_where_an_event_stands_by_the_clock(organiser: FlaskClient, clock: FixedClock) -> None:
    marks = []
    for day in (11, 14):
        clock.time = datetime(2019, 10, day, 4, 0, tzinfo=UTC)
        marks += re.findall(r"chip-(\w+)", organiser.get("/events").text)
    assert marks == ["ok", "plain"]


def test_events_of_others_are_not_listed(stranger: FlaskClient, summit: str) -> None:
    assert f"/manage/{summit}" not in stranger.get("/events").text


def test_a_visitor_is_sent_to_the_sign_in(client: FlaskClient) -> None:
    assert client.get("/events").status_code == 302


@pytest.mark.parametrize("path", ["/events/new", "/events/new/summit", "/events/import"])
def test_the_ways_to_a_new_event_are_shown(organiser: FlaskClient, path: str) -> None:
    assert organiser.get(path).status_code == 200


def test_an_event_is_made_from_a_preset(organiser: FlaskClient, unit: Units) -> None:
    answer = organiser.post("/events/new/docking", data=NEW | {"organisation": organisation_id(unit)})
    assert (answer.status_code, answer.location) == (303, "/manage/new-2020/setup")
    with unit() as work:
        event = find_event(work.session, "new-2020")
        assert (event.kind, event.status, event.name) == ("docking", "draft", {"zh": "新活动", "en": "New"})


def test_an_event_without_a_code_gets_one_of_kind_and_year(organiser: FlaskClient, unit: Units) -> None:
    data = NEW | {"organisation": organisation_id(unit), "code": ""}
    made = [organiser.post("/events/new/alumni_week", data=data).location for _time in range(2)]
    assert made == ["/manage/alumni-week-2020/setup", "/manage/alumni-week-2020-2/setup"]


@pytest.mark.parametrize("wrong", [
    {"code": "New 2020"}, {"name_zh": "", "name_en": ""}, {"starts": "soon"}, {"ends": "2020-04-01"},
    {"timezone": "Moon"}, {"code": "staff"}, {"organisation": "0"}, {"organisation": "x"},
])
def test_a_new_event_with_nonsense_is_not_made(organiser: FlaskClient, unit: Units, wrong: dict[str, str]) -> None:
    data = NEW | {"organisation": str(organisation_id(unit))} | wrong
    assert organiser.post("/events/new/salon", data=data).status_code == 422
    with unit() as work:
        assert work.session.scalars(sa.select(Event)).all() == []


def test_a_code_that_is_taken_is_refused(organiser: FlaskClient, unit: Units, summit: str) -> None:
    data = NEW | {"organisation": organisation_id(unit), "code": summit}
    assert organiser.post("/events/new/salon", data=data).status_code == 422


def test_an_organiser_makes_no_event_for_others(stranger: FlaskClient, unit: Units) -> None:
    data = NEW | {"organisation": organisation_id(unit)}
    assert stranger.post("/events/new/salon", data=data).status_code == 422


def test_an_unknown_preset_is_not_found(organiser: FlaskClient) -> None:
    assert organiser.get("/events/new/party").status_code == 404


def test_a_next_edition_is_made(organiser: FlaskClient, unit: Units, summit: str) -> None:
    assert organiser.get(f"/manage/{summit}/setup/next-edition").status_code == 200
    shown = organiser.get(f"/manage/{summit}/setup/next-edition").text
    assert ('value="2020-10-09"' in shown, 'value="summit-2020"' in shown) == (True, True)
    answer = organiser.post(f"/manage/{summit}/setup/next-edition", data=NEW | {
        "organisation": organisation_id(unit), "parts": ["points"]})
    assert answer.location == "/manage/new-2020/setup"
    with unit() as work:
        copy = find_event(work.session, "new-2020")
        assert (copy.edition, len(copy.points), len(copy.activities) > 0) == (9, 6, True)


@pytest.mark.parametrize("parts", [["nonsense"], ["event"]])
def test_parts_that_are_not_there_are_refused(organiser: FlaskClient, unit: Units, summit: str, parts: list[str]) -> None:
    answer = organiser.post(f"/manage/{summit}/setup/next-edition", data=NEW | {
        "organisation": organisation_id(unit), "parts": parts})
    assert answer.status_code == 422


def test_two_editions_are_laid_beside_each_other(organiser: FlaskClient, unit: Units, summit: str) -> None:
    assert organiser.get(f"/manage/{summit}/setup/compare").status_code == 200
    organiser.post(f"/manage/{summit}/setup/next-edition", data=NEW | {
        "organisation": organisation_id(unit), "parts": ["rooms"]})
    assert organiser.get("/manage/new-2020/setup/compare").status_code == 200
    for language in ("zh", "en"):
        assert organiser.get(f"/manage/{summit}/setup/compare?with=new-2020&lang={language}").status_code == 200
    assert organiser.get(f"/manage/{summit}/setup/compare?with=nowhere").status_code == 404


def test_strangers_compare_nothing(stranger: FlaskClient, unit: Units, summit: str) -> None:
    with unit() as work:
        a_preset_event(work)
    assert stranger.get(f"/manage/{summit}/setup/compare").status_code == 403


def test_a_definition_is_looked_at_before_it_is_applied(organiser: FlaskClient, unit: Units) -> None:
    data = (DEFINITIONS / "summit-2019.yaml").read_bytes()
    organisation = organisation_id(unit)
    looked = organiser.post("/events/import", data={
        "file": (io.BytesIO(data), "summit.yaml"), "step": "check", "organisation": organisation})
    assert looked.status_code == 200
    with unit() as work:
        assert work.session.scalars(sa.select(Event)).all() == []
    done = organiser.post("/events/import", data={
        "text": data.decode(), "step": "apply", "organisation": organisation})
    assert (done.status_code, done.location) == (303, "/manage/summit-2019/setup")


@pytest.mark.parametrize("data", [b"", b"event: {}", b"\xff\xfe", b"[" * 500, b"a: *x", b"event: 1\nevent: 2"])
def test_a_definition_that_is_nonsense_is_told_and_changes_nothing(
    organiser: FlaskClient, unit: Units, data: bytes,
) -> None:
    answer = organiser.post("/events/import", data={
        "file": (io.BytesIO(data), "x.yaml"), "step": "apply", "organisation": organisation_id(unit)})
    assert answer.status_code == 422
    with unit() as work:
        assert work.session.scalars(sa.select(Event)).all() == []


def test_a_definition_of_an_event_of_others_is_refused(stranger: FlaskClient, unit: Units, summit: str) -> None:
    text = (DEFINITIONS / f"{summit}.yaml").read_text(encoding="utf-8").replace("capacity: 1000", "capacity: 1")
    for step in ("check", "apply"):
        answer = stranger.post("/events/import", data={
            "text": text, "step": step, "organisation": organisation_id(unit, "other")})
        assert answer.status_code == 422
    with unit() as work:
        assert find_event(work.session, summit).rooms[0].capacity == 1000


def test_the_latest_event_comes_first_unless_another_order_is_asked_for(organiser: FlaskClient, unit: Units) -> None:
    with unit() as work:
        for code, day in (("first", date(2019, 5, 1)), ("last", date(2019, 7, 1)), ("middle", date(2019, 6, 1))):
            a_preset_event(work, code=code, starts=day)

    def listed(query: str) -> list[str]:
        return re.findall(r'href="/manage/(\w+)"', organiser.get(f"/events{query}").text)

    assert [listed(""), listed("?sort=starts"), listed("?sort=name")] == [
        ["last", "middle", "first"], ["first", "middle", "last"], ["first", "last", "middle"]]
