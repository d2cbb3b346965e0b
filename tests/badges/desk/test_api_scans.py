"""What surrounds an outcome: replays, refusals of the request, slowing down, and races."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command
from app.core.database import db
from app.core.unit import open_unit
from badges.codes.services import withdraw_badge
from badges.desk.models import Scan
from badges.desk.services.pairing import revoke_desk

NOTE = {"note": "领导同意"}


def a_scan(code: str, point: str | None = "gate", **more: Any) -> dict[str, Any]:
    return {"scan_id": str(uuid.uuid4()), "code": code, **({"point": point} if point else {}), **more}


def kept_scans() -> list[Any]:
    with open_unit(Command(), writes=False) as unit:
        return list(unit.session.execute(sa.select(Scan.outcome, Scan.reason, Scan.count).order_by(Scan.id)))


@pytest.fixture
def gate(stage: Any) -> str:
    return stage.add_point("gate")


@pytest.fixture
def code(stage: Any, gate: str) -> str:
    return stage.code_of(stage.add_delegate())


def test_replay_answers_as_before_and_counts_nothing(stage: Any, desk: Any, code: str) -> None:
    here, sent = desk(), a_scan(code)
    first = here.post(sent).get_json()
    here.scan(stage.code_of(stage.add_delegate("李娜")), "gate")
    stage.clock.time += timedelta(hours=1)
    assert here.post(sent).get_json() == {**first, "replayed": True}
    assert len(kept_scans()) == 2


def test_replay_says_what_would_be_said_today(stage: Any, desk: Any, code: str) -> None:
    here, sent = desk(), a_scan(code)
    first = here.post(sent).get_json()
    stage.act(withdraw_badge, 1)
    assert here.post(sent).get_json() == {
        **first, "replayed": True, "now": {"outcome": "refused", "reason": "revoked"},
    }


def test_replay_of_a_refusal_keeps_the_first_and_the_count(stage: Any, desk: Any, code: str) -> None:
    here, sent = desk(), a_scan(code)
    here.scan(code, "gate")
    stage.clock.time += timedelta(minutes=1)
    refused = here.post(sent).get_json()
    stage.clock.time += timedelta(minutes=1)
    assert here.post(sent).get_json() == {**refused, "replayed": True}


def test_replay_after_a_later_admission_is_judged_without_itself(stage: Any, desk: Any, code: str) -> None:
    stage.add_point("door", "in_out")
    here, entry = desk(), a_scan(code, "door")
    here.post(entry)
    here.scan(code, "door", direction="out")
    here.scan(code, "door")
    assert here.post(entry).get_json()["now"] == {"outcome": "refused", "reason": "already_in"}


def test_replay_of_a_bad_code_is_never_slowed_down(desk: Any, gate: str) -> None:
    here, sent = desk(), a_scan("x")
    here.post(sent)
    for _ in range(18):
        here.post(a_scan("x"))
    assert here.post(a_scan("x")).status_code == 429
    assert here.post(sent).get_json()["replayed"] is True


def test_replay_with_another_case_and_spaces_is_the_same_code(desk: Any, code: str) -> None:
    here, sent = desk(), a_scan(code)
    here.post(sent)
    assert here.post({**sent, "code": f" {code.lower()}\n"}).get_json()["replayed"] is True


@pytest.mark.parametrize("change", [{"code": "other"}, {"point": "door"}, {"direction": "out"}])
def test_scan_id_with_something_else_is_409(stage: Any, desk: Any, code: str, change: dict[str, str]) -> None:
    stage.add_point("door", "in_out")
    here, sent = desk(), a_scan(code, "gate")
    here.post(sent)
    response = here.post({**sent, **change})
    assert (response.status_code, response.get_json()["code"]) == (409, "scan_id_reused")


def test_scan_id_of_another_event_is_another_scan(stage: Any, other_event: Any, desk: Any, client: Any, code: str) -> None:
    sent = a_scan(code)
    desk().post(sent)
    other = other_event()
    other.add_point("gate")
    token = other.pair("B")
    answer = client.post(
        "/api/v1/desk/scans", json={**sent, "code": other.code_of(other.add_delegate())},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.get_json()["outcome"] == "admitted"


def test_every_scan_is_kept_and_a_bad_code_only_as_a_hash(stage: Any, desk: Any, code: str) -> None:
    here = desk()
    for text in (code, code, "very secret text"):
        here.scan(text, "gate")
    assert kept_scans() == [("admitted", None, 1), ("refused", "already_in", 1), ("refused", "bad_code", 1)]
    with open_unit(Command(), writes=False) as unit:
        rows = unit.session.execute(sa.select(Scan.__table__)).mappings().all()
        assert not [value for row in rows for value in row.values() if "secret" in str(value)]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}])
@pytest.mark.parametrize(("method", "path"), [("post", "scans"), ("get", "search?q=王伟"), ("get", "")])
def test_no_token_is_401(client: Any, headers: dict[str, str], method: str, path: str) -> None:
    response = getattr(client, method)(f"/api/v1/desk/{path}".rstrip("/"), headers=headers)
    assert (response.status_code, response.content_type, response.get_json()["code"]) == (
        401, "application/problem+json", "desk_token_unknown",
    )


def test_revoked_desk_is_401_at_once(stage: Any, desk: Any, code: str) -> None:
    here = desk()
    assert here.get().status_code == 200
    with open_unit(Command()) as unit:
        from events.setup.models import Event

        revoke_desk(unit, unit.session.get_one(Event, stage.event_id), 1)
    assert [here.get().status_code, here.post(a_scan(code)).status_code] == [401, 401]


@pytest.mark.parametrize("point", ["door", "nowhere", "gate ", "𠮷", "\x00", "\ud800"])
def test_point_that_is_not_the_desks_is_403(stage: Any, desk: Any, code: str, point: str) -> None:
    stage.add_point("door")
    response = desk(points=["gate"]).post(a_scan(code, point))
    assert (response.status_code, response.get_json()["code"]) == (403, "foreign_point")


def test_point_may_be_left_out_where_there_is_one(stage: Any, desk: Any, code: str) -> None:
    stage.add_point("door")
    assert desk("one", ["gate"]).scan(code)["point"] == "gate"
    response = desk("all").post(a_scan(code, None))
    assert (response.status_code, response.get_json()["code"]) == (422, "point_needed")


GOOD = {"scan_id": "0198f0a2-7f43-7c3e-a1c5-0f4d2f7a9b01", "code": "x", "point": "gate"}


@pytest.mark.parametrize(
    "body",
    [
        None, [], "text", 1, {}, {"code": "x"}, {**GOOD, "scan_id": "no"}, {**GOOD, "scan_id": 7}, {**GOOD, "code": 7},
        {**GOOD, "code": ""}, {**GOOD, "code": None}, {**GOOD, "code": "x" * 8_001}, {**GOOD, "delegate": "1.2.3"},
        {**GOOD, "direction": "up"}, {**GOOD, "override": "yes"}, {**GOOD, "override": {"note": 7}},
        {**GOOD, "at": "yesterday"}, {**GOOD, "at": "2019-10-12T09:00:00"}, {**GOOD, "point": ["gate"]},
    ],
)  # fmt: skip
def test_malformed_scan_is_422_and_not_kept(desk: Any, gate: str, body: Any) -> None:
    response = desk().post(body)
    assert (response.status_code, response.get_json()["code"], kept_scans()) == (422, "malformed", [])


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["scans", "scans/batch", "health", "walk-ins", "badges", "pin", "pair"])
@pytest.mark.parametrize("body", [b"\xff{", b"[" * 1_020, b"9" * 1_020])
def test_body_that_is_no_json_is_422(desk: Any, client: Any, gate: str, body: bytes, path: str) -> None:
    response = client.post(f"/api/v1/desk/{path}", data=body, headers=desk().headers)
    assert (response.status_code, response.get_json()["code"]) == (422, "malformed")


@pytest.mark.one_database
def test_other_method_is_405_and_names_the_ones_that_are_allowed(client: Any, gate: str) -> None:
    answer = client.put("/api/v1/desk/scans", json={})
    assert (answer.status_code, answer.mimetype, answer.headers["Allow"]) == (
        405, "application/problem+json", "OPTIONS, POST")


@pytest.mark.parametrize(
    ("supervisor", "override", "refusal"),
    [(False, NOTE, "override_not_allowed"), (True, {}, "override_needs_note"), (True, {"note": " \t"}, "override_needs_note")],
)
def test_override_without_right_or_note_is_422(
    desk: Any, code: str, supervisor: bool, override: dict[str, str], refusal: str
) -> None:
    response = desk(supervisor=supervisor).post(a_scan(code, override=override))
    assert (response.status_code, response.get_json()["code"], kept_scans()) == (422, refusal, [])


@pytest.mark.parametrize("admits", ["once", "many"])
def test_direction_out_at_a_point_without_exits_is_422(stage: Any, desk: Any, code: str, admits: str) -> None:
    stage.add_point("door", admits)
    response = desk().post(a_scan(code, "door", direction="out"))
    assert (response.status_code, response.get_json()["code"]) == (422, "direction_not_possible")


def test_twentieth_bad_code_within_a_minute_is_slowed_and_not_kept(stage: Any, desk: Any, code: str) -> None:
    here = desk()
    served = []
    for _ in range(21):
        served.append(here.post(a_scan("x")).status_code)
        stage.clock.time += timedelta(seconds=1)
    assert served == [200] * 19 + [429] * 2
    slowed = here.post(a_scan("x"))
    assert (slowed.headers["Retry-After"], slowed.get_json()["code"]) == ("39", "too_many_bad_codes")
    assert len(kept_scans()) == 19
    assert here.scan(code, "gate")["outcome"] == "admitted"
    assert here.post(a_scan("x")).status_code == 200


def test_desk_is_served_again_when_the_minute_is_over(stage: Any, desk: Any, gate: str) -> None:
    here = desk()
    for _ in range(19):
        here.post(a_scan("x"))
    wait = int(here.post(a_scan("x")).headers["Retry-After"])
    stage.clock.time += timedelta(seconds=wait)
    assert here.post(a_scan("x")).status_code == 200


def test_bad_codes_of_one_desk_slow_no_other(desk: Any, gate: str) -> None:
    here = desk("A")
    for _ in range(19):
        here.post(a_scan("x"))
    assert [here.post(a_scan("x")).status_code, desk("B").post(a_scan("x")).status_code] == [429, 200]


@pytest.mark.parametrize(("admits", "delegates"), [("once", 150), ("in_out", 50)])
def test_two_desks_at_once_admit_exactly_once(stage: Any, desk: Any, admits: str, delegates: int) -> None:
    """Two threads scan the same badges at the same instants: each badge is admitted once and refused once."""
    stage.add_point("door", admits)
    stage.add_delegates(delegates)
    codes = [code for code, _ in stage.codes().values()]
    tokens = [stage.pair(name) for name in "AB"]
    start = threading.Barrier(2)
    told: list[list[tuple[str, str | None]]] = [[], []]

    def scan_all(nth: int) -> None:
        browser = stage.app.test_client()
        for code in codes:
            start.wait(timeout=60)
            answer = browser.post(
                "/api/v1/desk/scans", json=a_scan(code, "door"), headers={"Authorization": f"Bearer {tokens[nth]}"}
            ).get_json()
            told[nth].append((answer["outcome"], answer["reason"]))

    db.session.remove()
    threads = [threading.Thread(target=scan_all, args=(nth,)) for nth in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    pairs = [sorted(pair, key=str) for pair in zip(*told, strict=True)]
    assert pairs == [[("admitted", None), ("refused", "already_in")]] * delegates
    with open_unit(Command(), writes=False) as unit:
        admitted = sa.select(sa.func.count()).where(Scan.outcome == "admitted")
        assert unit.session.scalar(admitted) == delegates


def test_same_scan_sent_twice_at_once_is_kept_once(stage: Any, desk: Any, gate: str) -> None:
    stage.add_delegates(25)
    codes = [code for code, _ in stage.codes().values()]
    token = stage.pair("A")
    start = threading.Barrier(2)
    told: list[list[tuple[str, bool]]] = [[], []]
    scans = [a_scan(code) for code in codes]

    def send_all(nth: int) -> None:
        browser = stage.app.test_client()
        for sent in scans:
            start.wait(timeout=60)
            answer = browser.post("/api/v1/desk/scans", json=sent, headers={"Authorization": f"Bearer {token}"}).get_json()
            told[nth].append((answer["outcome"], answer["replayed"]))

    db.session.remove()
    threads = [threading.Thread(target=send_all, args=(nth,)) for nth in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert [sorted(pair) for pair in zip(*told, strict=True)] == [[("admitted", False), ("admitted", True)]] * 25
