"""Which table each meeting has, once slots and rooms stand: as few changes of tables as can be, nobody's known table lost."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any

from ortools.sat.python import cp_model

from events.meetings.rules.filling import Sheet
from events.meetings.rules.goals import days_of_parties, table_changes
from events.meetings.rules.problem import Meeting, Plan, Problem
from events.meetings.solver.running import Clock, run
from events.meetings.solver.slots import Seat


def seat_at_tables(problem: Problem, seats: list[Seat]) -> Plan:
    """A first assignment: known and fixed tables first, then for each meeting in the order of time a table where one of
    its parties has just sat, if it is free."""
    zone = (lambda table: problem.tables[table].room) if problem.rooms_matter else (lambda _table: "")
    known = {(one.request, one.slot, one.interpreter): one.table for one in (*problem.before, *problem.fixed)}
    sheet = Sheet(problem)
    later: list[Seat] = []
    for seat in sorted(seats, key=lambda one: (problem.slots[one[1]].starts, one[0])):
        number, slot, room, speaker = seat
        table = known.get((number, slot, speaker))
        is_fixed = any(one.request == number for one in problem.fixed)
        if table is not None and zone(table) == room and (is_fixed or table in sheet.free_tables(slot)):
            sheet.add(Meeting(number, slot, table, speaker))
        else:
            later.append(seat)
    for number, slot, room, speaker in later:
        free = sorted(table for table in sheet.free_tables(slot) if zone(table) == room)
        if free:
            request = problem.requests[number]
            sheet.add(Meeting(number, slot, max(free, key=lambda table: (sheet.sits_at(request, table), -table)), speaker))
    return sheet.plan()


def spare_changes(problem: Problem, plan: Plan, clock: Clock) -> tuple[Plan, int]:
    """The plan with as few table changes as time allows, and a number of changes that no plan of these slots gets below."""
    if not table_changes(problem, plan):
        return plan, 0
    model = cp_model.CpModel()
    kept = {*problem.before, *problem.fixed}
    seats: dict[Meeting, dict[int, Any]] = {}
    at_table: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for meeting in plan.meetings:
        zone = problem.tables[meeting.table].room
        tables = {meeting.table} if meeting in kept else {
            table for table in problem.open_tables[meeting.slot]
            if not problem.rooms_matter or problem.tables[table].room == zone}
        seats[meeting] = {table: model.new_bool_var("") for table in sorted(tables)}
        model.add_exactly_one(seats[meeting].values())
        for table, variable in seats[meeting].items():
            model.add_hint(variable, table == meeting.table)
            for number, moment in enumerate(problem.moments):
                if meeting.slot in moment:
                    at_table[number, table].append(variable)
    for variables in at_table.values():
        model.add_at_most_one(variables)
    stays = []
    for day in days_of_parties(problem, plan).values():
        for one, other in itertools.pairwise(day):
            stays.append(_stay(model, seats[one], seats[other]))
    answer = run(model, len(stays) - sum(stays), clock.left)
    if answer is None:
        return plan, 0
    moved = tuple(
        Meeting(one.request, one.slot, next(table for table, variable in seats[one].items() if answer.values(variable)),
                one.interpreter) for one in plan.meetings)
    return Plan(moved), answer.bound


def _stay(model: cp_model.CpModel, one: dict[int, Any], other: dict[int, Any]) -> Any:
    """A variable that is 1 only where both meetings are at the same table."""
    stays = model.new_bool_var("")
    for table in one.keys() | other.keys():
        here, there = one.get(table, 0), other.get(table, 0)
        model.add(here - there <= 1 - stays)
        model.add(there - here <= 1 - stays)
    return stays
