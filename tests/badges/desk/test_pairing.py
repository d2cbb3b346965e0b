"""Pairing a device, by a link and by the command; and the search that a desk has."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command, DeskActor, Grant, Role, StaffActor
from app.core.database import db
from app.core.errors import Forbidden, NotFound, Refused
from app.core.files import store_file
from app.core.unit import open_unit
from badges.desk.models import Desk
from badges.desk.queries.desks import find_desk_actor, list_desks, state_of
from badges.desk.services.pairing import (
    DeskPlan,
    create_desk,
    note_sign_of_life,
    pair_desk,
    pairing_code,
    renew_pairing,
    revoke_desk,
)
from events.registration.models import Answer, Delegate, Question
from events.setup.enums import EventStatus
from events.setup.models import Event
from events.setup.services.publishing import set_status
from tests.factories.accounts import a_member, sign_in


def set_up(stage: Any, name: str = "A台", points: list[str] | None = None, **rights: Any) -> tuple[int, str]:
    """A desk's id and its one-time code."""
    with open_unit(Command()) as unit:
        desk = create_desk(unit, unit.session.get_one(Event, stage.event_id), DeskPlan(name, points, **rights))
        code = pairing_code(unit, desk)
        assert code is not None
        return desk.id, code


def test_code_becomes_a_token_for_the_event_and_the_points(stage: Any, client: Any) -> None:
    stage.add_point("gate")
    desk_id, code = set_up(stage, points=["gate"], supervisor=True, may_search=False)
    response = client.post("/api/v1/desk/pair", json={"code": code})
    body = response.get_json()
    assert (response.status_code, body["desk"], body["event"]) == (200, "A台", "summit")
    with open_unit(Command()) as unit:
        assert find_desk_actor(unit.session, body["token"]) == DeskActor(
            "A台", id=desk_id, event_id=stage.event_id, point_codes=frozenset({"gate"}), supervisor=True, may_search=False
        )
        assert body["token"] not in str(unit.session.execute(sa.select(Desk.__table__)).mappings().one())


def test_code_works_once(stage: Any, client: Any) -> None:
    _, code = set_up(stage)
    answers = [client.post("/api/v1/desk/pair", json={"code": code}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[1].get_json()["code"] == "pairing_unknown"


def test_token_decides_also_in_the_browser_of_an_organiser(stage: Any, desk: Any, client: Any) -> None:
    with open_unit(Command()) as unit:
        staff = a_member(unit, "wang", Grant(Role.ORGANISER, event_id=stage.event_id))
        sign_in(client, staff)
    answers = [
        client.get("/api/v1/desk", headers=headers)
        for headers in (desk("A").headers, {"Authorization": "Bearer nonsense"}, {})
    ]
    assert [answer.status_code for answer in answers] == [200, 401, 403]


@pytest.mark.parametrize(("minutes", "status"), [(14.9, 200), (15, 404)])
def test_code_lives_for_a_quarter_of_an_hour(stage: Any, client: Any, minutes: float, status: int) -> None:
    _, code = set_up(stage)
    stage.clock.time += timedelta(minutes=minutes)
    assert client.post("/api/v1/desk/pair", json={"code": code}).status_code == status


@pytest.mark.parametrize("body", [None, {}, {"code": ""}, {"code": 7}, {"code": "x" * 201}])
def test_pairing_without_a_code_is_422(app: Any, client: Any, body: Any) -> None:
    assert client.post("/api/v1/desk/pair", json=body).status_code == 422


@pytest.mark.parametrize("code", ["unknown", "\ud800", "\x00", "𠮷"])
def test_pairing_with_an_unknown_code_is_404(app: Any, client: Any, code: str) -> None:
    assert client.post("/api/v1/desk/pair", json={"code": code}).status_code == 404


def test_two_devices_with_one_code_pair_once(stage: Any) -> None:
    codes = [set_up(stage)[1] for _ in range(10)]
    start = threading.Barrier(2)
    told: list[list[int]] = [[], []]

    def pair_all(nth: int) -> None:
        browser = stage.app.test_client()
        for code in codes:
            start.wait(timeout=60)
            told[nth].append(browser.post("/api/v1/desk/pair", json={"code": code}).status_code)

    db.session.remove()
    threads = [threading.Thread(target=pair_all, args=(nth,)) for nth in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [sorted(pair) for pair in zip(*told, strict=True)] == [[200, 404]] * 10


def test_new_code_replaces_the_device_only_once_it_is_used(stage: Any, client: Any) -> None:
    desk_id, code = set_up(stage)
    old = client.post("/api/v1/desk/pair", json={"code": code}).get_json()["token"]
    with open_unit(Command()) as unit:
        desk = renew_pairing(unit, unit.session.get_one(Event, stage.event_id), desk_id)
        code = str(pairing_code(unit, desk))
    states = [client.get("/api/v1/desk", headers={"Authorization": f"Bearer {old}"}).status_code]
    client.post("/api/v1/desk/pair", json={"code": code})
    states.append(client.get("/api/v1/desk", headers={"Authorization": f"Bearer {old}"}).status_code)
    assert states == [200, 401]


@pytest.mark.parametrize(("plan", "refusal"), [
    (DeskPlan(" \x00 "), "desk_name_missing"), (DeskPlan("A", ["nowhere"]), "desk_point_unknown"),
])
def test_desk_needs_a_name_and_known_points(stage: Any, plan: DeskPlan, refusal: str) -> None:
    with pytest.raises(Refused, match=refusal), open_unit(Command()) as unit:
        create_desk(unit, unit.session.get_one(Event, stage.event_id), plan)


def test_stranger_may_set_up_no_desk(stage: Any) -> None:
    with pytest.raises(Forbidden), open_unit(StaffActor("somebody", id=1)) as unit:
        create_desk(unit, unit.session.get_one(Event, stage.event_id), DeskPlan("A"))


def test_desk_of_another_event_is_not_found(stage: Any, other_event: Any) -> None:
    desk_id, _ = set_up(stage)
    other = other_event()
    with pytest.raises(NotFound), open_unit(Command()) as unit:
        revoke_desk(unit, unit.session.get_one(Event, other.event_id), desk_id)


def test_revoking_ends_token_and_code(stage: Any) -> None:
    desk_id, code = set_up(stage)
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        revoke_desk(unit, event, desk_id)
        with pytest.raises(Refused, match="desk_revoked_before"):
            revoke_desk(unit, event, desk_id)
        with pytest.raises(NotFound):
            pair_desk(unit, code)
        with pytest.raises(Refused, match="desk_revoked_before"):
            renew_pairing(unit, event, desk_id)


def test_state_of_a_desk_in_its_life(stage: Any) -> None:
    desk_id, code = set_up(stage)
    seen = []

    def look() -> None:
        with open_unit(Command()) as unit:
            seen.append(state_of(unit.session.get_one(Desk, desk_id), unit.now()))

    look()
    stage.clock.time += timedelta(minutes=15)
    look()
    with open_unit(Command()) as unit:
        code = str(pairing_code(unit, renew_pairing(unit, unit.session.get_one(Event, stage.event_id), desk_id)))
        pair_desk(unit, code)
    look()
    stage.clock.time += timedelta(minutes=2)
    look()
    with open_unit(Command()) as unit:
        revoke_desk(unit, unit.session.get_one(Event, stage.event_id), desk_id)
    look()
    assert seen == ["waiting", "expired", "awake", "asleep", "revoked"]


def test_sign_of_life_keeps_queue_and_version(stage: Any, client: Any) -> None:
    token = stage.pair()
    stage.clock.time += timedelta(minutes=5)
    headers = {"Authorization": f"Bearer {token}", "X-Desk-Queued": "7", "X-Desk-Version": "1.2"}
    client.get("/api/v1/desk", headers=headers)
    with open_unit(Command()) as unit:
        (row,) = list_desks(unit.session, stage.event_id, unit.now())
    assert (row.state, row.desk.queued, row.desk.app_version, row.desk.seen_at) == ("awake", 7, "1.2", stage.clock.time)


def test_only_a_desk_gives_signs_of_life(stage: Any) -> None:
    stage.pair()
    with open_unit(Command()) as unit:
        note_sign_of_life(unit, 9, "x")
    with open_unit(Command()) as unit:
        assert unit.session.scalars(sa.select(Desk)).one().queued == 0


def test_standing_tells_points_rights_and_labels(stage: Any, desk: Any) -> None:
    stage.add_activity("dinner", stage.clock.time, categories=["vip"])
    stage.add_point("gate", "in_out")
    stage.add_point("table", activity="dinner", opens_minutes_before=30)
    here = desk("A台", ["table"], supervisor=True)
    body = here.get().get_json()
    assert body["points"] == [{
        "code": "table", "name": "table点", "admits": "once", "daily": False, "forgiving": False,
        "needs_sign_up": False, "categories": ["vip"], "opens": "2019-10-12T08:30:00+08:00",
        "closes": "2019-10-12T11:00:00+08:00", "count": 0, "lately": 0,
    }]
    assert (body["desk"], body["supervisor"], body["search"], body["event"]) == (
        "A台", True, True, {"code": "summit", "name": "济南峰会", "timezone": "Asia/Shanghai"},
    )
    assert [category["code"] for category in body["categories"]] == ["delegate", "vip", "media"]


def test_search_finds_names_and_a_handle_scans(stage: Any, desk: Any) -> None:
    stage.add_point("gate")
    stage.add_delegate("欧阳娜娜", name_latin="Ouyang Nana", unit="北京新图大学",
                       search_text="欧阳娜娜\nouyangnana\nonn\n北京新图大学\n13800138000")
    stage.add_delegate("欧阳修", status="cancelled", search_text="欧阳修")
    here = desk()
    found = {words: here.get("/search", q=words).get_json()["results"] for words in ("欧阳", "OuYang", "1380013", "北京")}
    assert [(one["name"], one["unit"], one["category"]) for one in found["欧阳"]] == [
        ("欧阳娜娜", "北京新图大学", "delegate")]
    assert [len(results) for results in found.values()] == [1, 1, 0, 0]
    body = {"scan_id": "0198f0a2-7f43-7c3e-a1c5-0f4d2f7a9b01", "delegate": found["欧阳"][0]["delegate"], "point": "gate"}
    answers = [here.post(body).get_json() for _ in range(2)]
    assert [(answer["outcome"], answer["replayed"]) for answer in answers] == [("admitted", False), ("admitted", True)]


def test_search_tells_the_category_and_who_is_in_at_the_point(stage: Any, desk: Any) -> None:
    stage.add_point("gate", "in_out")
    stage.add_point("table")
    inside, outside = stage.add_delegates(2, name="欧阳娜娜", category="vip")
    here = desk("A台")
    here.scan(stage.code_of(inside), "gate")
    here.scan(stage.code_of(outside), "gate")
    stage.clock.time += timedelta(minutes=10)
    here.scan(stage.code_of(outside), "gate", direction="out")
    seen = {"at": "2019-10-12T09:00:00+08:00", "desk": "A台"}
    for query, first in (({"point": "gate"}, seen), ({"point": "table"}, None), ({}, None)):
        found = here.get("/search", q="欧阳", **query).get_json()["results"]
        assert {one["number"]: (one["category"], one["colour"], one["first"]) for one in found} == {
            inside: ("vip", "#B3261E", first), outside: ("vip", "#B3261E", None)}
    alone = desk("B台", ["gate"])
    assert [one["first"] for one in alone.get("/search", q="欧阳").get_json()["results"]] == [seen, None]
    foreign = alone.get("/search", q="欧阳", point="table")
    assert (foreign.status_code, foreign.get_json()["code"]) == (403, "foreign_point")


def test_search_gives_ten_at_most(stage: Any, desk: Any) -> None:
    stage.add_delegates(12, name="王伟")
    assert len(desk().get("/search", q="王伟").get_json()["results"]) == 10


@pytest.mark.parametrize("words", ["", "王", " 王 ", "\x00王"])
def test_search_needs_two_characters(stage: Any, desk: Any, words: str) -> None:
    response = desk().get("/search", q=words)
    assert (response.status_code, response.get_json()["code"]) == (422, "search_too_short")


def test_search_is_off_where_it_was_not_given(stage: Any, desk: Any) -> None:
    response = desk(may_search=False).get("/search", q="王伟")
    assert (response.status_code, response.get_json()["code"]) == (403, "search_off")


def test_handle_ends_and_is_good_at_its_desk_only(stage: Any, desk: Any) -> None:
    stage.add_point("gate")
    stage.add_delegate("王伟", search_text="王伟")
    here, there = desk("A"), desk("B")
    handle = here.get("/search", q="王伟").get_json()["results"][0]["delegate"]
    body = {"scan_id": "0198f0a2-7f43-7c3e-a1c5-0f4d2f7a9b01", "delegate": handle, "point": "gate"}
    refused = [there.post(body), here.post({**body, "delegate": handle[:-1] + "x"}), here.post({**body, "delegate": "7"})]
    stage.clock.time += timedelta(minutes=16)
    refused.append(here.post(body))
    assert [(one.status_code, one.get_json()["code"]) for one in refused] == [(422, "handle_expired")] * 4


def test_pair_command_prints_a_token_that_scans(stage: Any, client: Any) -> None:
    stage.add_point("gate")
    stage.add_point("door")
    run = stage.app.test_cli_runner().invoke
    done = run(args=["desk", "pair", "--event", "summit", "--name", "A", "--point", "door", "--supervisor", "--json"])
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["desk"], answer["points"]) == (0, "A", ["door"])
    response = client.get("/api/v1/desk", headers={"Authorization": f"Bearer {answer['token']}"})
    assert (response.status_code, response.get_json()["supervisor"]) == (200, True)
    every = run(args=["desk", "pair", "--event", "summit", "--name", "B", "--json"])
    assert json.loads(every.stdout)["points"] == ["gate", "door"]


@pytest.mark.parametrize(("extra", "code"), [
    (["--event", "nowhere"], "event_unknown"), (["--event", "summit", "--point", "x"], "desk_point_unknown"),
])
def test_pair_command_says_what_is_wrong(stage: Any, extra: list[str], code: str) -> None:
    done = stage.app.test_cli_runner().invoke(args=["desk", "pair", "--name", "A", "--json", *extra])
    assert (done.exit_code, json.loads(done.stdout)["error"]) == (1, code)


def test_photo_is_shown_to_the_desk_that_scanned_and_to_no_other(stage: Any, desk: Any, client: Any) -> None:
    stage.add_point("gate")
    number = stage.add_delegate()
    with open_unit(Command()) as unit:
        stored = store_file(unit, b"\x89PNG", name="me.png", media_type="image/png", purpose="answer")
        question = Question(event_id=stage.event_id, position=1, key="photo", type="photo", label={"zh": "照片"})
        unit.session.add(question)
        unit.session.flush()
        delegate_id = unit.session.scalars(sa.select(Delegate.id).where(Delegate.number == number)).one()
        unit.session.add(Answer(delegate_id=delegate_id, question_id=question.id, file_id=stored.id))
    here, there = desk("A"), desk("B")
    address = here.scan(stage.code_of(number), "gate")["delegate"]["photo"]
    with client.get(address, headers=here.headers) as picture:
        assert (picture.status_code, picture.mimetype, picture.data) == (200, "image/png", b"\x89PNG")
    assert [client.get(address, headers=headers).status_code for headers in (there.headers, {})] == [422, 401]
    stage.clock.time += timedelta(minutes=16)
    assert client.get(address, headers=here.headers).status_code == 422


def test_archiving_an_event_ends_its_desks_and_lets_none_be_added(stage: Any) -> None:
    desk_id, _ = set_up(stage)
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        event.status = EventStatus.CLOSED
        set_status(unit, event, EventStatus.ARCHIVED)
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        assert unit.session.get_one(Desk, desk_id).revoked_at is not None
        with pytest.raises(Refused) as told:
            create_desk(unit, event, DeskPlan("B"))
        assert told.value.code == "desk_event_archived"
