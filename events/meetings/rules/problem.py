"""What is to be scheduled, and a schedule: plain values, so that a solver, a checker and a test speak of the same thing.

Parties, slots, tables, interpreters and requests are named by their place in the problem. Times are whole minutes since
any one moment. A person is any number: whoever stands for two parties has the same number in both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which meetings are held. `session` is the activity: gaps are counted inside one."""

    starts: int
    ends: int
    session: int = 0

    def overlaps(self, other: Slot) -> bool:
        return self.starts < other.ends and other.starts < self.ends

    def minutes_to(self, other: Slot) -> int:
        """From the end of the earlier to the start of the later; below zero where they overlap."""
        return max(self.starts, other.starts) - min(self.ends, other.ends)


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a room."""

    room: str


@dataclass(frozen=True, slots=True)
class Party:
    """A card with those who come for it. `free` are the slots in which all of them can, `most` how many meetings it may have."""

    people: frozenset[int]
    free: frozenset[int]
    most: int
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Somebody who speaks these languages and can be called in these slots."""

    languages: frozenset[str]
    free: frozenset[int]


@dataclass(frozen=True, slots=True)
class Request:
    """That two parties should meet: the rank of each side's wish (1 is the first), and whether the organisers want it."""

    offer: int
    demand: int
    by_offer: int | None = None
    by_demand: int | None = None
    must: bool = False

    @property
    def is_mutual(self) -> bool:
        return self.by_offer is not None and self.by_demand is not None

    @property
    def is_one_sided(self) -> bool:
        """Wished by one side only, and not by the organisers either."""
        return not self.must and (self.by_offer is None) != (self.by_demand is None)

    @property
    def rank_cost(self) -> int:
        """How far down the wish lists it stands: 0 for a first wish; from the tenth on all are alike."""
        return sum(min(rank, 10) - 1 for rank in (self.by_offer, self.by_demand) if rank is not None)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A request that is met: when, at which table, and with whom to interpret."""

    request: int
    slot: int
    table: int
    interpreter: int | None = None


@dataclass(frozen=True)
class Problem:
    """Everything that a schedule rests on.

    `open_tables` are the tables there are in each slot. `fixed` meetings stay as they are. `before` is the schedule that
    people know already: changing it is what a new one avoids first. `travel` is how many minutes lie between two rooms.
    """

    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    open_tables: tuple[frozenset[int], ...]
    parties: tuple[Party, ...]
    requests: tuple[Request, ...]
    interpreters: tuple[Interpreter, ...] = ()
    fixed: tuple[Meeting, ...] = ()
    before: tuple[Meeting, ...] = ()
    travel: int = 0

    @cached_property
    def near(self) -> tuple[tuple[int, int], ...]:
        """Pairs of slots (the smaller first) between which nobody can change rooms, overlapping ones left out."""
        return tuple(
            (one, other) for one, first in enumerate(self.slots) for other in range(one + 1, len(self.slots))
            if 0 <= first.minutes_to(self.slots[other]) < self.travel)

    @cached_property
    def moments(self) -> tuple[frozenset[int], ...]:
        """Sets of slots that are on at the same time, so that two of a set overlap: one for each start."""
        found = {frozenset(other for other, slot in enumerate(self.slots) if slot.starts <= start.starts < slot.ends)
                 for start in self.slots}
        return tuple(sorted((one for one in found if not any(one < other for other in found)), key=sorted))

    @cached_property
    def rooms_matter(self) -> bool:
        """Whether it makes a difference to anybody in which room a meeting is."""
        return bool(self.near) and len({table.room for table in self.tables}) > 1

    def needs_interpreter(self, request: Request) -> bool:
        """Both sides say what they speak, and share no language."""
        one, other = self.parties[request.offer].languages, self.parties[request.demand].languages
        return bool(one and other) and not one & other

    def can_interpret(self, interpreter: int, request: Request) -> bool:
        """Whether somebody speaks a language of each side."""
        languages = self.interpreters[interpreter].languages
        return bool(languages & self.parties[request.offer].languages and languages & self.parties[request.demand].languages)

    def slots_of(self, request: Request) -> frozenset[int]:
        """Slots in which both sides are free."""
        return self.parties[request.offer].free & self.parties[request.demand].free

    def people_of(self, request: Request) -> frozenset[int]:
        return self.parties[request.offer].people | self.parties[request.demand].people


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule: meetings, at most one a request."""

    meetings: tuple[Meeting, ...] = field(default=())
