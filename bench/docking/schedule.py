"""`python -m bench.docking.schedule`: a schedule of a large docking conference by the solver, beside the greedy plan.

300 offers and 200 demands with 1,500 wishes, 40 tables in two halls, 12 slots; some come for two cards, some are away
for a while, some need one of 8 interpreters. Invented by a seed. `--halls-far` puts the halls ten minutes apart, which
makes the rooms matter; `--seconds N` gives the solver N seconds (45 at first). Then the day: with a third of the slots
over, the busiest party goes home, and afterwards a table breaks; only what can't stay may move.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace

from events.meetings.rules.checking import verify
from events.meetings.rules.filling import greedy
from events.meetings.rules.goals import ORDER, costs
from events.meetings.rules.problem import Interpreter, Meeting, Party, Plan, Problem, Request, Slot, Table
from events.meetings.rules.usual import CHANGE_SECONDS

OFFERS, DEMANDS, WISHES, TABLES, SLOTS, MOST = 300, 200, 1500, 40, 12, 6
SLOT_MINUTES, BREAK_MINUTES = 20, 5


def conference(*, travel: int, seed: int = 20191011) -> Problem:
    """An invented conference of two half days. Some cards are wished for much more often than others, as in life."""
    draw = random.Random(seed)
    slots = tuple(_slot(number) for number in range(SLOTS))
    requests = _requests(draw)
    parties = []
    for number in range(OFFERS + DEMANDS):
        # One in twenty people stands for two cards of the same side.
        person = number - 1 if number % 20 == 19 and number != OFFERS else number
        away = frozenset(draw.sample(range(SLOTS), draw.choice((0, 0, 0, 1, 2, 4))))
        speaks = draw.choices((("zh",), ("zh", "en"), ("en",)), (5, 4, 1))[0] if number < OFFERS else draw.choices(
            (("zh",), ("zh", "en")), (7, 3))[0]
        parties.append(Party(frozenset({person}), frozenset(range(SLOTS)) - away, MOST, frozenset(speaks)))
    return Problem(
        slots=slots, tables=tuple(Table("A" if number < TABLES // 2 else "B") for number in range(TABLES)),
        open_tables=tuple(frozenset(range(TABLES)) for _slot in slots), parties=tuple(parties), requests=requests,
        interpreters=tuple(Interpreter(frozenset({"zh", "en"}), frozenset(range(SLOTS))) for _one in range(8)),
        travel=travel)


def _slot(number: int) -> Slot:
    half, place = divmod(number, SLOTS // 2)
    starts = half * 300 + place * (SLOT_MINUTES + BREAK_MINUTES)
    return Slot(starts, starts + SLOT_MINUTES, half)


def _requests(draw: random.Random) -> tuple[Request, ...]:
    """1,500 wishes in all, both sides' together; three in ten answered by the other side; and 60 musts on top."""
    offers = [draw.paretovariate(1.6) for _one in range(OFFERS)]
    demands = [draw.paretovariate(1.6) for _one in range(DEMANDS)]
    ranks: dict[int, int] = {}
    found: dict[tuple[int, int], Request] = {}
    wishes = 0
    while wishes < WISHES:
        pair = (draw.choices(range(OFFERS), offers)[0], OFFERS + draw.choices(range(DEMANDS), demands)[0])
        if pair in found:
            continue
        sides = draw.choices(((0,), (1,), (0, 1)), (5, 5, 3))[0][: WISHES - wishes]
        for side in sides:
            ranks[pair[side]] = ranks.get(pair[side], 0) + 1
        found[pair] = Request(*pair, by_offer=ranks[pair[0]] if 0 in sides else None,
                              by_demand=ranks[pair[1]] if 1 in sides else None, must=draw.random() < 0.05)
        wishes += len(sides)
    return tuple(found.values())


def main() -> None:
    """Print both plans' goals, the proven bounds, and the seconds."""
    from events.meetings.solver import solve

    reader = argparse.ArgumentParser(prog="python -m bench.docking.schedule")
    reader.add_argument("--seconds", type=float, default=45.0)
    reader.add_argument("--halls-far", action="store_true")
    wanted = reader.parse_args()
    problem = conference(travel=10 if wanted.halls_far else 0)
    wishes = sum((one.by_offer is not None) + (one.by_demand is not None) for one in problem.requests)
    print(f"{OFFERS} offers, {DEMANDS} demands, {wishes} wishes for {len(problem.requests)} meetings, {TABLES} tables, "
          f"{SLOTS} slots, rooms {'matter' if problem.rooms_matter else 'do not matter'}")
    began = time.perf_counter()
    baseline = greedy(problem)
    greedy_seconds = time.perf_counter() - began
    began = time.perf_counter()
    schedule = solve(problem, wanted.seconds)
    seconds = time.perf_counter() - began
    assert not verify(problem, schedule.plan)
    assert not verify(problem, baseline)
    reached, usual = costs(problem, schedule.plan), costs(problem, baseline)
    assert reached <= usual
    print(f"{'goal (cost, 0 is best)':26}{'greedy':>10}{'solver':>10}{'bound':>10}{'gap':>10}")
    for goal, one in zip(ORDER, schedule.goals, strict=True):
        print(f"{goal:26}{one.greedy:>10}{one.cost:>10}{one.bound:>10}{one.cost - one.bound:>10}")
    print(f"{'meetings':26}{len(baseline.meetings):>10}{len(schedule.plan.meetings):>10}")
    print(f"{'seconds':26}{greedy_seconds:>10.1f}{seconds:>10.1f}   (at most 60)")
    first = next((goal for goal, one, other in zip(ORDER, reached, usual, strict=True) if one != other), None)
    print(f"first goal that differs: {first or 'none'}; the solver is {'better' if first else 'the same'} there")
    change_on_the_day(problem, schedule.plan)


def change_on_the_day(problem: Problem, plan: Plan) -> None:
    """Print what two changes move of a schedule that people know, and how long each takes."""
    now = SLOTS // 3
    rest = _rest_of_the_day(problem, plan, now)
    sides = [side for one in rest.before for side in _sides(rest, one)]
    gone = max(sorted(set(sides)), key=sides.count)
    parties = (*rest.parties[:gone], replace(rest.parties[gone], free=frozenset()), *rest.parties[gone + 1:])
    used = [one.table for one in rest.before]
    broken = max(sorted(set(used)), key=used.count)
    print(f"{'on the day':26}{'impossible':>12}{'moved':>8}{'lost':>8}{'seconds':>10}")
    _tell_change("the busiest party leaves", replace(rest, parties=parties),
                 {one for one in rest.before if gone in _sides(rest, one)})
    _tell_change("the busiest table breaks", replace(rest, open_tables=tuple(there - {broken} for there in rest.open_tables)),
                 {one for one in rest.before if one.table == broken})


def _rest_of_the_day(problem: Problem, plan: Plan, now: int) -> Problem:
    """What a change has to do with: meetings of slots that are still to come, posed as `queries.problems` poses them."""
    coming = [one for one in plan.meetings if one.slot >= now]
    places = {one.request: place for place, one in enumerate(coming)}
    spent = [side for one in plan.meetings if one.slot < now for side in _sides(problem, one)]
    return replace(
        problem,
        requests=tuple(problem.requests[one.request] for one in coming),
        parties=tuple(replace(party, free=party.free & frozenset(range(now, SLOTS)), most=party.most - spent.count(number))
                      for number, party in enumerate(problem.parties)),
        open_tables=tuple(frozenset[int]() if slot < now else there for slot, there in enumerate(problem.open_tables)),
        before=tuple(replace(one, request=places[one.request]) for one in coming))


def _sides(problem: Problem, meeting: Meeting) -> tuple[int, int]:
    request = problem.requests[meeting.request]
    return request.offer, request.demand


def _tell_change(name: str, problem: Problem, impossible: set[Meeting]) -> None:
    """Plan again, and print what moved beside what had to: nothing else may."""
    from events.meetings.solver import solve

    began = time.perf_counter()
    after = solve(problem, CHANGE_SECONDS).plan
    seconds = time.perf_counter() - began
    touched = set(problem.before) - set(after.meetings)
    lost = {one.request for one in touched} - {one.request for one in after.meetings}
    print(f"{name:26}{len(impossible):>12}{len(touched) - len(lost):>8}{len(lost):>8}{seconds:>10.1f}")
    if touched != impossible:
        print(f"  {len(touched - impossible)} touched that could have stayed")


if __name__ == "__main__":
    main()
