"""Small problems of meetings, drawn at random or put together by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from events.meetings.rules.problem import Interpreter, Party, Problem, Request, Slot, Table

SPOKEN = (frozenset[str](), frozenset({"zh"}), frozenset({"en"}), frozenset({"zh", "en"}))


@st.composite
def problems(draw: Any) -> Problem:
    """Two sessions with up to 5 slots, up to 3 tables in two rooms, up to 8 parties, some of the same people."""
    count = draw(st.integers(1, 5))
    length, pause = draw(st.sampled_from(((20, 0), (20, 5), (20, -10))))
    slots = tuple(Slot(place * (length + pause), place * (length + pause) + length, place // 3) for place in range(count))
    tables = tuple(Table(room) for room in draw(st.lists(st.sampled_from("AB"), min_size=1, max_size=3)))
    offers, demands = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    every = frozenset(range(count))
    free = st.sets(st.sampled_from(range(count))).map(frozenset)
    parties = tuple(
        Party(people=frozenset({-number - 1, *draw(st.sets(st.integers(1, 4), max_size=1))}), free=draw(free) if draw(
            st.booleans()) else every, most=draw(st.integers(0, 3)), languages=draw(st.sampled_from(SPOKEN)))
        for number in range(offers + demands))
    pairs = draw(st.sets(st.tuples(st.integers(0, offers - 1), st.integers(offers, offers + demands - 1)), max_size=9))
    rank = st.one_of(st.none(), st.integers(1, 4))
    requests = tuple(
        Request(offer, demand, draw(rank), draw(rank), draw(st.booleans())) for offer, demand in sorted(pairs))
    return Problem(
        slots=slots, tables=tables,
        open_tables=tuple(frozenset(draw(st.sets(st.sampled_from(range(len(tables)))))) for _slot in slots),
        parties=parties, requests=requests,
        interpreters=tuple(Interpreter(frozenset({"zh", "en"}), draw(free)) for _one in range(draw(st.integers(0, 2)))),
        travel=draw(st.sampled_from((0, 5, 10))))


def a_problem(**changes: Any) -> Problem:
    """Two offers and two demands, two slots, two tables in one room; everybody wishes for everybody."""
    every = frozenset({0, 1})
    usual = Problem(
        slots=(Slot(0, 20), Slot(20, 40)), tables=(Table("A"), Table("A")), open_tables=(every, every),
        parties=tuple(Party(frozenset({-number - 1}), every, 6) for number in range(4)),
        requests=tuple(Request(offer, demand, 1, 1) for offer in (0, 1) for demand in (2, 3)))
    return replace(usual, **changes)
