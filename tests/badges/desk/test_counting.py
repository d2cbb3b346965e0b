"""The running count that is kept beside the scans says what counting them says, whatever was done to them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command
from app.core.unit import open_unit
from badges.desk.models import PointCount, Scan
from badges.desk.queries.counts import count_anew, running_count
from badges.desk.queries.facts import find_event, list_points
from badges.desk.rules import day_of
from badges.desk.services.correcting import annul_scan
from badges.desk.services.merging import follow_merge
from events.registration.models import Delegate
from events.setup.models import Event, Point

POINTS: dict[str, dict[str, Any]] = {
    "once": {"admits": "once"}, "many": {"admits": "many"}, "in_out": {"admits": "in_out"},
    "kind": {"admits": "in_out", "forgiving": True}, "daily": {"admits": "once", "daily": True},
    "hall": {"admits": "in_out", "daily": True},
}  # fmt: skip


@pytest.fixture
def points(stage: Any) -> list[str]:
    return [stage.add_point(code, **rule) for code, rule in POINTS.items()]


@pytest.fixture
def people(stage: Any) -> list[str]:
    return [stage.code_of(number) for number in stage.add_delegates(5)]


def in_unit(stage: Any, act: Callable[[Any, Event], Any]) -> Any:
    with open_unit(Command()) as unit:
        return act(unit, unit.session.get_one(Event, stage.event_id))


def counts(stage: Any) -> dict[str, tuple[int, int]]:
    """By point: the count that is kept, and the count of the scans."""
    def both(unit: Any, event: Event) -> dict[str, tuple[int, int]]:
        today = day_of(unit.now(), find_event(unit.session, event.id).zone)
        return {point.code: (running_count(unit.session, point, today), count_anew(unit.session, point, today))
                for point in list_points(unit.session, event.id)}

    found: dict[str, tuple[int, int]] = in_unit(stage, both)
    return found


def require_equal(stage: Any) -> None:
    found = counts(stage)
    assert {code: kept for code, (kept, _) in found.items()} == {code: counted for code, (_, counted) in found.items()}


def opened(stage: Any) -> set[str]:
    """Points whose count is kept."""
    return in_unit(stage, lambda unit, _event: set(unit.session.scalars(
        sa.select(Point.code).join(PointCount, PointCount.point_id == Point.id))))


def busy_day(stage: Any, desks: list[Any], points: list[str], people: list[str], draw: random.Random) -> None:
    """Scans of all kinds, at the desks' doors and in batches, forwards and back in time."""
    for _ in range(40):
        stage.clock.time += timedelta(minutes=draw.randrange(9))
        here, point, code = draw.choice(desks), draw.choice(points), draw.choice(people)
        way = draw.choice(["in", "in", "out"]) if point in ("in_out", "kind", "hall") else "in"
        scan = {"scan_id": str(uuid.uuid4()), "code": code, "point": point, "direction": way}
        if draw.random() < 0.7:
            here.post(scan)
        else:
            at = stage.clock.time - timedelta(minutes=draw.randrange(-90, 90))
            item = {**scan, "offline": True, "at": at.isoformat()}
            here.post({"sent_at": stage.clock.time.isoformat(), "scans": [item, {**item, "scan_id": str(uuid.uuid4())}]},
                      "scans/batch")


@pytest.mark.parametrize("seed", range(3))
def test_count_kept_is_the_count_of_the_scans(stage: Any, desk: Any, points: list[str], people: list[str], seed: int) -> None:
    draw = random.Random(seed)
    desks = [desk("A"), desk("B")]
    for code in points:
        desks[0].scan(people[0], code)
    assert opened(stage) == set(points)
    for _ in range(3):
        busy_day(stage, desks, points, people, draw)
        require_equal(stage)


def test_count_follows_an_annulment(stage: Any, desk: Any, points: list[str], people: list[str]) -> None:
    here = desk()
    for code in points:
        here.scan(people[0], code)
        here.scan(people[1], code)
    for scan_id in in_unit(stage, lambda unit, _event: unit.session.scalars(
        sa.select(Scan.id).order_by(Scan.id)).all())[::2]:
        in_unit(stage, lambda unit, event, one=scan_id: annul_scan(unit, event, one, "误扫"))
    assert counts(stage) == dict.fromkeys(points, (1, 1))


def test_count_follows_a_merge(stage: Any, desk: Any, points: list[str], people: list[str]) -> None:
    here = desk()
    for code in points:
        here.scan(people[0], code)
        here.scan(people[1], code)

    def merge(unit: Any, event: Event) -> None:
        kept, other = unit.session.scalars(sa.select(Delegate).order_by(Delegate.number).limit(2)).all()
        other.merged_into_id = kept.id
        follow_merge(unit, event, kept, other)

    in_unit(stage, merge)
    assert counts(stage) == {code: (2, 2) if code == "many" else (1, 1) for code in points}


def test_count_follows_a_changed_rule(stage: Any, desk: Any, people: list[str]) -> None:
    stage.add_point("gate", "many")
    here = desk()
    for code in (people[0], people[0], people[1]):
        here.scan(code, "gate")

    def admit(how: str) -> None:
        in_unit(stage, lambda unit, _event: unit.session.execute(sa.update(Point).values(admits=how)))

    admit("once")
    assert here.scan(people[2], "gate")["count"] == 3
    admit("many")
    assert here.scan(people[2], "gate")["count"] == 5
    require_equal(stage)


def test_count_of_each_day_is_its_own(stage: Any, desk: Any, points: list[str], people: list[str]) -> None:
    here = desk()
    here.scan(people[0], "daily")
    stage.clock.time += timedelta(days=1)
    assert [here.scan(people[0], "daily")["count"], here.scan(people[1], "daily")["count"]] == [1, 2]
    require_equal(stage)
