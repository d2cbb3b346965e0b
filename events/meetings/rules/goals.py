"""What makes one schedule better than another: goals in their order, each a cost (0 is best), compared one after the other."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import Final

from events.meetings.enums import Goal
from events.meetings.rules.problem import Meeting, Plan, Problem, Request

#: The order of the goals. A wish's rank decides only where everything before it is equal.
ORDER: Final = tuple(Goal)


def costs(problem: Problem, plan: Plan) -> tuple[int, ...]:
    """The cost of each goal, in their order; the smaller tuple is the better schedule."""
    met = {meeting.request for meeting in plan.meetings}
    missed = [request for number, request in enumerate(problem.requests) if number not in met]
    return (
        len(set(problem.before) - set(plan.meetings)),
        sum(request.is_mutual for request in missed),
        sum(request.must for request in missed),
        sum(request.is_one_sided for request in missed),
        sum(fair_cost(count) for count in meetings_of_parties(problem, plan).values()),
        sum(problem.requests[number].rank_cost for number in met),
        gaps(problem, plan),
        table_changes(problem, plan),
    )


def fair_cost(count: int) -> int:
    """1 for a party's first meeting, 2 more for its second, and so on: a sixth weighs as much as six firsts."""
    return count * (count + 1) // 2


def meetings_of_parties(problem: Problem, plan: Plan) -> Counter[int]:
    """How many meetings each party has."""
    counts: Counter[int] = Counter()
    for meeting in plan.meetings:
        request = problem.requests[meeting.request]
        counts.update((request.offer, request.demand))
    return counts


def days_of_parties(problem: Problem, plan: Plan) -> dict[tuple[int, int], list[Meeting]]:
    """By (party, session) its meetings in the order of time."""
    days: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in sorted(plan.meetings, key=lambda one: problem.slots[one.slot].starts):
        request, session = problem.requests[meeting.request], problem.slots[meeting.slot].session
        days[request.offer, session].append(meeting)
        days[request.demand, session].append(meeting)
    return days


def gaps(problem: Problem, plan: Plan) -> int:
    """How many slots parties sit idle between two meetings of a session, all added up."""
    order = {number: place for slots in _sessions(problem).values() for place, number in enumerate(slots)}
    return sum(order[day[-1].slot] - order[day[0].slot] + 1 - len(day) for day in days_of_parties(problem, plan).values())


def table_changes(problem: Problem, plan: Plan) -> int:
    """How often a party has to change tables between two meetings of a session."""
    return sum(one.table != other.table
               for day in days_of_parties(problem, plan).values() for one, other in itertools.pairwise(day))


def _sessions(problem: Problem) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number in sorted(range(len(problem.slots)), key=lambda one: problem.slots[one].starts):
        found[problem.slots[number].session].append(number)
    return found


def importance(request: Request) -> int:
    """In which goal a request counts first: 0 mutual, 1 must, 2 one-sided."""
    return 0 if request.is_mutual else 1 if request.must else 2
