"""Schedules as jobs make them: whom they touch, what they leave alone, what they refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.worker import run_job
from app.mail.models import MailMessage
from events.docking.enums import Card
from events.meetings import services
from events.meetings.enums import MeetingState, PlanState, Reason
from events.meetings.models import MeetingPlan, MeetingTable
from events.meetings.queries.days import find_plan
from events.meetings.queries.parties import setup_of
from events.meetings.queries.problems import pose
from events.meetings.queries.times import docking_activities, slots_of
from events.setup.queries import find_event
from tests.factories.meetings import (
    CODE,
    a_docking_day,
    a_party,
    pairs_of,
    party_of,
    published,
    scheduled,
    somebody,
    two_pairs,
)

pytestmark = pytest.mark.one_database
TEN = datetime(2019, 9, 1, 2, 0, tzinfo=UTC)


def told(unit: Any, occasion: str) -> list[str]:
    with unit(writes=False) as u:
        return sorted(u.session.scalars(sa.select(MailMessage.to_name).where(MailMessage.occasion == occasion)))


def solve_ordered(unit: Any) -> None:
    """Run the job of the schedule that was ordered last; the letters that wait, too, are left alone."""
    with unit(writes=False) as u:
        job = u.session.scalars(sa.select(MeetingPlan.job_id).order_by(MeetingPlan.id.desc())).first()
    assert job
    run_job(job)


def test_a_schedule_is_a_draft_until_it_is_published(unit: Any) -> None:
    with unit() as u:
        two_pairs(u)
    assert published(unit) == 4
    with unit(writes=False) as u:
        assert sorted(pairs_of(u)) == ["o1-d1", "o2-d1", "o2-d2"]
        assert [plan.state for plan in u.session.scalars(sa.select(MeetingPlan))] == [PlanState.PUBLISHED]
        assert u.session.scalar(sa.select(sa.func.count()).select_from(MeetingTable)) == 3
    assert told(unit, "meetings.schedule") == ["企业家1", "企业家2", "发明人1", "发明人2"]


def test_what_a_side_says_no_to_is_left_out_unless_the_organisers_insist(unit: Any) -> None:
    with unit() as u:
        event = two_pairs(u)
        o2, d1 = party_of(u, "o2"), party_of(u, "d1")
        assert services.decline(u, event, d1, o2) is services.decline(u, event, d1, o2)
        posed = pose(u.session, event, u.now())
        assert [(one["offer"], one["demand"], one["by"], one["reason"]) for one in posed.left({})] == [
            (o2.id, d1.id, ["offer"], Reason.DECLINED)]
        assert len(posed.problem.requests) == 2
        services.propose(u, event, o2, d1)
        posed = pose(u.session, event, u.now())
        assert (len(posed.problem.requests), posed.left({})) == (3, [])


def test_a_change_moves_only_what_it_must_and_tells_only_whom_it_touches(unit: Any) -> None:
    scheduled(unit)
    with unit(writes=False) as u:
        before = {pair: (one.starts, one.table) for pair, one in pairs_of(u).items()}
    with unit() as u:
        event = find_event(u.session, CODE)
        plan = services.say_absent(u, event, party_of(u, "d2"), TEN)
        number = plan.number
    solve_ordered(unit)
    with unit() as u:
        event = find_event(u.session, CODE)
        plan = find_plan(u.session, event, number)
        assert [one["reason"] for one in plan.left] == [Reason.NO_COMMON_SLOT]
        assert services.publish_plan(u, event, plan) == 2
    with unit(writes=False) as u:
        assert {pair: (one.starts, one.table) for pair, one in pairs_of(u).items()} == {
            pair: before[pair] for pair in ("o1-d1", "o2-d1")}
    assert told(unit, "meetings.change") == ["企业家2", "发明人2"]


def test_a_broken_table_moves_its_meetings_alone(unit: Any) -> None:
    scheduled(unit)
    with unit() as u:
        event = find_event(u.session, CODE)
        table = u.session.scalars(sa.select(MeetingTable).where(
            MeetingTable.number == pairs_of(u)["o1-d1"].table)).one()
        broken = table.number
        services.say_broken(u, event, table, TEN)
    solve_ordered(unit)
    with unit() as u:
        event = find_event(u.session, CODE)
        kept = {pair: one.table for pair, one in pairs_of(u).items() if one.table != broken}
        services.publish_plan(u, event, find_plan(u.session, event, 2))
    with unit(writes=False) as u:
        now = {pair: one.table for pair, one in pairs_of(u).items()}
    assert len(now) == 3
    assert broken not in now.values()
    assert {pair: now[pair] for pair in kept} == kept


def test_nobody_is_booked_over_what_they_signed_up_for_or_blocked(unit: Any) -> None:
    with unit() as u:
        event = a_docking_day(u)
        offer = a_party(u, event, Card.OFFER, "o1", somebody(u, event, "发明人", "talk"))
        demand = a_party(u, event, Card.DEMAND, "d1", somebody(u, event, "企业家"))
        services.propose(u, event, offer, demand)
        slots = slots_of(docking_activities(u.session, event), setup_of(u.session, event))
        assert [slot.starts for slot in slots] == [TEN + timedelta(minutes=30 * place) for place in range(3)]
        services.block_times(u, event, demand, slots[1:2])
    published(unit)
    with unit(writes=False) as u:
        assert [one.starts for one in pairs_of(u).values()] == [TEN + timedelta(minutes=60)]


def test_an_interpreter_is_given_where_no_language_is_shared(unit: Any) -> None:
    with unit() as u:
        event = a_docking_day(u)
        offer = a_party(u, event, Card.OFFER, "o1", somebody(u, event, "Smith"), languages=["en"])
        for number in (1, 2):
            demand = a_party(u, event, Card.DEMAND, f"d{number}", somebody(u, event, f"企业家{number}"), languages=["zh"])
            services.add_wish(u, event, offer, demand)
    published(unit)
    with unit(writes=False) as u:
        assert [one.interpreter for one in pairs_of(u).values()] == ["i1", "i1"]


def test_a_meeting_that_has_started_meanwhile_stays(unit: Any) -> None:
    scheduled(unit)
    with unit() as u:
        event = find_event(u.session, CODE)
        services.say_absent(u, event, party_of(u, "d1"), TEN)
    solve_ordered(unit)
    with unit() as u:
        event = find_event(u.session, CODE)
        services.mark_meeting(u, event, pairs_of(u)["o1-d1"], MeetingState.STARTED)
    with unit() as u:
        event = find_event(u.session, CODE)
        services.publish_plan(u, event, find_plan(u.session, event, 2))
    with unit(writes=False) as u:
        assert {pair: one.state for pair, one in pairs_of(u).items()} == {
            "o1-d1": MeetingState.STARTED, "o2-d2": MeetingState.PLANNED}


def test_a_meeting_that_has_begun_goes_on_though_nobody_said_so(unit: Any, clock: FixedClock) -> None:
    scheduled(unit)
    clock.time = TEN + timedelta(minutes=6)
    with unit() as u:
        services.say_broken(u, find_event(u.session, CODE), u.session.scalars(
            sa.select(MeetingTable).where(MeetingTable.number == 2)).one(), TEN)
    solve_ordered(unit)
    with unit() as u:
        event = find_event(u.session, CODE)
        draft = find_plan(u.session, event, 2)
        changed = {services.plans.changes_of(u, event, draft)[0].pair}
        assert changed == {(party_of(u, "o2").id, party_of(u, "d1").id)}
        assert services.publish_plan(u, event, draft) == 2
    with unit(writes=False) as u:
        meeting = pairs_of(u)["o1-d1"]
        assert (meeting.state, meeting.starts, meeting.table) == (MeetingState.PLANNED, TEN, 1)


@pytest.mark.parametrize("hit", ["table", "left", "late"])
def test_a_meeting_that_has_begun_and_cannot_go_on_is_moved_or_dropped(unit: Any, clock: FixedClock, hit: str) -> None:
    scheduled(unit)
    clock.time = now = TEN + timedelta(minutes=6)
    with unit() as u:
        event = find_event(u.session, CODE)
        if hit == "table":
            services.say_broken(u, event, u.session.scalars(
                sa.select(MeetingTable).where(MeetingTable.number == 1)).one(), now)
        else:
            (services.say_absent if hit == "left" else services.say_late)(u, event, party_of(u, "o1"), now)
    solve_ordered(unit)
    with unit() as u:
        event = find_event(u.session, CODE)
        services.publish_plan(u, event, find_plan(u.session, event, 2))
    with unit(writes=False) as u:
        meeting = pairs_of(u).get("o1-d1")
        assert (meeting and meeting.starts > now) is (None if hit == "left" else True)


def test_a_schedule_that_moves_what_has_begun_since_is_out_of_date(unit: Any, clock: FixedClock) -> None:
    scheduled(unit)
    with unit() as u:
        event = find_event(u.session, CODE)
        broken = u.session.scalars(sa.select(MeetingTable).where(MeetingTable.number == 1)).one()
        services.say_broken(u, event, broken, TEN)
    solve_ordered(unit)
    clock.time = TEN + timedelta(minutes=6)
    with unit() as u:
        # The table was mended after all, and they sat down at it.
        u.session.scalars(sa.select(MeetingTable).where(MeetingTable.number == 1)).one().broken_at = None
    with unit() as u, pytest.raises(Refused) as refused:
        event = find_event(u.session, CODE)
        services.publish_plan(u, event, find_plan(u.session, event, 2))
    assert refused.value.code == "plan_stale"


def test_a_second_schedule_waits_for_the_first(unit: Any) -> None:
    with unit() as u:
        two_pairs(u)
    with unit() as u:
        services.order_plan(u, find_event(u.session, CODE))
    with unit() as u, pytest.raises(Refused) as refused:
        services.order_plan(u, find_event(u.session, CODE))
    assert refused.value.code == "plan_running"


def test_nothing_is_moved_once_every_meeting_is_over(unit: Any) -> None:
    scheduled(unit)
    with unit() as u:
        for meeting in pairs_of(u).values():
            meeting.state = MeetingState.HELD
    with unit() as u, pytest.raises(Refused) as refused:
        services.order_plan(u, find_event(u.session, CODE), is_change=True)
    assert refused.value.code == "all_meetings_over"


@pytest.mark.parametrize(("is_change", "code"), [(False, "no_wishes"), (True, "nothing_published")])
def test_without_wishes_or_a_schedule_nothing_is_ordered(unit: Any, is_change: bool, code: str) -> None:
    with unit() as u, pytest.raises(Refused) as refused:
        services.order_plan(u, a_docking_day(u), is_change=is_change)
    assert refused.value.code == code
