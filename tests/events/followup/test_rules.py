"""Which reminder is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events.docking.enums import Stage
from events.docking.rules.paces import days_by_stage
from events.followup.enums import Recipient
from events.followup.rules import Plan, due_round

NOW = datetime(2019, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(("days", "sent", "expected"), [
    (0, 0, 0), (29, 0, 0), (30, 0, 1), (4000, 0, 1), (29, 1, 0), (30, 1, 2), (30, 2, 3), (4000, 3, 0)])
def test_a_reminder_is_due_after_the_days_of_the_stage_and_again_up_to_the_last(days: int, sent: int, expected: int) -> None:
    assert due_round(Plan(), "talks", NOW - timedelta(days=days), sent, NOW) == expected


@pytest.mark.parametrize("stage", [None, "full_capacity", "terminated"])
def test_what_goes_nowhere_is_not_reminded_of(stage: str | None) -> None:
    assert due_round(Plan(), stage, NOW - timedelta(days=4000), 0, NOW) == 0


def test_an_event_changes_the_days_of_some_stages() -> None:
    assert days_by_stage({"intent": 7})[Stage.INTENT] == 7
    assert days_by_stage({"intent": 7})[Stage.TALKS] == 30


def test_who_is_reminded_depends_on_the_stage() -> None:
    plan = Plan(recipients={"intent": ["company"]})
    assert [plan.gets(stage, who) for stage in ("intent", "talks", None) for who in Recipient] == [
        True, False, False, False, False, False]
