"""A schedule as it grows: who is where when. From it come the greedy plan, the last fill, and why something found no place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from events.meetings.enums import Reason
from events.meetings.rules.checking import verify
from events.meetings.rules.goals import importance
from events.meetings.rules.problem import Meeting, Plan, Problem, Request


class Sheet:
    """Meetings that stand, and where a further one could be."""

    def __init__(self, problem: Problem, meetings: Iterable[Meeting] = ()) -> None:
        self.problem = problem
        self.meetings: dict[int, Meeting] = {}
        self.counts: Counter[int] = Counter()
        self._rooms: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
        self._taken: dict[int, set[int]] = defaultdict(set)
        self._sat: Counter[tuple[int, int]] = Counter()
        self._overlapping = {number: frozenset(other for other, slot in enumerate(problem.slots)
                                               if slot.overlaps(problem.slots[number])) | {number}
                             for number in range(len(problem.slots))}
        self._near: dict[int, set[int]] = defaultdict(set)
        for one, other in problem.near:
            self._near[one].add(other)
            self._near[other].add(one)
        for meeting in meetings:
            self.add(meeting)

    def add(self, meeting: Meeting) -> None:
        """Put a meeting down; that it can be held is the caller's to know."""
        request = self.problem.requests[meeting.request]
        self.meetings[meeting.request] = meeting
        self.counts.update((request.offer, request.demand))
        room = self.problem.tables[meeting.table].room
        for who in self._who(request, meeting.interpreter):
            self._rooms[who][meeting.slot] = room
        self._taken[meeting.slot].add(meeting.table)
        self._sat.update(((request.offer, meeting.table), (request.demand, meeting.table)))

    def plan(self) -> Plan:
        return Plan(tuple(self.meetings[number] for number in sorted(self.meetings)))

    def free_tables(self, slot: int) -> frozenset[int]:
        """Tables that are open in a slot and that no meeting at the same time holds."""
        return self.problem.open_tables[slot] - {
            table for other in self._overlapping[slot] for table in self._taken[other]}

    def sits_at(self, request: Request, table: int) -> int:
        """How often the two parties have sat at a table."""
        return self._sat[request.offer, table] + self._sat[request.demand, table]

    def place(self, number: int) -> Meeting | Reason:
        """Where a request could be met: the slot that leaves both sides the fewest gaps, at a table that one of them
        sits at already if it can be; or why it can't."""
        request = self.problem.requests[number]
        reason = self._hopeless(request)
        if reason is not None:
            return reason
        reason = Reason.BUSY
        for slot in sorted(self.problem.slots_of(request), key=lambda one: (self._distance(request, one), one)):
            answer = self._place_in(number, request, slot)
            if isinstance(answer, Meeting):
                return answer
            reason = max(reason, answer, key=_how_near)
        return reason

    def _hopeless(self, request: Request) -> Reason | None:
        problem = self.problem
        if not problem.slots_of(request):
            return Reason.NO_COMMON_SLOT
        if problem.needs_interpreter(request) and not any(
                problem.can_interpret(one, request) and interpreter.free & problem.slots_of(request)
                for one, interpreter in enumerate(problem.interpreters)):
            return Reason.NO_INTERPRETER
        for party, reason in ((request.offer, Reason.CAP_OFFER), (request.demand, Reason.CAP_DEMAND)):
            if self.counts[party] >= problem.parties[party].most:
                return reason
        return None

    def _place_in(self, number: int, request: Request, slot: int) -> Meeting | Reason:
        problem = self.problem
        people = self._who(request, None)
        if any(self._is_busy(who, slot) for who in people):
            return Reason.BUSY
        tables = self.free_tables(slot)
        if not tables:
            return Reason.TABLES_FULL
        tables = frozenset(table for table in tables if self._reachable(people, slot, problem.tables[table].room))
        if not tables:
            return Reason.TOO_FAR
        ordered = sorted(tables, key=lambda table: (-self.sits_at(request, table), table))
        if not problem.needs_interpreter(request):
            return Meeting(number, slot, ordered[0])
        for table in ordered:
            for one, interpreter in enumerate(problem.interpreters):
                who = ("interpreter", one)
                if slot in interpreter.free and problem.can_interpret(one, request) and not self._is_busy(who, slot) and (
                        self._reachable([who], slot, problem.tables[table].room)):
                    return Meeting(number, slot, table, one)
        return Reason.INTERPRETER_BUSY

    def _who(self, request: Request, interpreter: int | None) -> list[tuple[str, int]]:
        people = [("person", one) for one in self.problem.people_of(request)]
        return people if interpreter is None else [*people, ("interpreter", interpreter)]

    def _is_busy(self, who: tuple[str, int], slot: int) -> bool:
        return bool(self._rooms[who].keys() & self._overlapping[slot])

    def _reachable(self, people: Iterable[tuple[str, int]], slot: int, room: str) -> bool:
        return all(self._rooms[who].get(near, room) == room for who in people for near in self._near[slot])

    def _distance(self, request: Request, slot: int) -> int:
        """How many minutes lie between this slot and the nearest meetings of both sides; 0 for a first meeting."""
        found = 0
        for person in self.problem.people_of(request):
            taken = self._rooms["person", person]
            if taken:
                found += min(abs(self.problem.slots[slot].minutes_to(self.problem.slots[one])) for one in taken)
        return found


_NEARNESS = (Reason.BUSY, Reason.TOO_FAR, Reason.TABLES_FULL, Reason.INTERPRETER_BUSY)


def _how_near(reason: Reason) -> int:
    return _NEARNESS.index(reason)


def greedy(problem: Problem) -> Plan:
    """What one gets by going down the list: what people know already, then mutual wishes, musts, one-sided wishes; among
    equals whoever has the fewest meetings, then the higher wish. It is the baseline and the solver's first hint."""
    sheet = Sheet(problem, problem.fixed)
    _keep(problem, sheet)
    waiting = {number for number in range(len(problem.requests)) if number not in sheet.meetings}
    for step in range(3):
        left = {number for number in waiting if importance(problem.requests[number]) == step}
        while left:
            number = min(left, key=lambda one: _turn(problem, sheet, one))
            left.discard(number)
            answer = sheet.place(number)
            if isinstance(answer, Meeting):
                sheet.add(answer)
    return sheet.plan()


def fill(problem: Problem, plan: Plan) -> tuple[Plan, dict[int, Reason]]:
    """The plan with everything that still finds a place, and why the rest doesn't."""
    sheet, reasons = Sheet(problem, plan.meetings), dict[int, Reason]()
    left = [number for number in range(len(problem.requests)) if number not in sheet.meetings]
    for number in sorted(left, key=lambda one: (importance(problem.requests[one]), _turn(problem, sheet, one))):
        answer = sheet.place(number)
        if isinstance(answer, Meeting):
            sheet.add(answer)
        else:
            reasons[number] = answer
    return sheet.plan(), reasons


def _turn(problem: Problem, sheet: Sheet, number: int) -> tuple[int, int, int]:
    request = problem.requests[number]
    return (sheet.counts[request.offer] + sheet.counts[request.demand], request.rank_cost, number)


def _keep(problem: Problem, sheet: Sheet) -> None:
    """Leave where it is what can stay there."""
    bare = Problem(problem.slots, problem.tables, problem.open_tables, problem.parties, problem.requests,
                   problem.interpreters, travel=problem.travel)
    for meeting in problem.before:
        if meeting.request in sheet.meetings:
            continue
        near = [one for one in sheet.meetings.values() if _touch(problem, one, meeting)]
        if not verify(bare, Plan((*near, meeting))):
            sheet.add(meeting)


def _touch(problem: Problem, one: Meeting, other: Meeting) -> bool:
    """Whether two meetings share a slot's tables, a person or an interpreter: only then can one stand in the other's way."""
    return problem.slots[one.slot].overlaps(problem.slots[other.slot]) or bool(
        problem.people_of(problem.requests[one.request]) & problem.people_of(problem.requests[other.request])) or (
        one.interpreter is not None and one.interpreter == other.interpreter)
