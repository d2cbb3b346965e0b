"""Batches of scans: what happened offline is kept as it happened, whatever comes when."""

from __future__ import annotations

import itertools
import random
import threading
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command
from app.core.database import db
from app.core.unit import open_unit
from badges.codes.services import reissue_badge, withdraw_badge
from badges.desk.models import Scan
from badges.desk.services.pairing import revoke_desk
from events.registration.services.decisions import set_status
from events.registration.services.places import release_places
from events.setup.models import Activity, Category, Event
from tests.factories.scans import an_item, kept_marks

ADMITTED = {"outcome": "admitted", "reason": None}
NOTE = {"note": "领导同意"}


def results(desk: Any, stage: Any, *items: Any, sent_at: datetime | None = None) -> list[dict[str, Any]]:
    response = desk.post({"sent_at": (sent_at or stage.clock.time).isoformat(), "scans": items}, "scans/batch")
    assert response.status_code == 200, response.get_data(as_text=True)
    told: list[dict[str, Any]] = response.get_json()["results"]
    return told


def revoke(stage: Any, desk_id: int = 1) -> None:
    with open_unit(Command()) as unit:
        revoke_desk(unit, unit.session.get_one(Event, stage.event_id), desk_id)


@pytest.fixture
def gate(stage: Any) -> str:
    return stage.add_point("gate")


@pytest.fixture
def code(stage: Any, gate: str) -> str:
    return stage.code_of(stage.add_delegate("欧阳娜娜"))


def test_offline_admission_is_kept_with_its_time_and_answered_in_full(stage: Any, desk: Any, code: str) -> None:
    at = stage.clock.time - timedelta(minutes=7)
    item = an_item(code, at, verdict=ADMITTED)
    assert results(desk(), stage, item) == [{
        "scan_id": item["scan_id"], "outcome": "admitted", "reason": None, "point": "gate",
        "at": "2019-10-12T08:53:00+08:00", "replayed": False,
        "delegate": {
            "name": "欧阳娜娜", "name_latin": None, "unit": None, "category": "delegate", "colour": "#0B6E75",
            "photo": None, "attention": [],
        },
        "first": None, "detail": {}, "marks": ["offline"], "count": 1,
    }]  # fmt: skip


def test_batch_sent_again_is_replayed_and_counts_nothing(stage: Any, desk: Any, code: str) -> None:
    here, item = desk(), an_item(code, stage.clock.time)
    first = results(here, stage, item, item)
    assert [answer["replayed"] for answer in first] == [False, True]
    stage.clock.time += timedelta(minutes=5)
    assert results(here, stage, item) == [{**first[0], "replayed": True}]
    assert len(kept_marks()) == 1


def test_each_item_is_answered_on_its_own_and_in_order(stage: Any, desk: Any, code: str) -> None:
    stage.add_point("door", "once")
    now = stage.clock.time
    good, other = an_item(code, now), an_item(code, now)
    told = results(
        desk(points=["gate"]), stage, {"scan_id": "no"}, good, 7, None, an_item(code, None), an_item(code, now, "door"),
        {**good, "direction": "out"}, {**good, "code": "x"}, {**an_item(code, now), "override": NOTE},
        an_item(code, now, verdict={"outcome": "refused"}), other, an_item(code, datetime(1, 1, 1, tzinfo=now.tzinfo)),
    )  # fmt: skip
    errors = [answer.get("error") for answer in told]
    assert errors == [
        "malformed", None, "malformed", "malformed", "malformed", "foreign_point", "malformed", "scan_id_reused",
        "malformed", "malformed", None, "malformed",
    ]
    assert [answer["scan_id"] for answer in told[:4]] == ["no", good["scan_id"], None, None]
    assert len(kept_marks()) == 2


@pytest.mark.parametrize("body", [None, [], {"scans": []}, {"sent_at": "now", "scans": []}, {"sent_at": "2019-10-12T09:00:00+08:00"},
                                  {"sent_at": "2019-10-12T09:00:00+08:00", "scans": 7}, {"sent_at": "0001-01-01T00:00:00+14:00", "scans": []}])  # fmt: skip
def test_batch_that_is_none_is_422(desk: Any, gate: str, body: Any) -> None:
    response = desk().post(body, "scans/batch")
    assert (response.status_code, response.get_json()["code"]) == (422, "malformed")


def test_batch_of_more_than_500_is_413_and_keeps_nothing(stage: Any, desk: Any, code: str) -> None:
    body = {"sent_at": stage.clock.time.isoformat(), "scans": [an_item(code, stage.clock.time) for _ in range(501)]}
    response = desk().post(body, "scans/batch")
    assert (response.status_code, kept_marks()) == (413, {})


@pytest.mark.parametrize(("seconds", "corrected"), [(0, 0), (4, 0), (6, 10), (600, 600), (-600, -600), (-4, 0)])
def test_times_are_corrected_by_the_desks_clock(stage: Any, desk: Any, code: str, seconds: int, corrected: int) -> None:
    sent_at = stage.clock.time - timedelta(seconds=seconds)
    scanned = sent_at - timedelta(minutes=20)
    told = results(desk(), stage, an_item(code, scanned), sent_at=sent_at)[0]
    expected = scanned + timedelta(seconds=corrected)
    assert (datetime.fromisoformat(told["at"]), told["marks"]) == (expected, ["offline"])


def test_correction_of_the_first_batch_stays(stage: Any, desk: Any, code: str) -> None:
    here, item = desk(), an_item(code, stage.clock.time - timedelta(hours=1))
    first = results(here, stage, item)
    assert results(here, stage, item, sent_at=stage.clock.time - timedelta(minutes=10)) == [{**first[0], "replayed": True}]


@pytest.mark.parametrize(("minutes", "marks"), [(-1, ["offline"]), (1, ["offline", "clock"]), (-24 * 60, ["offline"]), (-24 * 60 - 1, ["offline", "clock"])])
def test_impossible_times_are_marked(stage: Any, desk: Any, code: str, minutes: int, marks: list[str]) -> None:
    item = an_item(code, stage.clock.time + timedelta(minutes=minutes))
    assert results(desk(), stage, item)[0]["marks"] == marks


def test_scan_of_a_wrong_clock_yields_to_the_others(stage: Any, desk: Any, code: str) -> None:
    here, now = desk(), stage.clock.time
    early = an_item(code, now - timedelta(days=2))
    late = an_item(code, now - timedelta(minutes=1))
    results(here, stage, early, late)
    assert kept_marks() == {early["scan_id"]: ["offline", "conflict", "clock"], late["scan_id"]: ["offline"]}


def test_refusal_stays_one_and_a_bad_code_is_always_refused(stage: Any, other_event: Any, desk: Any, code: str) -> None:
    now = stage.clock.time
    other = other_event()
    foreign = other.code_of(other.add_delegate())
    told = results(
        desk(), stage, an_item(code, now, verdict={"outcome": "refused", "reason": "too_late"}),
        an_item("rubbish", now, verdict=ADMITTED), an_item(foreign, now),
    )  # fmt: skip
    assert [(answer["outcome"], answer["reason"], answer["marks"]) for answer in told] == [
        ("refused", "too_late", ["offline"]), ("refused", "bad_code", ["offline"]), ("refused", "wrong_event", ["offline"]),
    ]


def test_earliest_of_two_desks_is_the_admission_and_answers_stay(stage: Any, desk: Any, code: str) -> None:
    one, two, now = desk("A"), desk("B"), stage.clock.time
    later = an_item(code, now - timedelta(minutes=5))
    earlier = an_item(code, now - timedelta(minutes=9))
    before = results(one, stage, later)[0]
    results(two, stage, earlier)
    assert kept_marks() == {later["scan_id"]: ["offline", "conflict"], earlier["scan_id"]: ["offline"]}
    assert results(one, stage, later)[0] == {
        **before, "replayed": True, "now": {"outcome": "refused", "reason": "already_in"},
    }


def test_online_admission_becomes_a_conflict_once_an_earlier_one_is_told(stage: Any, desk: Any, code: str) -> None:
    online = desk("A").scan(code, "gate")
    item = an_item(code, stage.clock.time - timedelta(minutes=3))
    results(desk("B"), stage, item)
    assert kept_marks() == {online["scan_id"]: ["conflict"], item["scan_id"]: ["offline"]}


def test_unlisted_is_the_desks_to_say_and_no_other_mark(stage: Any, desk: Any, code: str) -> None:
    item = an_item(code, stage.clock.time, marks=["unlisted", "annulled", "conflict"])
    assert results(desk(), stage, item)[0]["marks"] == ["unlisted", "offline"]


def test_supervisors_word_counts_offline_too(stage: Any, desk: Any, gate: str) -> None:
    code = stage.code_of(stage.add_delegate(status="pending"))
    told = results(desk(supervisor=True), stage, an_item(code, stage.clock.time, override=NOTE))[0]
    assert (told["marks"], told["rule"]) == (["overridden", "offline"], "not_approved")


def at_then(stage: Any, minutes: int) -> datetime:
    return stage.clock.time - timedelta(minutes=minutes)


def test_rules_are_those_of_the_time_of_the_scan(stage: Any, desk: Any, gate: str) -> None:
    number = stage.add_delegate()
    code = stage.code_of(number)
    stage.clock.time += timedelta(minutes=10)
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        unit.session.execute(sa.update(Category).values(taken=1))
        set_status(unit, event, stage._delegate(unit, number), "cancelled")
    stage.clock.time += timedelta(minutes=10)
    before, after = an_item(code, at_then(stage, 11)), an_item(code, at_then(stage, 9))
    told = results(desk(), stage, after, before)
    assert [(answer["marks"], answer.get("rule")) for answer in told] == [
        (["offline", "against_rules", "conflict"], "cancelled"), (["offline"], None),
    ]


@pytest.mark.parametrize("service", [reissue_badge, withdraw_badge])
def test_badge_is_void_only_from_its_end_on(stage: Any, desk: Any, gate: str, service: Any) -> None:
    stage.add_point("stall", "many")
    number = stage.add_delegate()
    code = stage.codes()[number][0]
    stage.clock.time += timedelta(minutes=10)
    stage.act(service, number)
    stage.clock.time += timedelta(minutes=10)
    told = results(desk(), stage, *(an_item(code, at_then(stage, minutes), "stall") for minutes in (11, 9)))
    assert [answer.get("rule") for answer in told] == [None, "revoked"]


def test_sign_ups_are_those_of_the_time_of_the_scan(stage: Any, desk: Any) -> None:
    stage.add_activity("talk", stage.clock.time)
    stage.add_point("hall", "many", "talk", needs_sign_up=True)
    number = stage.add_delegate()
    code = stage.code_of(number)
    stage.hold_place(number, "talk")
    stage.clock.time += timedelta(minutes=10)
    with open_unit(Command()) as unit:
        unit.session.execute(sa.update(Activity).values(taken=1))
        release_places(unit, [stage._delegate(unit, number).id])
    stage.clock.time += timedelta(minutes=10)
    told = results(desk(), stage, *(an_item(code, at_then(stage, minutes), "hall") for minutes in (11, 9)))
    assert [answer.get("rule") for answer in told] == [None, "not_signed_up"]


def test_entry_of_who_is_inside_is_against_the_rules_and_exits_are_paired(stage: Any, desk: Any, code: str) -> None:
    stage.add_point("door", "in_out")
    here = desk()
    items = [an_item(code, at_then(stage, 9 - nth), "door", direction=way) for nth, way in enumerate(["out", "in", "in", "out", "in"])]
    for item in reversed(items):
        results(here, stage, item)
    assert [kept_marks()[item["scan_id"]] for item in items] == [
        ["without_entry", "offline"], ["offline"], ["offline", "against_rules"], ["offline"], ["offline"],
    ]


def test_revoked_desk_delivers_for_seven_days_what_it_scanned_before(stage: Any, desk: Any, code: str) -> None:
    here, scanned = desk(), stage.clock.time
    revoke(stage)
    stage.clock.time += timedelta(hours=1)
    late, online = an_item(code, scanned), {key: value for key, value in an_item(code, scanned).items() if key != "offline"}
    assert [answer.get("marks", answer.get("error")) for answer in results(here, stage, late, online)] == [
        ["offline", "revoked_desk"], "malformed",
    ]
    assert [here.get().status_code, here.get("/search", q="王伟").status_code] == [401, 401]
    stage.clock.time = scanned + timedelta(days=7)
    response = here.post({"sent_at": stage.clock.time.isoformat(), "scans": []}, "scans/batch")
    assert response.status_code == 401


def test_item_that_was_not_offline_is_decided_now(stage: Any, desk: Any, code: str) -> None:
    item = {"scan_id": str(uuid.uuid4()), "code": code, "point": "gate"}
    told = results(desk(), stage, *({**item, "scan_id": str(uuid.uuid4())} for _ in range(2)))
    assert [(answer["outcome"], answer["reason"], answer["marks"]) for answer in told] == [
        ("admitted", None, []), ("refused", "already_in", []),
    ]


def test_bad_codes_of_a_batch_slow_nobody_down(stage: Any, desk: Any, code: str) -> None:
    here = desk()
    told = results(here, stage, *(an_item("x", stage.clock.time) for _ in range(25)))
    assert {answer["reason"] for answer in told} == {"bad_code"}
    assert here.scan("y", "gate")["reason"] == "bad_code"


def test_state_is_the_same_in_any_order_and_however_often(stage: Any, desk: Any, gate: str) -> None:
    """Two desks, clocks ten minutes off, some badges shared: each shuffle of the same batches ends alike."""
    stage.add_point("door", "in_out", forgiving=True)
    numbers = stage.add_delegates(12)
    codes = [stage.code_of(number) for number in numbers]
    desks = {"A": (desk("A"), timedelta(minutes=10)), "B": (desk("B"), timedelta(minutes=-10))}
    ends = []
    for seed in range(3):
        rng = random.Random(7)
        batches = []
        for name, point in itertools.product(desks, ["gate", "door"]):
            offset = desks[name][1]
            mine = [an_item(code, at_then(stage, rng.randint(1, 30)) + offset, point, scan_id=str(uuid.UUID(int=rng.getrandbits(128))),
                            direction=rng.choice(["in", "out"]) if point == "door" else "in") for code in codes[:8] if rng.random() < 0.8]  # fmt: skip
            batches += [(name, mine[:3]), (name, mine[3:]), (name, mine)]
        random.Random(seed).shuffle(batches)
        for name, items in batches:
            results(desks[name][0], stage, *items, sent_at=stage.clock.time + desks[name][1])
        with open_unit(Command()) as unit:
            rows = unit.session.execute(sa.select(Scan.scan_id, Scan.at, Scan.outcome, Scan.marks, Scan.rule).order_by(Scan.scan_id))
            ends.append([tuple(row) for row in rows])
            unit.session.execute(sa.delete(Scan))
    assert ends[0]
    assert ends == [ends[0]] * 3


def test_two_desks_that_deliver_and_scan_at_once_end_in_one_state(stage: Any, desk: Any, gate: str) -> None:
    """Batches of the same badges in opposite orders beside scans of today: nothing waits for ever, each badge has one admission."""
    numbers = stage.add_delegates(30)
    codes = [stage.code_of(number) for number in numbers]
    tokens = [stage.pair(name) for name in "ABC"]
    items = [[an_item(code, at_then(stage, minutes)) for code in codes[::step]] for minutes, step in ((9, 1), (5, -1))]
    told: list[int] = []

    def send(nth: int) -> None:
        browser, headers = stage.app.test_client(), {"Authorization": f"Bearer {tokens[nth]}"}
        if nth < len(items):
            body = {"sent_at": stage.clock.time.isoformat(), "scans": items[nth]}
            told.append(browser.post("/api/v1/desk/scans/batch", json=body, headers=headers).status_code)
            return
        for code in codes:
            body = {"scan_id": str(uuid.uuid4()), "code": code, "point": "gate"}
            told.append(browser.post("/api/v1/desk/scans", json=body, headers=headers).status_code)

    db.session.remove()
    threads = [threading.Thread(target=send, args=(nth,)) for nth in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert told == [200] * 32
    marks = kept_marks()
    assert [marks[item["scan_id"]] for item in items[0]] == [["offline"]] * 30
    assert [marks[item["scan_id"]] for item in items[1]] == [["offline", "conflict"]] * 30
    online = set(marks) - {item["scan_id"] for part in items for item in part}
    with open_unit(Command(), writes=False) as unit:
        rows = unit.session.execute(sa.select(Scan.outcome, Scan.marks).where(Scan.scan_id.in_(online)))
        assert {(row.outcome, *row.marks) for row in rows} <= {("refused",), ("admitted", "conflict")}
