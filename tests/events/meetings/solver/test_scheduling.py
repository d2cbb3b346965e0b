"""The solver's schedules: sound, never worse than greedy, exact where every schedule can be tried."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings

from events.meetings.enums import Goal, Reason
from events.meetings.rules.checking import verify
from events.meetings.rules.filling import greedy
from events.meetings.rules.goals import costs
from events.meetings.rules.problem import Meeting, Party, Plan, Problem, Request, Slot, Table
from events.meetings.solver import solve
from tests.events.meetings.problems import a_problem, problems

SECONDS = 20.0


@settings(max_examples=20, deadline=None)
@given(problem=problems())
def test_a_schedule_is_sound_and_never_worse_than_greedy(problem: Problem) -> None:
    schedule = solve(problem, SECONDS)
    assert verify(problem, schedule.plan) == []
    assert costs(problem, schedule.plan) <= costs(problem, greedy(problem))
    assert [one.goal for one in schedule.goals] == list(Goal)
    assert [one for one in schedule.goals if one.bound > one.cost] == []


def best_by_trying(problem: Problem) -> tuple[int, ...]:
    """The least costs of the goals up to ranks over every schedule there is."""
    ways: list[list[Meeting | None]] = [
        [None, *(Meeting(number, slot, table) for slot in range(len(problem.slots)) for table in range(len(problem.tables)))]
        for number in range(len(problem.requests))]
    plans = (Plan(tuple(one for one in chosen if one is not None)) for chosen in product(*ways))
    return min(costs(problem, plan)[:6] for plan in plans if not verify(problem, plan))


@pytest.mark.parametrize("problem", [
    a_problem(),
    a_problem(open_tables=(frozenset({0}), frozenset({0}))),
    a_problem(requests=(Request(0, 2, 1, 1), Request(0, 3, 2, None), Request(1, 2, None, 2, True), Request(1, 3, 1))),
    a_problem(tables=(Table("A"), Table("B")), travel=5),
    a_problem(slots=(Slot(0, 20), Slot(10, 30))),
    a_problem(parties=tuple(Party(frozenset({-number - 1, 7} if number < 2 else {-number - 1}), frozenset({0, 1}), 1)
                            for number in range(4))),
])
def test_small_schedules_are_the_best_there_are(problem: Problem) -> None:
    assert costs(problem, solve(problem, SECONDS).plan)[:6] == best_by_trying(problem)


def test_mutual_wishes_go_before_any_number_of_one_sided_ones() -> None:
    everybody = tuple(Party(frozenset({-number - 1}), frozenset({0}), 6) for number in range(4))
    problem = a_problem(
        slots=(Slot(0, 20),), open_tables=(frozenset({0, 1}),), parties=everybody,
        requests=(Request(0, 2, 1, 1), Request(0, 3, 2), Request(1, 2, None, 2)))
    schedule = solve(problem, SECONDS)
    assert [one.request for one in schedule.plan.meetings] == [0]
    assert schedule.reasons == {1: Reason.BUSY, 2: Reason.BUSY}


def test_fixed_meetings_stay_and_a_change_moves_only_what_it_must() -> None:
    before = (Meeting(0, 0, 0), Meeting(3, 0, 1), Meeting(1, 1, 0))
    problem = a_problem(before=before, requests=a_problem().requests)
    absent = replace(problem.parties[0], free=frozenset({0}))
    changed = replace(problem, parties=(absent, *problem.parties[1:]), fixed=before[:1])
    schedule = solve(changed, SECONDS)
    assert set(before[:2]) <= set(schedule.plan.meetings)
    assert [one.cost for one in schedule.goals if one.goal == Goal.CHANGES] == [1]
    assert schedule.reasons == {1: Reason.BUSY}


def test_nothing_to_schedule_is_an_empty_schedule() -> None:
    schedule = solve(a_problem(requests=()), SECONDS)
    assert schedule.plan == Plan()
    assert schedule.reasons == {}
