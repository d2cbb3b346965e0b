"""Which requests to meet at all, before anybody asks when: a small model, solved to proven optimality for each goal.

Every schedule keeps these conditions (caps, free slots, seats, interpreters), so that its optimum bounds each goal of the
whole problem. Where the chosen requests can all be put into slots, the bound is reached.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from events.meetings.rules.goals import fair_cost
from events.meetings.rules.problem import Problem
from events.meetings.solver.running import Clock, run

CHOICE_GOALS = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The requests chosen, and for each of the goals that a choice decides a cost below which no schedule gets."""

    requests: frozenset[int]
    bounds: tuple[int, ...]


def choice_costs(problem: Problem, model: Any, met: Sequence[Any]) -> list[Callable[[], Any]]:
    """The costs of the goals that depend only on which requests are met: mutual, musts, one-sided, fair shares, ranks.

    Each is put into the model when it is called: fair shares bring many variables, which the goals before can do without.
    """
    requests = list(enumerate(problem.requests))
    return [
        lambda: sum(1 - met[number] for number, one in requests if one.is_mutual),
        lambda: sum(1 - met[number] for number, one in requests if one.must),
        lambda: sum(1 - met[number] for number, one in requests if one.is_one_sided),
        lambda: _fair(problem, model, met),
        lambda: sum(one.rank_cost * met[number] for number, one in requests if one.rank_cost),
    ]


def choose(problem: Problem, clock: Clock, hint: frozenset[int]) -> Choice:
    """Solve the goals of the choice one after the other, beginning from a choice that is known to hold."""
    model = cp_model.CpModel()
    met = [model.new_bool_var(f"met{number}") for number in range(len(problem.requests))]
    _limit(problem, model, met)
    bounds: list[int] = []
    chosen, proven = hint, True
    for put in choice_costs(problem, model, met):
        cost = put()
        model.clear_hints()
        for number, variable in enumerate(met):
            model.add_hint(variable, number in chosen)
        if isinstance(cost, int):
            bounds.append(cost)
            continue
        answer = run(model, cost, clock.share(10.0), presolve=False)
        if answer is None:
            # Too little time: what was chosen so far stands, and nothing more is proven.
            return Choice(chosen, (*bounds, *[0] * (CHOICE_GOALS - len(bounds))))
        # Once an earlier goal wasn't proven, what comes after it is bound by nothing.
        bounds.append(answer.bound if proven else 0)
        proven = proven and answer.bound == answer.cost
        chosen = frozenset(number for number, variable in enumerate(met) if answer.values(variable))
        model.add(cost <= answer.cost)
    return Choice(chosen, tuple(bounds))


def _limit(problem: Problem, model: cp_model.CpModel, met: Sequence[Any]) -> None:
    of_party: dict[int, list[Any]] = defaultdict(list)
    of_person: dict[int, list[Any]] = defaultdict(list)
    fixed = {meeting.request for meeting in problem.fixed}
    needing = []
    for number, request in enumerate(problem.requests):
        of_party[request.offer].append(met[number])
        of_party[request.demand].append(met[number])
        for person in problem.people_of(request):
            of_person[person].append(met[number])
        if number in fixed:
            model.add(met[number] == 1)
            continue
        able = problem.slots_of(request)
        if problem.needs_interpreter(request):
            needing.append(met[number])
            able = able & frozenset(slot for one, interpreter in enumerate(problem.interpreters)
                                    if problem.can_interpret(one, request) for slot in interpreter.free)
        if not any(problem.open_tables[slot] for slot in able):
            model.add(met[number] == 0)
    for party, own in of_party.items():
        moments = _moments_in(problem, problem.parties[party].free | _fixed_slots(problem, party))
        model.add(sum(own) <= min(problem.parties[party].most, moments))
    for own in of_person.values():
        model.add(sum(own) <= len(problem.moments))
    model.add(sum(met) <= sum(len(tables) for tables in problem.open_tables))
    if needing:
        model.add(sum(needing) <= sum(_moments_in(problem, one.free) for one in problem.interpreters) + len(problem.fixed))


def _fixed_slots(problem: Problem, party: int) -> frozenset[int]:
    return frozenset(meeting.slot for meeting in problem.fixed if party in (
        problem.requests[meeting.request].offer, problem.requests[meeting.request].demand))


def _moments_in(problem: Problem, slots: frozenset[int]) -> int:
    """At most how many meetings one after the other these slots allow: those that don't overlap, earliest end first."""
    count, until = 0, None
    for slot in sorted((problem.slots[one] for one in slots), key=lambda one: one.ends):
        if until is None or slot.starts >= until:
            count, until = count + 1, slot.ends
    return count


def _fair(problem: Problem, model: Any, met: Sequence[Any]) -> Any:
    """Σ over parties of 1 + 2 + … + (its meetings), with a step variable for each meeting a party could have."""
    of_party: dict[int, list[Any]] = defaultdict(list)
    for number, request in enumerate(problem.requests):
        of_party[request.offer].append(met[number])
        of_party[request.demand].append(met[number])
    terms = []
    for party, own in sorted(of_party.items()):
        most = min(problem.parties[party].most, len(own), len(problem.slots))
        steps = [model.new_bool_var(f"fair{party}_{step}") for step in range(most)]
        model.add(sum(steps) == sum(own))
        for one, other in itertools.pairwise(steps):
            model.add_implication(other, one)
        terms += [(fair_cost(step + 1) - fair_cost(step)) * variable for step, variable in enumerate(steps)]
    return sum(terms)
