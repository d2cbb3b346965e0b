"""Rehearsals: scans as on the day, and nothing left of them when the doors open."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command
from app.core.database import db
from app.core.errors import Refused
from app.core.unit import open_unit
from badges.desk.models import Rehearsal, Scan
from badges.desk.queries.rehearsals import doors_open
from badges.desk.services.rehearsing import BEFORE_DOORS, end_rehearsal, start_rehearsal
from events.setup.models import Event
from tests.factories.scans import an_item

ADMITTED = {"outcome": "admitted", "reason": None}


@pytest.fixture
def doors(stage: Any) -> Any:
    """Tomorrow morning, half an hour before the arrival begins."""
    opens = stage.clock.time + timedelta(days=1)
    stage.add_activity("talk", opens - timedelta(hours=5))
    stage.add_activity("arrival", opens + timedelta(minutes=30), kind="arrival")
    stage.add_point("talk", activity="talk")
    stage.add_point("front", activity="arrival", opens_minutes_before=30)
    return opens


def act(stage: Any, service: Any) -> Any:
    with open_unit(Command()) as unit:
        return service(unit, unit.session.get_one(Event, stage.event_id))


def scans() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) or 0


def delivered(desk: Any, stage: Any, *items: dict[str, Any]) -> list[Any]:
    body = {"sent_at": stage.clock.time.isoformat(), "scans": list(items)}
    answers = desk.post(body, "scans/batch").get_json()["results"]
    return [answer.get("error", answer.get("outcome")) for answer in answers]


def test_rehearsed_scans_are_wiped_and_real_ones_begin_anew(stage: Any, desk: Any, doors: Any) -> None:
    code, at = stage.code_of(stage.add_delegate()), desk("A", ["front"])
    assert at.scan(code)["reason"] == "too_early"
    with pytest.raises(Refused, match="rehearsal_after_scans"):
        act(stage, start_rehearsal)
    with open_unit(Command()) as unit:
        unit.session.execute(sa.delete(Scan))
    act(stage, start_rehearsal)
    told = at.get().get_json()
    assert (told["rehearsal"], told["points"][0]["opens"]) == ({"until": "2019-10-13T08:45:00+08:00"}, None)
    assert (at.scan(code)["outcome"], at.scan(code)["reason"], scans()) == ("admitted", "already_in", 2)
    roster = at.get("/roster").get_json()["roster"]
    stage.clock.time += timedelta(minutes=3)
    assert act(stage, end_rehearsal) == 2
    assert (scans(), at.get().get_json()["rehearsal"]) == (0, None)
    cursor = roster.split('"cursor":"')[1].split('"')[0]
    assert '"whole":true' in at.get("/roster", since=cursor).get_json()["roster"]
    stage.clock.time = doors
    assert at.scan(code)["outcome"] == "admitted"


def test_rehearsal_ends_by_itself_before_the_doors_open(stage: Any, desk: Any, doors: Any) -> None:
    code, at = stage.code_of(stage.add_delegate()), desk("A", ["front"])
    act(stage, start_rehearsal)
    at.scan(code)
    stage.clock.time = doors - BEFORE_DOORS
    assert (at.get().get_json()["rehearsal"], scans()) == (None, 0)
    assert db.session.scalars(sa.select(Rehearsal.wiped)).all() == [1]


def test_nothing_is_wiped_once_the_doors_are_open(stage: Any, desk: Any, doors: Any) -> None:
    code, at = stage.code_of(stage.add_delegate()), desk("A", ["front"])
    stage.clock.time = doors - BEFORE_DOORS
    with pytest.raises(Refused, match="rehearsal_too_late"):
        act(stage, start_rehearsal)
    with pytest.raises(Refused, match="rehearsal_none"):
        act(stage, end_rehearsal)
    stage.clock.time = doors - timedelta(hours=2)
    act(stage, start_rehearsal)
    with pytest.raises(Refused, match="rehearsal_runs"):
        act(stage, start_rehearsal)
    stage.clock.time = doors
    assert at.scan(code)["outcome"] == "admitted"
    with pytest.raises(Refused, match="rehearsal_too_late"):
        act(stage, end_rehearsal)
    # Nobody had looked in time: the rehearsal is closed, and the real scan stays.
    at.get()
    assert (scans(), db.session.scalars(sa.select(Rehearsal.wiped)).all()) == (1, [0])


def test_offline_scans_of_a_rehearsal_never_become_real(stage: Any, desk: Any, doors: Any) -> None:
    code, at = stage.code_of(stage.add_delegate()), desk("A", ["front"])
    act(stage, start_rehearsal)
    stage.clock.time += timedelta(minutes=30)
    early = an_item(code, stage.clock.time, verdict=ADMITTED, point="front", rehearsal=True)
    unsaid = an_item(code, stage.clock.time - timedelta(minutes=5), verdict=ADMITTED, point="front")
    assert delivered(at, stage, early) == ["admitted"]
    stage.clock.time += timedelta(minutes=10)
    act(stage, end_rehearsal)
    later = an_item(code, stage.clock.time + timedelta(hours=1), verdict=ADMITTED, point="front", rehearsal=True)
    real = an_item(code, doors, verdict=ADMITTED, point="front")
    stage.clock.time = doors + timedelta(minutes=1)
    assert delivered(at, stage, early, unsaid, later, real) == ["rehearsal", "rehearsal", "rehearsal", "admitted"]
    assert (scans(), at.scan(code)["reason"]) == (1, "already_in")


def test_what_was_scanned_before_a_rehearsal_outlives_it(stage: Any, desk: Any, doors: Any) -> None:
    code, at = stage.code_of(stage.add_delegate()), desk("A", ["front"])
    before = an_item(code, stage.clock.time - timedelta(hours=1), verdict=ADMITTED, point="front")
    act(stage, start_rehearsal)
    stage.clock.time += timedelta(minutes=5)
    assert delivered(at, stage, before) == ["admitted"]
    stage.clock.time += timedelta(minutes=5)
    assert (act(stage, end_rehearsal), scans()) == (0, 1)


def test_of_two_who_end_it_at_once_one_does(stage: Any, doors: Any) -> None:
    act(stage, start_rehearsal)
    stage.clock.time += timedelta(minutes=5)
    results: list[Any] = []

    def end() -> None:
        with stage.app.app_context():
            try:
                results.append(act(stage, end_rehearsal))
            except Refused as error:
                results.append(error.code)

    threads = [threading.Thread(target=end) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == ["0", "rehearsal_none", "rehearsal_none"]


@pytest.mark.one_database
def test_doors_open_with_the_first_arrival_else_with_the_event(stage: Any, doors: Any, other_event: Any) -> None:
    assert act(stage, lambda unit, event: doors_open(unit.session, event)) == doors
    other = other_event()
    assert act(other, lambda unit, event: doors_open(unit.session, event).isoformat()) == "2019-10-10T16:00:00+00:00"
