"""What the command and the live page count."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from app.core.actors import Command
from app.core.unit import open_unit
from badges.desk.queries.counts import admitted_per_quarter
from badges.desk.queries.facts import list_points

NOTE = {"note": "领导同意"}
NOTHING = {"heads": 0, "admissions": 0, "inside": 0, "refused": 0, "against_rules": 0, "conflicts": 0}


def counted(stage: Any) -> dict[str, dict[str, int]]:
    done = stage.app.test_cli_runner().invoke(args=["desk", "count", "--event", "summit", "--json"])
    assert done.exit_code == 0
    answer: dict[str, dict[str, int]] = json.loads(done.stdout)
    return answer


def test_points_without_scans_are_named(stage: Any) -> None:
    stage.add_point("gate")
    stage.add_point("door", "in_out")
    assert counted(stage) == {"gate": NOTHING, "door": NOTHING}


def test_heads_admissions_and_refusals_at_a_once_point(stage: Any, desk: Any) -> None:
    stage.add_point("gate")
    here = desk(supervisor=True)
    first, second = (stage.code_of(stage.add_delegate()) for _ in range(2))
    here.scan(first, "gate")
    here.scan(first, "gate")
    here.scan(first, "gate", override=NOTE)
    here.scan(second, "gate")
    here.scan("x", "gate")
    assert counted(stage) == {"gate": {**NOTHING, "heads": 2, "admissions": 3, "refused": 2}}


def test_days_of_a_daily_point_are_added_up_and_inside_is_today(stage: Any, desk: Any) -> None:
    stage.add_point("campus", "in_out", daily=True)
    here, code = desk(), stage.code_of(stage.add_delegate())
    other = stage.code_of(stage.add_delegate())
    here.scan(code, "campus")
    stage.clock.time += timedelta(days=1)
    here.scan(code, "campus")
    here.scan(other, "campus")
    here.scan(other, "campus", direction="out")
    assert counted(stage) == {"campus": {**NOTHING, "heads": 3, "admissions": 3, "inside": 1}}
    stage.clock.time += timedelta(days=1)
    assert counted(stage)["campus"]["inside"] == 0


def test_exits_are_no_admissions(stage: Any, desk: Any) -> None:
    stage.add_point("gate", "in_out")
    here, code = desk(), stage.code_of(stage.add_delegate())
    for direction in ("out", "in", "out", "in"):
        stage.clock.time += timedelta(seconds=1)
        here.scan(code, "gate", direction=direction)
    assert counted(stage) == {"gate": {**NOTHING, "heads": 1, "admissions": 2, "inside": 1}}


def test_course_has_every_quarter(stage: Any, desk: Any) -> None:
    stage.add_point("gate", "many")
    here, code = desk(), stage.code_of(stage.add_delegate())
    start = stage.clock.time
    for minutes in (0, 14, 16, 44):
        stage.clock.time = start + timedelta(minutes=minutes)
        here.scan(code, "gate")
    with open_unit(Command()) as unit:
        points = [point.id for point in list_points(unit.session, stage.event_id)]
        course = admitted_per_quarter(unit.session, points, start + timedelta(minutes=3), stage.clock.time)
    assert course == [(start + timedelta(minutes=15 * nth), count) for nth, count in enumerate([2, 1, 1])]
