"""What happened, in order."""

from __future__ import annotations

from datetime import UTC, datetime

from events.people.enums import Happened
from events.people.rules.timeline import Moment, in_order, kind_of_tag


def test_the_newest_comes_first_and_one_kind_can_be_had() -> None:
    days = {day: Moment(datetime(2019, 10, day, tzinfo=UTC), "王组织", kind, str(day))
            for day, kind in ((1, Happened.CHANGE), (3, Happened.SCAN), (2, Happened.CHANGE))}
    assert [one.sentence for one in in_order(days.values())] == ["3", "2", "1"]
    assert [one.sentence for one in in_order(days.values(), Happened.CHANGE)] == ["2", "1"]


def test_what_is_not_known_is_a_change() -> None:
    assert [kind_of_tag(tag) for tag in ("delegate.approved", "delegate.unheard_of")] == [Happened.DECISION, Happened.CHANGE]
