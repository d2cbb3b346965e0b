"""Walk-ins at an arrival desk: registered once, approved by who may, hinted at where somebody is alike."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command
from app.core.audit import AuditEntry
from app.core.database import db
from app.core.unit import open_unit
from badges.arrivals.rules import LOCKED_FOR, TRIES
from badges.arrivals.services.settings import WalkInsPart
from events.registration.models import Delegate
from events.setup.models import Category, Event
from tests.badges.arrivals.conftest import PIN, a_walk_in


@pytest.fixture(autouse=True)
def allowed(arrival: Any) -> Any:
    return arrival


def send(desk: Any, body: dict[str, Any]) -> dict[str, Any]:
    response = desk.post(body, "walk-ins")
    assert response.status_code == 200, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


def people(name: str = "欧阳娜娜") -> list[tuple[str, str, str | None]]:
    rows = db.session.execute(sa.select(Delegate.source, Delegate.status, Delegate.mobile).where(Delegate.name == name))
    return [tuple(row) for row in rows]


def taken(code: str = "delegate") -> int:
    return db.session.scalar(sa.select(Category.taken).where(Category.code == code)) or 0


def test_with_the_pin_somebody_is_approved_printed_and_let_in(desk: Any) -> None:
    at = desk("A", ["front"])
    answer = send(at, a_walk_in(pin=PIN))
    assert answer["state"] == "approved"
    assert answer["person"] == {
        "name": "欧阳娜娜", "name_latin": "Ouyang Nana", "unit": "北京新图大学", "category": "正式代表"}
    scanned = at.post({"scan_id": str(uuid.uuid4()), "delegate": answer["delegate"]}).get_json()
    assert (scanned["outcome"], scanned["detail"]) == ("admitted", {"hand_out": ["badge_to_print"]})
    badge = at.post({"delegate": answer["delegate"]}, "badges")
    assert (badge.status_code, badge.mimetype, badge.data[:5]) == (200, "application/pdf", b"%PDF-")
    again = at.post({"scan_id": str(uuid.uuid4()), "delegate": answer["delegate"]}).get_json()
    assert (again["outcome"], again["reason"]) == ("refused", "already_in")
    assert (people(), taken()) == ([("desk", "approved", "+8613800138000")], 1)


def test_sent_twice_makes_one_also_at_once(desk: Any, app: Any) -> None:
    at, body = desk("A", ["front"], supervisor=True), a_walk_in()

    def post(_nth: int) -> tuple[int, str]:
        response = app.test_client().post("/api/v1/desk/walk-ins", json=body, headers=at.headers)
        return response.status_code, response.get_json()["state"]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(post, range(4))) == [(200, "approved")] * 4
    assert (len(people()), taken()) == (1, 1)


def test_without_a_supervisor_it_waits_and_the_desk_sees_what_becomes_of_it(desk: Any, stage: Any) -> None:
    at, body = desk("A", ["front"]), a_walk_in()
    assert (send(at, body)["state"], send(at, body)["delegate"]) == ("pending", None)
    refused = at.post({"code": stage.code_of(1)}, "badges")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "walk_in_not_approved")
    stage.change_delegate(1, status="approved")
    seen = at.get(f"/walk-ins/{body['walk_in_id']}").get_json()
    assert (seen["state"], seen["delegate"] is None) == ("approved", False)
    assert at.get(f"/walk-ins/{uuid.uuid4()}").status_code == 404
    assert at.get("/walk-ins/nonsense").status_code == 404


def test_supervisor_agrees_later_with_the_pin(desk: Any) -> None:
    at, body = desk("A", ["front"]), a_walk_in()
    assert send(at, body)["state"] == "pending"
    assert send(at, {**body, "pin": PIN})["state"] == "approved"
    tags = db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.subject_kind == "delegate").order_by(AuditEntry.id))
    assert list(tags) == ["delegate.registered", "arrivals.walk_in", "delegate.approved"]


def test_same_person_is_not_registered_again(desk: Any) -> None:
    at = desk("A", ["front"], supervisor=True)
    send(at, a_walk_in())
    again = send(at, a_walk_in(anyway=True))
    assert (again["state"], again["person"]["name"], again["delegate"] is None) == ("known", "欧阳娜娜", False)
    assert len(people()) == 1


@pytest.mark.parametrize(("may_search", "name", "mobile", "alike"), [
    (True, "欧阳娜娜", "13900139000", ["欧阳娜娜 · 北京新图大学"]),
    (False, "欧阳娜娜", "13900139000", [None]),
    # Whose number it is nobody learns by typing it.
    (True, "单雄信", "13800138000", [None]),
])
def test_who_is_alike_is_hinted_at_no_further_than_a_search_would(
    desk: Any, may_search: bool, name: str, mobile: str, alike: list[str | None],
) -> None:
    at = desk("A", ["front"], supervisor=True, may_search=may_search)
    send(at, a_walk_in())
    body = a_walk_in(name, mobile=mobile)
    asked = send(at, body)
    assert asked == {"state": "alike", "delegate": None, "alike": alike, "person": None}
    assert send(at, {**body, "anyway": True})["state"] == "approved"
    assert taken() == 2


def test_all_that_is_wrong_is_told_at_once(desk: Any) -> None:
    body = a_walk_in("", mobile="12")
    response = desk("A", ["front"]).post({**body, "category": "vip"}, "walk-ins")
    assert (response.status_code, sorted(response.get_json()["errors"])) == (422, ["category", "mobile", "name"])
    assert people("") == []


def test_full_category_is_refused_and_nobody_is_kept(desk: Any) -> None:
    with open_unit(Command()) as unit:
        unit.session.execute(sa.update(Category).where(Category.code == "delegate").values(quota=1))
    at = desk("A", ["front"], supervisor=True)
    send(at, a_walk_in())
    full = at.post(a_walk_in("单雄信", mobile="13900139000"), "walk-ins")
    assert (full.status_code, sorted(full.get_json()["errors"])) == (422, ["category"])
    assert (people("单雄信"), taken()) == ([], 1)


def test_pin_is_tried_a_few_times_only(desk: Any, stage: Any) -> None:
    at = desk("A", ["front"])
    codes = [at.post({"pin": "000001"}, "pin").get_json()["code"] for _ in range(TRIES)]
    locked = at.post({"pin": PIN}, "pin")
    assert (codes, locked.status_code, locked.headers["Retry-After"]) == (["pin_wrong"] * TRIES, 429, "600")
    stage.clock.time += LOCKED_FOR + timedelta(seconds=1)
    assert at.post({"pin": PIN}, "pin").status_code == 204
    assert at.post(a_walk_in(pin="000001"), "walk-ins").get_json()["code"] == "pin_wrong"
    assert people() == []


def test_what_is_not_allowed_is_refused(desk: Any, stage: Any, allowed: Any) -> None:
    stage.add_point("gate")
    elsewhere = desk("B", ["gate"])
    assert elsewhere.post(a_walk_in(), "walk-ins").get_json()["code"] == "walk_ins_elsewhere"
    assert elsewhere.post({"code": "X"}, "badges").get_json()["code"] == "walk_ins_elsewhere"
    assert elsewhere.get().get_json()["walk_ins"] is None
    allowed(pin="")
    at = desk("A", ["front"])
    assert at.post(a_walk_in(), "walk-ins").get_json()["code"] == "walk_ins_off"
    assert at.post({"pin": PIN}, "pin").get_json()["code"] == "pin_missing"
    assert at.post({"walk_in_id": "1"}, "walk-ins").get_json()["code"] == "malformed"
    assert at.post({"code": "NOTHING"}, "badges").status_code == 404


def test_desk_is_told_whom_it_may_register(desk: Any) -> None:
    told = desk("A", ["front"]).get().get_json()
    assert (told["pin"], told["rehearsal"], told["walk_ins"]) == (True, None, {
        "approval": True, "categories": [{"code": "delegate", "name": "正式代表"}, {"code": "media", "name": "媒体"}]})


@pytest.mark.one_database
def test_settings_go_into_the_definition_and_come_out_again(stage: Any) -> None:
    with open_unit(Command()) as unit:
        event, part = unit.session.get_one(Event, stage.event_id), WalkInsPart()
        assert part.export(unit.session, event) == {"categories": ["delegate", "media"], "approval": True}
        changes = [part.apply(unit, event, {"categories": ["media"], "approval": False}) for _ in range(2)]
        assert (changes, part.export(unit.session, event)) == (
            [True, False], {"categories": ["media"], "approval": False})
        assert part.apply(unit, event, {}) is True
        assert part.export(unit.session, event) is None
