"""When and in which room requests are met. Tables of one room are alike to every hard rule, so that counting them is exact:
as many meetings as a slot has free tables can always be given one each. Which table it is, comes after (tables.py)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from events.meetings.rules.problem import Meeting, Problem

#: (request, slot, zone, interpreter or None). A zone is a room, or all tables where nobody minds the room.
Seat = tuple[int, int, str, int | None]


@dataclass
class SlotModel:
    """The model of the whole problem, over these requests."""

    problem: Problem
    requests: frozenset[int]
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    seats: dict[Seat, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._add_seats()
        self.met = self._met()
        self._seat_tables()
        self._keep_apart()
        self._cap()

    def zone(self, table: int) -> str:
        return self.problem.tables[table].room if self.problem.rooms_matter else ""

    def hint(self, meetings: Iterable[Meeting]) -> None:
        """Begin from these meetings."""
        wanted = {self.seat_of(meeting) for meeting in meetings}
        self.model.clear_hints()
        for seat, variable in self.seats.items():
            self.model.add_hint(variable, seat in wanted)

    def seat_of(self, meeting: Meeting) -> Seat:
        return (meeting.request, meeting.slot, self.zone(meeting.table), meeting.interpreter)

    def chosen(self, values: Any) -> list[Seat]:
        """The seats that an answer takes."""
        return [seat for seat, variable in self.seats.items() if values(variable)]

    def gap_cost(self) -> Any:
        """How many slots parties sit idle between two meetings of a session."""
        busy: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for (number, slot, _zone, _one), variable in self.seats.items():
            request = self.problem.requests[number]
            busy[request.offer, slot].append(variable)
            busy[request.demand, slot].append(variable)
        sessions: dict[int, list[int]] = defaultdict(list)
        for number in sorted(range(len(self.problem.slots)), key=lambda one: self.problem.slots[one].starts):
            sessions[self.problem.slots[number].session].append(number)
        idle = []
        for party in sorted({party for party, _slot in busy}):
            for slots in sessions.values():
                idle += self._idle([sum(busy[party, slot]) if (party, slot) in busy else 0 for slot in slots], party)
        return sum(idle)

    def _idle(self, taken: list[Any], party: int) -> list[Any]:
        """Variables that are 1 where a slot is free with a meeting before and one after it."""
        if sum(not isinstance(one, int) for one in taken) < 2:
            return []
        before = [self.model.new_bool_var(f"b{party}") for _one in taken]
        after = [self.model.new_bool_var(f"a{party}") for _one in taken]
        idle = [self.model.new_bool_var(f"i{party}") for _one in taken]
        for place, here in enumerate(taken):
            self.model.add(before[place] >= here)
            self.model.add(after[place] >= here)
            if place:
                self.model.add_implication(before[place - 1], before[place])
                self.model.add_implication(after[place], after[place - 1])
            self.model.add(idle[place] >= before[place] + after[place] - 1 - here)
        return idle

    def _add_seats(self) -> None:
        problem = self.problem
        zones = [sorted({self.zone(table) for table in tables}) for tables in problem.open_tables]
        fixed = {meeting.request: meeting for meeting in problem.fixed}
        for number in sorted(self.requests):
            request = problem.requests[number]
            if number in fixed:
                seat = self.seat_of(fixed[number])
                self.seats[seat] = self.model.new_bool_var(f"s{seat}")
                self.model.add(self.seats[seat] == 1)
                continue
            for slot in sorted(problem.slots_of(request)):
                speakers: list[int | None] = [None]
                if problem.needs_interpreter(request):
                    speakers = [one for one, interpreter in enumerate(problem.interpreters)
                                if slot in interpreter.free and problem.can_interpret(one, request)]
                for zone in zones[slot]:
                    for speaker in speakers:
                        self.seats[number, slot, zone, speaker] = self.model.new_bool_var(f"s{number}_{slot}_{zone}")

    def _met(self) -> dict[int, Any]:
        own: dict[int, list[Any]] = {number: [] for number in self.requests}
        for seat, variable in self.seats.items():
            own[seat[0]].append(variable)
        met = {}
        for number, variables in own.items():
            met[number] = self.model.new_bool_var(f"m{number}")
            self.model.add(sum(variables) == met[number])
        return met

    def _seat_tables(self) -> None:
        """No more meetings at a time than tables; fixed ones hold theirs, also where it isn't open to others any more."""
        problem = self.problem
        taken: dict[tuple[int, str], list[Any]] = defaultdict(list)
        fixed = {meeting.request for meeting in problem.fixed}
        for (number, slot, zone, _one), variable in self.seats.items():
            if number not in fixed:
                taken[slot, zone].append(variable)
        for moment in problem.moments:
            # Activities at the same time have tables of their own, or share them: a shared one is counted once.
            by_zone: dict[str, tuple[list[Any], set[int]]] = defaultdict(lambda: ([], set()))
            for slot in moment:
                held = {meeting.table for meeting in problem.fixed if problem.slots[meeting.slot].overlaps(problem.slots[slot])}
                for zone in {self.zone(table) for table in problem.open_tables[slot]}:
                    by_zone[zone][0].extend(taken[slot, zone])
                    by_zone[zone][1].update(
                        table for table in problem.open_tables[slot] - held if self.zone(table) == zone)
            for variables, tables in by_zone.values():
                self.model.add(sum(variables) <= len(tables))
        for (slot, zone), variables in taken.items():
            held = {meeting.table for meeting in problem.fixed if problem.slots[meeting.slot].overlaps(problem.slots[slot])}
            self.model.add(sum(variables) <= sum(self.zone(table) == zone for table in problem.open_tables[slot] - held))

    def _keep_apart(self) -> None:
        """Nobody twice at a time, and nobody in two rooms with no time to walk; interpreters are people, too."""
        seats: dict[tuple[str, int], dict[tuple[int, str], list[Any]]] = defaultdict(lambda: defaultdict(list))
        for (number, slot, zone, speaker), variable in self.seats.items():
            for person in self.problem.people_of(self.problem.requests[number]):
                seats["person", person][slot, zone].append(variable)
            if speaker is not None:
                seats["interpreter", speaker][slot, zone].append(variable)
        for own in seats.values():
            for moment in self.problem.moments:
                together = [one for (slot, _zone), variables in own.items() if slot in moment for one in variables]
                if len(together) > 1:
                    self.model.add_at_most_one(together)
            if self.problem.rooms_matter:
                self._walk(own)

    def _walk(self, own: dict[tuple[int, str], list[Any]]) -> None:
        zones = {zone for _slot, zone in own}
        for one, other in self.problem.near:
            for zone in zones:
                here = own.get((one, zone), [])
                elsewhere = [variable for place in zones - {zone} for variable in own.get((other, place), [])]
                if here and elsewhere:
                    self.model.add(sum(here) + sum(elsewhere) <= 1)

    def _cap(self) -> None:
        of_party: Counter[int] = Counter()
        own: dict[int, list[Any]] = defaultdict(list)
        for number in self.requests:
            request = self.problem.requests[number]
            for party in (request.offer, request.demand):
                of_party[party] += 1
                own[party].append(self.met[number])
        for party, count in of_party.items():
            if count > self.problem.parties[party].most:
                self.model.add(sum(own[party]) <= self.problem.parties[party].most)
