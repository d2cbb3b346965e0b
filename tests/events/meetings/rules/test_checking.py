"""The checker finds each fault, and finds none in what the greedy plan makes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from events.meetings.enums import Fault
from events.meetings.rules.checking import verify
from events.meetings.rules.filling import fill, greedy
from events.meetings.rules.goals import costs, fair_cost
from events.meetings.rules.problem import Interpreter, Meeting, Party, Plan, Problem, Slot, Table
from tests.events.meetings.problems import a_problem, problems

GOOD = (Meeting(0, 0, 0), Meeting(3, 0, 1), Meeting(1, 1, 0), Meeting(2, 1, 1))


def faults(problem: Problem, *meetings: Meeting) -> set[Fault]:
    return {one.fault for one in verify(problem, Plan(meetings))}


def test_a_good_plan_has_no_fault() -> None:
    assert verify(a_problem(), Plan(GOOD)) == []


@pytest.mark.parametrize(("changes", "meetings", "fault"), [
    ({}, (Meeting(0, 0, 0), Meeting(1, 0, 1)), Fault.PERSON_TWICE),
    ({}, (Meeting(0, 0, 0), Meeting(3, 0, 0)), Fault.TABLE_TWICE),
    ({}, (Meeting(0, 0, 0), Meeting(0, 1, 0)), Fault.REQUEST_TWICE),
    ({}, (Meeting(9, 0, 0),), Fault.UNKNOWN),
    ({"open_tables": (frozenset({1}), frozenset({1}))}, (Meeting(0, 0, 0),), Fault.TABLE_CLOSED),
    ({"fixed": (Meeting(0, 0, 0),)}, (Meeting(0, 1, 0),), Fault.FIXED_MOVED),
    ({"tables": (Table("A"), Table("B")), "travel": 5}, (Meeting(0, 0, 0), Meeting(1, 1, 1)), Fault.TOO_FAR),
    ({"slots": (Slot(0, 20), Slot(10, 30))}, (Meeting(0, 0, 0), Meeting(3, 1, 0)), Fault.TABLE_TWICE),
])
def test_each_fault_is_found(changes: dict[str, object], meetings: tuple[Meeting, ...], fault: Fault) -> None:
    assert faults(a_problem(**changes), *meetings) == {fault}


def with_party(**changes: object) -> Problem:
    usual = a_problem()
    return replace(usual, parties=(replace(usual.parties[0], **changes), *usual.parties[1:]))  # type: ignore[arg-type]  # a test's words


def test_caps_and_absences_are_found() -> None:
    assert faults(with_party(most=1), Meeting(0, 0, 0), Meeting(1, 1, 0)) == {Fault.CAP}
    assert faults(with_party(free=frozenset({1})), Meeting(0, 0, 0)) == {Fault.PERSON_AWAY}


def test_interpreters_are_looked_after() -> None:
    parties = tuple(Party(frozenset({-number - 1}), frozenset({0, 1}), 6, frozenset({"en" if number < 2 else "zh"}))
                    for number in range(4))
    speaking = Interpreter(frozenset({"zh", "en"}), frozenset({0}))
    problem = a_problem(parties=parties, interpreters=(speaking,))
    assert faults(problem, Meeting(0, 0, 0)) == {Fault.INTERPRETER_MISSING}
    assert faults(problem, Meeting(0, 0, 0, 0)) == set()
    assert faults(problem, Meeting(0, 1, 0, 0)) == {Fault.INTERPRETER_AWAY}
    assert faults(problem, Meeting(0, 0, 0, 0), Meeting(3, 0, 1, 0)) == {Fault.INTERPRETER_TWICE}


def test_a_sixth_meeting_weighs_as_much_as_six_first_ones() -> None:
    assert fair_cost(6) - fair_cost(5) == 6 * fair_cost(1)


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_the_greedy_plan_can_be_held_and_everything_left_over_has_a_reason(problem: Problem) -> None:
    plan = greedy(problem)
    assert verify(problem, plan) == []
    filled, reasons = fill(problem, plan)
    assert verify(problem, filled) == []
    assert costs(problem, filled)[:4] <= costs(problem, plan)[:4]
    met = {meeting.request for meeting in filled.meetings}
    assert met | set(reasons) == set(range(len(problem.requests)))
    assert met & set(reasons) == set()
