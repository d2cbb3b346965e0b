"""From what stands in the database to what is scheduled, and back: a problem with the names of what it is made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import Refused
from events.meetings.enums import By, MeetingState, Reason
from events.meetings.models import Meeting as MeetingRow
from events.meetings.models import MeetingParty, MeetingSetup
from events.meetings.queries.days import meetings_going_on
from events.meetings.queries.parties import is_there, parties_of, setup_of, wishes_of
from events.meetings.queries.times import SlotTime, TablePlace, broken_tables, docking_activities, slots_of, tables_of
from events.meetings.rules.problem import Interpreter, Meeting, Party, Problem, Request, Slot, Table
from events.registration.enums import PlaceState
from events.registration.models import Place
from events.setup.models import Activity, Event

_NOES: Final = frozenset({By.NOT_OFFER, By.NOT_DEMAND})


@dataclass(frozen=True, slots=True)
class PlainSlot:
    """A slot as it outlives the transaction that read it."""

    activity: str
    starts: str
    ends: str


@dataclass(frozen=True)
class Posed:
    """A problem, and what its numbers stand for: plain values, for no transaction is open while it is solved."""

    problem: Problem
    slots: tuple[PlainSlot, ...]
    # (room, number) of each table, the numbers of the parties, the codes of the interpreters.
    tables: tuple[tuple[str, int], ...]
    parties: tuple[int, ...]
    interpreters: tuple[str, ...]
    # What was wished for and one side has said no to: the parties' numbers, and who wished.
    declined: tuple[tuple[int, int, tuple[str, ...]], ...] = ()

    def entry(self, meeting: Meeting) -> dict[str, Any]:
        """A meeting as a plan's content has it."""
        request, slot = self.problem.requests[meeting.request], self.slots[meeting.slot]
        room, table = self.tables[meeting.table]
        return {
            "offer": self.parties[request.offer], "demand": self.parties[request.demand],
            "activity": slot.activity, "starts": slot.starts, "ends": slot.ends, "room": room, "table": table,
            "interpreter": self.interpreters[meeting.interpreter] if meeting.interpreter is not None else None,
        }

    def pair(self, number: int) -> dict[str, Any]:
        """A request by the parties' numbers, with who wants it."""
        request = self.problem.requests[number]
        by = [by for by, wants in ((By.OFFER, request.by_offer is not None), (By.DEMAND, request.by_demand is not None),
                                   (By.ORGANISER, request.must)) if wants]
        return {"offer": self.parties[request.offer], "demand": self.parties[request.demand], "by": by}

    def left(self, reasons: Mapping[int, Reason]) -> list[dict[str, Any]]:
        """What isn't scheduled, with its reason; what a side has said no to comes last."""
        return [*({**self.pair(number), "reason": reason.value} for number, reason in sorted(reasons.items())),
                *({"offer": offer, "demand": demand, "by": list(by), "reason": Reason.DECLINED.value}
                  for offer, demand, by in self.declined)]


def pose(session: Session, event: Event, now: datetime, *, is_change: bool = False) -> Posed:
    """The event's problem as things stand: wishes, availability, tables, what is published already.

    With `is_change` only what was published is asked for again. Raises Refused: no_slots, no_wishes, nothing_published,
    all_meetings_over.
    """
    setup = setup_of(session, event)
    activities = docking_activities(session, event)
    slots, tables = slots_of(activities, setup), tables_of(activities, setup)
    if not slots:
        raise Refused("no_slots")
    parties = parties_of(session, event)
    rows = list(session.scalars(sa.select(MeetingRow).where(
        MeetingRow.event_id == event.id, MeetingRow.state != MeetingState.CANCELLED)))
    going_on = meetings_going_on(session, event, now)
    standing = [row for row in rows if row.state == MeetingState.PLANNED and row.ends > now and row.id not in going_on]
    if is_change and not rows:
        raise Refused("nothing_published")
    if is_change and not standing:
        raise Refused("all_meetings_over")
    over = [row for row in rows if row not in standing]
    requests, declined = _requests(session, event, parties, standing, over, is_change=is_change)
    if not requests:
        raise Refused("no_wishes")
    usable = frozenset(number for number, slot in enumerate(slots) if slot.starts >= now)
    running = [row for row in over if row.state == MeetingState.STARTED or row.id in going_on]
    open_tables = _open_tables(broken_tables(session, event), slots, tables, running, usable)
    problem = Problem(
        slots=tuple(_slot(slot, slots[0].starts, activities) for slot in slots),
        tables=tuple(Table(one.room) for one in tables), open_tables=open_tables,
        parties=_parties(parties, _busy_times(session, parties, running), slots, setup, over, usable=usable), requests=requests,
        interpreters=_interpreters(setup, slots, running, usable), travel=setup.travel_minutes)
    speakers = tuple(one["code"] for one in setup.interpreters)
    return Posed(
        _with_before(problem, slots, tables, parties, standing, codes=speakers),
        tuple(PlainSlot(one.activity.code, one.starts.isoformat(), one.ends.isoformat()) for one in slots),
        tuple((one.room, one.number) for one in tables), tuple(party.id for party in parties), speakers, declined)


def _slot(slot: SlotTime, origin: datetime, activities: list[Activity]) -> Slot:
    starts, ends = (int((moment - origin).total_seconds() // 60) for moment in (slot.starts, slot.ends))
    return Slot(starts, ends, activities.index(slot.activity))


def _requests(
    session: Session, event: Event, parties: list[MeetingParty], standing: list[MeetingRow], over: list[MeetingRow], *,
    is_change: bool,
) -> tuple[tuple[Request, ...], tuple[tuple[int, int, tuple[str, ...]], ...]]:
    """What is asked for, and what one side has said no to: it is left out, unless it is published or the organisers insist."""
    places = {party.id: place for place, party in enumerate(parties)}
    wanted: dict[tuple[int, int], dict[str, int | None]] = defaultdict(dict)
    for row in standing:
        wanted[row.offer_party_id, row.demand_party_id] = {}
    done = {(row.offer_party_id, row.demand_party_id) for row in over}
    for wish in wishes_of(session, event):
        pair = (wish.offer_party_id, wish.demand_party_id)
        if pair not in done and (not is_change or pair in wanted):
            wanted[pair][wish.by] = wish.rank
    published = {(row.offer_party_id, row.demand_party_id) for row in standing}
    declined = {pair: by for pair, by in wanted.items() if by.keys() & _NOES and By.ORGANISER not in by and pair not in published}
    asked = {pair: {one: rank for one, rank in by.items() if one not in _NOES}
             for pair, by in wanted.items() if pair not in declined}
    told = tuple((*pair, wishes) for pair, by in sorted(declined.items()) if (wishes := tuple(by.keys() - _NOES)))
    return tuple(
        Request(places[offer], places[demand], _rank(by, By.OFFER), _rank(by, By.DEMAND), By.ORGANISER in by or not by)
        for (offer, demand), by in sorted(asked.items())), told


def _rank(by: dict[str, int | None], side: By) -> int | None:
    return (by[side] or 1) if side in by else None


def _open_tables(
    broken: Mapping[tuple[int, int], datetime], slots: list[SlotTime], tables: list[TablePlace], running: list[MeetingRow],
    usable: frozenset[int],
) -> tuple[frozenset[int], ...]:
    found = []
    for place, slot in enumerate(slots):
        taken = {(row.activity_id, row.table) for row in running if row.starts < slot.ends and slot.starts < row.ends}
        found.append(frozenset(
            number for number, table in enumerate(tables)
            if place in usable and table.activity is slot.activity and (table.activity.id, table.number) not in taken
            and not ((at := broken.get((table.activity.id, table.number))) and slot.ends > at)))
    return tuple(found)


def _parties(
    parties: list[MeetingParty], busy: dict[int, list[tuple[datetime, datetime]]], slots: list[SlotTime],
    setup: MeetingSetup, over: list[MeetingRow], *, usable: frozenset[int],
) -> tuple[Party, ...]:
    spent: Counter[int] = Counter()
    for row in over:
        spent.update((row.offer_party_id, row.demand_party_id))
    return tuple(
        Party(
            people=frozenset({-party.id, *(member.delegate_id for member in party.members)}),
            free=frozenset(number for number in usable if _is_free(party, slots[number], busy[party.id])),
            most=max(0, (party.most or setup.most) - spent[party.id]), languages=frozenset(party.languages))
        for party in parties)


def _is_free(party: MeetingParty, slot: SlotTime, busy: list[tuple[datetime, datetime]]) -> bool:
    return is_there(party, slot.starts, slot.ends) and not any(starts < slot.ends and slot.starts < ends for starts, ends in busy)


def _busy_times(
    session: Session, parties: list[MeetingParty], running: list[MeetingRow],
) -> dict[int, list[tuple[datetime, datetime]]]:
    """By party when its people can't: meetings that are on, what they block, and activities in which they have a place (but
    for docking itself)."""
    busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in running:
        for party_id in (row.offer_party_id, row.demand_party_id):
            busy[party_id].append((row.starts, row.ends))
    comes_for: dict[int, list[int]] = defaultdict(list)
    for party in parties:
        busy[party.id] += [(block.starts, block.ends) for block in party.blocks]
        for member in party.members:
            comes_for[member.delegate_id].append(party.id)
    rows = session.execute(
        sa.select(Place.delegate_id, Activity.starts, Activity.ends).join(Activity, Activity.id == Place.activity_id)
        .where(Place.delegate_id.in_(comes_for), Place.state == PlaceState.HELD, Activity.tables.is_(None)))
    for delegate_id, starts, ends in rows:
        for party_id in comes_for[delegate_id]:
            busy[party_id].append((starts, ends))
    return busy


def _interpreters(
    setup: MeetingSetup, slots: list[SlotTime], running: list[MeetingRow], usable: frozenset[int],
) -> tuple[Interpreter, ...]:
    return tuple(
        Interpreter(frozenset(one["languages"]), frozenset(
            number for number in usable if not any(
                row.interpreter == one["code"] and row.starts < slots[number].ends and slots[number].starts < row.ends
                for row in running)))
        for one in setup.interpreters)


def _with_before(
    problem: Problem, slot_times: list[SlotTime], places: list[TablePlace], parties: list[MeetingParty],
    standing: list[MeetingRow], *, codes: tuple[str, ...],
) -> Problem:
    """The problem with what people know already; what the setup has no slot or table for any more counts as lost."""
    slots = {(slot.activity.id, slot.starts): number for number, slot in enumerate(slot_times)}
    tables = {(table.activity.id, table.number): number for number, table in enumerate(places)}
    speakers: dict[str | None, int | None] = {None: None, **{code: number for number, code in enumerate(codes)}}
    pairs = {(parties[one.offer].id, parties[one.demand].id): number for number, one in enumerate(problem.requests)}
    before = []
    for row in standing:
        slot, table = slots.get((row.activity_id, row.starts)), tables.get((row.activity_id, row.table))
        number = pairs.get((row.offer_party_id, row.demand_party_id))
        if slot is not None and table is not None and number is not None and row.interpreter in speakers:
            before.append(Meeting(number, slot, table, speakers[row.interpreter]))
    return replace(problem, before=tuple(before))
