"""The whole way: greedy, the choice of requests, slots and rooms, gaps, tables; checked, and never worse than greedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from events.meetings.enums import Goal, Reason
from events.meetings.rules.checking import verify
from events.meetings.rules.filling import fill, greedy
from events.meetings.rules.goals import ORDER, costs
from events.meetings.rules.problem import Plan, Problem
from events.meetings.solver.choosing import Choice, choice_costs, choose
from events.meetings.solver.running import Clock, run
from events.meetings.solver.slots import SlotModel
from events.meetings.solver.tables import seat_at_tables, spare_changes

Progress = Callable[[int, int], None]
STEPS = 5


@dataclass(frozen=True, slots=True)
class GoalReached:
    """One goal of a schedule: its cost, a proven lower bound of it given what the goals before came to, and what greedy has."""

    goal: Goal
    cost: int
    bound: int
    greedy: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule that was checked, its goals, and why each request left over is left over."""

    plan: Plan
    goals: tuple[GoalReached, ...]
    reasons: dict[int, Reason]
    seconds: float


class Unsound(Exception):
    """The checker found a fault in what the solver made: a mistake of ours, and never published."""


def solve(problem: Problem, seconds: float = 50.0, progress: Progress | None = None) -> Schedule:
    """The best schedule found in about so many seconds, on two cores. Raises Unsound rather than give a faulty one.

    Whatever the solver finds, the answer is compared with the greedy plan by the goals in their order, and the better
    of the two is given: it is never worse in the first goal that differs.
    """
    clock, told = Clock(seconds), progress or (lambda _done, _all: None)
    began = clock.left
    baseline = greedy(problem)
    told(1, STEPS)
    plan, bounds = _improve(problem, baseline, clock, told)
    plan, reasons = fill(problem, plan)
    if costs(problem, baseline) < costs(problem, plan):
        plan, reasons = fill(problem, baseline)
    findings = verify(problem, plan)
    if findings:
        raise Unsound(f"{len(findings)} faults, the first: {findings[0]}")
    told(STEPS, STEPS)
    reached, usual = costs(problem, plan), costs(problem, baseline)
    goals = tuple(
        GoalReached(goal, cost, min(cost, bounds.get(goal, 0)), base)
        for goal, cost, base in zip(ORDER, reached, usual, strict=True))
    return Schedule(plan, goals, reasons, round(began - clock.left, 2))


def _improve(problem: Problem, baseline: Plan, clock: Clock, told: Progress) -> tuple[Plan, dict[Goal, int]]:
    """A better plan by the solver, and what is proven of each goal."""
    if problem.before:
        plan, bounds = _stage_by_stage(problem, baseline, clock, None)
        told(4, STEPS)
        return _tables(problem, plan, clock, bounds)
    hint = frozenset(meeting.request for meeting in baseline.meetings)
    choice = choose(problem, clock, hint)
    told(2, STEPS)
    plan, bounds = _realise(problem, baseline, clock, choice)
    told(3, STEPS)
    plan = _close_gaps(problem, plan, clock)
    told(4, STEPS)
    return _tables(problem, plan, clock, bounds)


_CHOICE_GOALS = (Goal.MUTUAL, Goal.MUSTS, Goal.ONE_SIDED, Goal.FAIR, Goal.RANKS)


def _realise(problem: Problem, baseline: Plan, clock: Clock, choice: Choice) -> tuple[Plan, dict[Goal, int]]:
    """Put exactly the chosen requests into slots: then every goal of the choice is at its bound. Else goal by goal."""
    model = SlotModel(problem, choice.requests)
    for met in model.met.values():
        model.model.add(met == 1)
    model.hint(meeting for meeting in baseline.meetings if meeting.request in choice.requests)
    answer = run(model.model, 0, clock.share(15.0))
    if answer is None:
        return _stage_by_stage(problem, baseline, clock, choice)
    return seat_at_tables(problem, model.chosen(answer.values)), _bounds(choice)


def _bounds(choice: Choice | None) -> dict[Goal, int]:
    return dict(zip(_CHOICE_GOALS, choice.bounds, strict=True)) if choice else {}


def _stage_by_stage(
    problem: Problem, baseline: Plan, clock: Clock, choice: Choice | None,
) -> tuple[Plan, dict[Goal, int]]:
    """Solve the whole problem for one goal after the other, each beginning from the last answer."""
    model = SlotModel(problem, frozenset(range(len(problem.requests))))
    bounds = _bounds(choice)
    met = [model.met[number] for number in range(len(problem.requests))]
    stages: list[tuple[Goal, Callable[[], Any]]] = list(zip(_CHOICE_GOALS, choice_costs(problem, model.model, met), strict=True))
    if problem.before:
        # A kept meeting keeps its table, too: nobody else can hold it, since it was theirs before.
        kept = sum(model.seats[seat] for seat in map(model.seat_of, problem.before) if seat in model.seats)
        lost = len(problem.before) - kept
        stages = [(Goal.CHANGES, lambda: lost), *stages, (Goal.GAPS, model.gap_cost)]
    plan = baseline
    proven = True
    for place, (goal, put) in enumerate(stages):
        cost = put()
        if isinstance(cost, int):
            continue
        model.hint(plan.meetings)
        answer = run(model.model, cost, max(0.5, clock.left * 0.7 / (len(stages) - place)))
        if answer is None:
            return plan, bounds
        bounds[goal] = max(bounds.get(goal, 0), answer.bound if proven else 0)
        proven = proven and answer.bound == answer.cost
        model.model.add(cost <= answer.cost)
        plan = seat_at_tables(problem, model.chosen(answer.values))
    return plan, bounds


def _close_gaps(problem: Problem, plan: Plan, clock: Clock) -> Plan:
    """The same requests with fewer idle slots between them."""
    model = SlotModel(problem, frozenset(meeting.request for meeting in plan.meetings))
    for met in model.met.values():
        model.model.add(met == 1)
    model.hint(plan.meetings)
    cost = model.gap_cost()
    answer = run(model.model, cost, clock.share(24.0)) if not isinstance(cost, int) else None
    return seat_at_tables(problem, model.chosen(answer.values)) if answer else plan


def _tables(problem: Problem, plan: Plan, clock: Clock, bounds: dict[Goal, int]) -> tuple[Plan, dict[Goal, int]]:
    spared, _bound = spare_changes(problem, plan, clock)
    # The bound holds for these slots alone; other slots, as good in every goal before, might do with fewer.
    return spared, bounds
