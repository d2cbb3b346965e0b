"""Every row of the outcome table of scans.md, over HTTP, in its order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command
from app.core.unit import open_unit
from badges.codes.keys import SigningKey, new_master
from badges.codes.services import reissue_badge, withdraw_badge
from badges.desk import api
from badges.desk.models import Scan

NOTE = {"note": "领导同意"}


@pytest.fixture
def one(stage: Any) -> int:
    return stage.add_delegate("欧阳娜娜", name_latin="Ouyang Nana", unit="北京新图大学", attention=["需轮椅"])


def told(answer: dict[str, Any]) -> tuple[str, str | None]:
    return answer["outcome"], answer["reason"]


def test_admitted_answer_has_all_that_a_desk_may_know(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    code, _ = stage.codes()[one]
    scan_id = "0198f0a2-7f43-7c3e-a1c5-0f4d2f7a9b01"
    assert desk().scan(code, "gate", scan_id=scan_id) == {
        "scan_id": scan_id,
        "outcome": "admitted",
        "reason": None,
        "point": "gate",
        "at": "2019-10-12T09:00:00+08:00",
        "replayed": False,
        "delegate": {
            "name": "欧阳娜娜", "name_latin": "Ouyang Nana", "unit": "北京新图大学", "category": "delegate",
            "colour": "#0B6E75", "photo": None, "attention": ["需轮椅"],
        },
        "first": None,
        "detail": {},
        "marks": [],
        "count": 1,
    }


@pytest.mark.parametrize("code", ["hello", "https://example.org/", "A" * 152, "7K4M9XQD", " ", "𠮷", "\ud800", "\x00"])
def test_bad_code(stage: Any, desk: Any, one: int, code: str) -> None:
    stage.add_point("gate")
    answer = desk(supervisor=True).scan(code, "gate", override=NOTE)
    assert (told(answer), answer["delegate"], answer["marks"]) == (("refused", "bad_code"), None, [])


@pytest.mark.parametrize("code", ["hello", "A" * 152, " ", "\ud800", "\x00", "forged"])
def test_bad_code_is_decided_the_short_way_as_the_long_way_decides_it(
    stage: Any, desk: Any, one: int, code: str, monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage.add_point("gate")
    stage.codes()
    text = SigningKey(1, new_master()).code(stage.event_id, one, 1, 1) if code == "forged" else code
    here = desk(supervisor=True)
    # Who names no point is left to the long way.
    long = here.scan(text)
    with monkeypatch.context() as only:
        only.setattr(api, "scan", None)
        short = here.scan(text, "gate")
    assert {**short, "scan_id": ""} == {**long, "scan_id": ""}
    with open_unit(Command(), writes=False) as unit:
        rows = [{**row, "id": 0, "scan_id": ""} for row in unit.session.execute(sa.select(Scan.__table__)).mappings()]
    assert len(rows) == 2
    assert rows[0] == rows[1]


def test_bad_code_with_a_forged_signature(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    stage.codes()
    forged = SigningKey(1, new_master()).code(stage.event_id, one, 1, 1)
    assert told(desk().scan(forged, "gate")) == ("refused", "bad_code")


@pytest.mark.parametrize(
    ("status", "detail"), [("published", {"event": "对接会"}), ("closed", {"event": "对接会"}), ("draft", {})]
)
def test_wrong_event_names_the_event_only_where_it_is_public(
    stage: Any, other_event: Any, desk: Any, status: str, detail: dict[str, str]
) -> None:
    stage.add_point("gate")
    other = other_event(status=status, name={"zh": "对接会", "en": "Docking"})
    code = other.code_of(other.add_delegate())
    answer = desk(supervisor=True).scan(code, "gate", override=NOTE)
    assert (told(answer), answer["delegate"], answer["detail"]) == (("refused", "wrong_event"), None, detail)


def test_revoked_once_reissued_and_the_new_one_is_good(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    old, old_fallback = stage.codes()[one]
    stage.act(reissue_badge, one)
    new, new_fallback = stage.codes()[one]
    here = desk(supervisor=True)
    assert [told(here.scan(code, "gate", override=NOTE)) for code in (old, old_fallback)] == [("refused", "revoked")] * 2
    assert told(here.scan(new, "gate")) == ("admitted", None)
    assert told(here.scan(new_fallback, "gate")) == ("refused", "already_in")


def test_revoked_once_withdrawn(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    code, _ = stage.codes()[one]
    stage.act(withdraw_badge, one)
    answer = desk().scan(code, "gate")
    assert (told(answer), answer["delegate"]["name"]) == (("refused", "revoked"), "欧阳娜娜")


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_cancelled(stage: Any, desk: Any, one: int, status: str) -> None:
    stage.add_point("gate")
    code = stage.code_of(one)
    stage.change_delegate(one, status=status)
    assert told(desk(supervisor=True).scan(code, "gate", override=NOTE)) == ("refused", "cancelled")


def test_cancelled_after_erasure_names_nobody(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    code = stage.code_of(one)
    stage.delete_delegate(one)
    answer = desk().scan(code, "gate")
    assert (told(answer), answer["delegate"]) == (("refused", "cancelled"), None)


def test_not_approved(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    code = stage.code_of(one)
    stage.change_delegate(one, status="pending")
    assert told(desk().scan(code, "gate")) == ("refused", "not_approved")
    lifted = desk("S", supervisor=True).scan(code, "gate", override=NOTE)
    assert (told(lifted), lifted["marks"], lifted["rule"]) == (("admitted", None), ["overridden"], "not_approved")


def test_wrong_category_by_the_point(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate", categories=["vip"])
    assert told(desk().scan(stage.code_of(one), "gate")) == ("refused", "wrong_category")


def test_wrong_category_by_the_activity_of_a_point_without_its_own(stage: Any, desk: Any, one: int) -> None:
    stage.add_activity("dinner", stage.clock.time, categories=["vip"])
    stage.add_point("taken", activity="dinner")
    stage.add_point("own", activity="dinner", categories=["delegate"])
    here = desk()
    assert [told(here.scan(stage.code_of(one), point)) for point in ("taken", "own")] == [
        ("refused", "wrong_category"),
        ("admitted", None),
    ]


def test_the_category_that_counts_is_the_present_one_not_the_printed_one(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate", categories=["vip"])
    code = stage.code_of(one)
    stage.change_delegate(one, category="vip")
    answer = desk().scan(code, "gate")
    assert (told(answer), answer["delegate"]["category"]) == (("admitted", None), "vip")


def test_not_signed_up_lists_what_is_held_today(stage: Any, desk: Any, one: int) -> None:
    now = stage.clock.time
    stage.add_activity("health", now)
    for code, days in (("late", 0.4), ("forum", 0.1), ("tomorrow", 1)):
        stage.hold_place(one, stage.add_activity(code, now + timedelta(days=days)))
    stage.hold_place(one, stage.add_activity("listed", now), state="waiting")
    stage.hold_place(one, "health", state="waiting")
    stage.add_point("door", activity="health", needs_sign_up=True)
    answer = desk().scan(stage.code_of(one), "door")
    assert (told(answer), answer["detail"]) == (("refused", "not_signed_up"), {"holds": ["forum", "late"]})


def test_signed_up(stage: Any, desk: Any, one: int) -> None:
    stage.hold_place(one, stage.add_activity("health", stage.clock.time))
    stage.add_point("door", activity="health", needs_sign_up=True)
    assert told(desk().scan(stage.code_of(one), "door")) == ("admitted", None)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-31, ("refused", "too_early", {"opens": "2019-10-12T09:30:00+08:00"})),
        (-30, ("admitted", None, {})),
        (0, ("admitted", None, {})),
        (135, ("admitted", None, {})),
        (136, ("refused", "too_late", {"closes": "2019-10-12T12:15:00+08:00"})),
    ],
)
def test_window_of_a_point_bounds_included(stage: Any, desk: Any, one: int, minutes: int, expected: Any) -> None:
    starts = stage.clock.time + timedelta(hours=1)
    stage.add_activity("health", starts)
    stage.add_point("door", activity="health", opens_minutes_before=30, closes_minutes_after=15)
    stage.clock.time = starts + timedelta(minutes=minutes)
    answer = desk().scan(stage.code_of(one), "door")
    assert (answer["outcome"], answer["reason"], answer["detail"]) == expected


def test_point_without_a_window_is_always_open(stage: Any, desk: Any, one: int) -> None:
    stage.add_activity("health", stage.clock.time + timedelta(days=9))
    stage.add_point("door", activity="health")
    assert told(desk().scan(stage.code_of(one), "door")) == ("admitted", None)


def test_already_in_says_when_and_at_which_desk(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    code = stage.code_of(one)
    desk("甲台").scan(code, "gate")
    stage.clock.time += timedelta(minutes=3)
    answer = desk("乙台").scan(code, "gate")
    assert (told(answer), answer["first"], answer["count"]) == (
        ("refused", "already_in"),
        {"at": "2019-10-12T09:00:00+08:00", "desk": "甲台"},
        1,
    )


def test_already_in_counts_by_point(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    stage.add_point("dinner")
    here = desk()
    assert [told(here.scan(stage.code_of(one), point)) for point in ("gate", "dinner")] == [("admitted", None)] * 2


def test_daily_point_starts_afresh_at_four(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("campus", daily=True)
    code, here = stage.code_of(one), desk()
    told_at = []
    for hours in (0, 18.99, 19, 20):  # 9:00, 3:59, 4:00 and 5:00 of the next morning
        stage.clock.time = stage.clock.time.replace(day=12, hour=1) + timedelta(hours=hours)
        answer = here.scan(code, "campus")
        told_at.append((answer["outcome"], answer["count"]))
        stage.clock.time = stage.clock.time.replace(day=12, hour=1, minute=0, second=0, microsecond=0)
    assert told_at == [("admitted", 1), ("refused", 1), ("admitted", 1), ("refused", 1)]


def test_many_point_admits_again_and_counts_entries(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("coffee", "many")
    code, here = stage.code_of(one), desk()
    assert [(here.scan(code, "coffee"))["count"] for _ in range(3)] == [1, 2, 3]


def test_in_out_point_counts_who_is_inside(stage: Any, desk: Any, one: int) -> None:
    two = stage.add_delegate("单雄信")
    stage.add_point("gate", "in_out")
    here = desk()
    told_of = []
    for number, direction in ((one, "in"), (two, "in"), (one, "in"), (one, "out"), (one, "out"), (one, "in")):
        stage.clock.time += timedelta(minutes=1)
        answer = here.scan(stage.code_of(number), "gate", direction=direction)
        told_of.append((answer["outcome"], answer["reason"], answer["marks"], answer["count"]))
    assert told_of == [
        ("admitted", None, [], 1),
        ("admitted", None, [], 2),
        ("refused", "already_in", [], 2),
        ("admitted", None, [], 1),
        ("admitted", None, ["without_entry"], 1),
        ("admitted", None, [], 2),
    ]


def test_forgiving_point_closes_the_entry_before(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate", "in_out", forgiving=True)
    here = desk()
    answers = [here.scan(stage.code_of(one), "gate") for _ in range(2)]
    assert [(told(answer), answer["marks"], answer["count"]) for answer in answers] == [
        (("admitted", None), [], 1),
        (("admitted", None), ["exit_missing"], 1),
    ]


def test_exit_lets_out_whatever_the_badge(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate", "in_out", categories=["vip"])
    code = stage.code_of(one)
    stage.act(withdraw_badge, one)
    stage.change_delegate(one, status="cancelled")
    answer = desk().scan(code, "gate", direction="out")
    assert (told(answer), answer["marks"]) == (("admitted", None), ["without_entry"])


def test_exit_is_refused_to_what_is_no_badge_of_here(stage: Any, other_event: Any, desk: Any) -> None:
    stage.add_point("gate", "in_out")
    other = other_event()
    foreign = other.code_of(other.add_delegate())
    here = desk()
    assert [told(here.scan(code, "gate", direction="out")) for code in ("x", foreign)] == [
        ("refused", "bad_code"),
        ("refused", "wrong_event"),
    ]


def test_reasons_hold_in_their_order(stage: Any, other_event: Any, desk: Any, one: int) -> None:
    """Everything against one scan, lifted one by one from the first."""
    now = stage.clock.time
    stage.add_activity("health", now + timedelta(hours=2))
    stage.add_point("door", activity="health", categories=["delegate"], needs_sign_up=True, opens_minutes_before=0)
    here, supervisor = desk(), desk("S", supervisor=True)
    code = stage.code_of(one)
    stage.change_delegate(one, status="pending", category="media")
    assert told(supervisor.scan(code, "door", override=NOTE)) == ("admitted", None)
    stage.change_delegate(one, status="approved")
    stage.act(reissue_badge, one)
    newer, _ = stage.codes()[one]
    stage.change_delegate(one, status="cancelled")
    other = other_event()
    steps = [told(here.scan(text, "door")) for text in ("x", other.code_of(other.add_delegate()), code, newer)]
    for change in ({"status": "pending"}, {"status": "approved"}, {"category": "delegate"}):
        stage.change_delegate(one, **change)
        steps.append(told(here.scan(newer, "door")))
    stage.hold_place(one, "health")
    steps.append(told(here.scan(newer, "door")))
    stage.clock.time = now + timedelta(hours=3)
    steps.append(told(here.scan(newer, "door")))
    assert [reason for _, reason in steps] == [
        "bad_code", "wrong_event", "revoked", "cancelled", "not_approved", "wrong_category", "not_signed_up",
        "too_early", "already_in",
    ]


def test_override_names_the_first_rule_and_counts_once(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate", categories=["vip"])
    here = desk(supervisor=True)
    answers = [here.scan(stage.code_of(one), "gate", override=NOTE) for _ in range(2)]
    assert [(answer["outcome"], answer["rule"], answer["count"]) for answer in answers] == [
        ("admitted", "wrong_category", 1),
        ("admitted", "wrong_category", 1),
    ]


def test_override_of_nothing_is_ignored(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    answer = desk(supervisor=True).scan(stage.code_of(one), "gate", override=NOTE)
    assert (answer["outcome"], answer["marks"], answer.get("rule")) == ("admitted", [], None)


def test_arrival_point_says_what_to_hand_out(stage: Any, desk: Any, one: int) -> None:
    stage.add_activity("reception", stage.clock.time, kind="arrival")
    stage.add_point("arrival", activity="reception")
    assert desk().scan(stage.code_of(one), "arrival")["detail"] == {"hand_out": ["badge_to_print"]}


def test_fallback_typed_at_the_desk(stage: Any, desk: Any, one: int) -> None:
    stage.add_point("gate")
    _, fallback = stage.codes()[one]
    answer = desk().scan(f"{fallback[:4]} {fallback[4:]}".lower(), "gate")
    assert (told(answer), answer["delegate"]["name"]) == (("admitted", None), "欧阳娜娜")
