"""Two badges of one person: scans of both count once, and the withdrawn one says so wherever it is scanned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core.actors import Command
from app.core.unit import open_unit
from badges.desk.models import Scan
from events.people.services import merge
from events.registration.models import Delegate
from events.registration.services.merging import MergeChoice
from events.setup.models import Category, Event
from tests.factories.scans import an_item


def merge_two(stage: Any, kept: int, other: int) -> None:
    with open_unit(Command()) as u:
        # The stage's people are put straight into the table: nobody has counted them.
        u.session.execute(sa.update(Category).values(taken=2))
        rows = {one.number: one for one in u.session.scalars(sa.select(Delegate).where(Delegate.event_id == stage.event_id))}
        merge(u, u.session.get_one(Event, stage.event_id), rows[kept], rows[other], MergeChoice())


def test_scans_of_both_badges_count_for_one_person(stage: Any, desk: Any) -> None:
    stage.add_point("gate")
    stage.add_point("hall", "in_out")
    kept, other = stage.add_delegates(2)
    here = desk()
    for number in (kept, other):
        here.scan(stage.code_of(number), "gate")
    here.scan(stage.code_of(other), "hall")
    merge_two(stage, kept, other)
    with open_unit(Command(), writes=False) as u:
        rows = u.session.execute(sa.select(Scan.number, Scan.turn, Scan.marks, Scan.settled_at.is_not(None))
                                 .order_by(Scan.id)).all()
    assert [tuple(row) for row in rows] == [(kept, 1, [], False), (kept, 2, ["conflict"], True), (kept, 1, [], False)]
    counts = stage.app.test_cli_runner().invoke(args=["desk", "count", "--event", "summit", "--json"]).stdout
    assert '"heads": 2' not in counts
    # The kept badge goes out by the entry that the other made; the other is void wherever it is shown.
    assert here.scan(stage.code_of(kept), "hall", direction="out")["marks"] == []
    answer = here.scan(stage.code_of(other), "hall")
    assert (answer["outcome"], answer["reason"]) == ("refused", "revoked")


def test_a_scan_made_offline_before_the_merge_counts_for_the_kept_person(stage: Any, desk: Any) -> None:
    stage.add_point("gate")
    kept, other = stage.add_delegates(2)
    here, then = desk(), stage.clock.time
    stage.clock.time += timedelta(hours=1)
    merge_two(stage, kept, other)
    stage.clock.time += timedelta(hours=1)
    late = [an_item(stage.code_of(other), then), an_item(stage.code_of(other), then + timedelta(minutes=90))]
    body = {"sent_at": stage.clock.time.isoformat(), "scans": late}
    answers = here.post(body, "scans/batch").get_json()["results"]
    assert [answer["outcome"] for answer in answers] == ["admitted", "admitted"]
    with open_unit(Command(), writes=False) as u:
        assert list(u.session.scalars(sa.select(Scan.number))) == [kept, kept]
        rules = list(u.session.scalars(sa.select(Scan.rule).order_by(Scan.at)))
    assert rules == [None, "revoked"]
