"""What may never happen in a schedule, written from the rules alone: it shares nothing with the solver but the values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from events.meetings.enums import Fault
from events.meetings.rules.problem import Meeting, Plan, Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with the requests whose meetings have it."""

    fault: Fault
    requests: tuple[int, ...]


def verify(problem: Problem, plan: Plan) -> list[Finding]:
    """Everything that is wrong with a schedule; empty where it can be held as it stands."""
    known = [meeting for meeting in plan.meetings if _is_known(problem, meeting)]
    found = [Finding(Fault.UNKNOWN, (meeting.request,)) for meeting in plan.meetings if not _is_known(problem, meeting)]
    for meeting in known:
        found += [Finding(fault, (meeting.request,)) for fault in _alone(problem, meeting)]
    for one, other in combinations(known, 2):
        found += [Finding(fault, (one.request, other.request)) for fault in _together(problem, one, other)]
    counts: Counter[int] = Counter()
    for meeting in known:
        request = problem.requests[meeting.request]
        counts.update((request.offer, request.demand))
    found += [Finding(Fault.CAP, tuple(sorted(
        meeting.request for meeting in known
        if party in (problem.requests[meeting.request].offer, problem.requests[meeting.request].demand))))
        for party, count in sorted(counts.items()) if count > problem.parties[party].most]
    return found + [Finding(Fault.FIXED_MOVED, (meeting.request,)) for meeting in problem.fixed
                    if meeting not in plan.meetings]


def _is_known(problem: Problem, meeting: Meeting) -> bool:
    return (0 <= meeting.request < len(problem.requests) and 0 <= meeting.slot < len(problem.slots)
            and 0 <= meeting.table < len(problem.tables)
            and (meeting.interpreter is None or 0 <= meeting.interpreter < len(problem.interpreters)))


def _alone(problem: Problem, meeting: Meeting) -> list[Fault]:
    request = problem.requests[meeting.request]
    sides = (problem.parties[request.offer], problem.parties[request.demand])
    found = []
    if any(meeting.slot not in side.free for side in sides):
        found.append(Fault.PERSON_AWAY)
    if meeting.table not in problem.open_tables[meeting.slot]:
        found.append(Fault.TABLE_CLOSED)
    if sides[0].languages and sides[1].languages and not sides[0].languages & sides[1].languages:
        if meeting.interpreter is None:
            return [*found, Fault.INTERPRETER_MISSING]
        languages = problem.interpreters[meeting.interpreter].languages
        if not languages & sides[0].languages or not languages & sides[1].languages:
            found.append(Fault.INTERPRETER_MISSING)
    if meeting.interpreter is not None and meeting.slot not in problem.interpreters[meeting.interpreter].free:
        found.append(Fault.INTERPRETER_AWAY)
    return found


def _together(problem: Problem, one: Meeting, other: Meeting) -> list[Fault]:
    found = [Fault.REQUEST_TWICE] if one.request == other.request else []
    first, second = problem.slots[one.slot], problem.slots[other.slot]
    between = max(first.starts, second.starts) - min(first.ends, second.ends)
    people = _people(problem, one) & _people(problem, other)
    same_interpreter = one.interpreter is not None and one.interpreter == other.interpreter
    if between < 0:
        found += [fault for fault, holds in (
            (Fault.PERSON_TWICE, bool(people)), (Fault.TABLE_TWICE, one.table == other.table),
            (Fault.INTERPRETER_TWICE, same_interpreter)) if holds]
    elif between < problem.travel and problem.tables[one.table].room != problem.tables[other.table].room and (
            people or same_interpreter):
        found.append(Fault.TOO_FAR)
    return found


def _people(problem: Problem, meeting: Meeting) -> frozenset[int]:
    request = problem.requests[meeting.request]
    return problem.parties[request.offer].people | problem.parties[request.demand].people
