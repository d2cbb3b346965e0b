"""The product beside a second reading of the specification: the same codes line by line, the same tallies at any date."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.actors import Command
from app.core.unit import Unit
from events.docking.queries.states import load_editions
from events.docking.queries.tallies import tally_over
from events.docking.queries.tally_scopes import scope_of_event, scope_of_series
from events.docking.rules.editions import Edition
from events.docking.services import import_journal, rebuild_doubles
from events.setup.models import Series
from events.setup.queries import find_event
from tests.events.docking.book import SHANGHAI, Book
from tests.events.docking.model import Model
from tests.events.docking.random_lines import EDITIONS, random_lines
from tests.events.docking.records import all_doubles
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
RATES = {"innovation-2018": {"USD": "6.36"}, "innovation-2019": {"USD": "6.85", "EUR": "7.7"}}
AT_ANY_DATE = (date(2017, 12, 1), date(2018, 4, 15), date(2018, 9, 1), date(2019, 3, 1), date(2022, 1, 1))
SCOPES = (EDITIONS[:1], EDITIONS[1:], EDITIONS)
#: What doesn't depend on the as-of date, but on how things stand.
NOW_ONLY = ("pending", "suspected_duplicates", "merged")


def an_empty_book() -> Book:
    return Book(*(Edition(code, SHANGHAI, {key: Decimal(rate) for key, rate in rates.items()})
                  for code, rates in RATES.items()))


def coded(lines: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(line, ensure_ascii=False).encode() for line in lines]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 120))
def test_the_rules_and_the_specification_say_the_same(seed: int, count: int) -> None:
    model, book = Model(RATES), an_empty_book()
    for line in random_lines(seed, count, model):
        expected = model.apply(line)
        assert (line, [code for _number, code in book.load(coded([line]))]) == (line, [expected] if expected else [])
    for scope in SCOPES:
        for as_of in AT_ANY_DATE:
            assert book.tally(*scope, as_of=as_of).figures.as_json() == model.tally(set(scope), as_of)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**9))
def test_the_past_changes_by_corrections_and_merges_alone(seed: int) -> None:
    model, book = Model(RATES), an_empty_book()
    for line in random_lines(seed, 60, model, back_dated=False):
        waiting = [step for step in model.deals.get(line["deal"], {"steps": []})["steps"] if step["status"] == "waiting"]
        model.apply(line)
        mends = line["do"] == "merge" or (line["do"] == "review" and waiting and waiting[0]["kind"] == "correct")
        as_of = (waiting[0]["on"] if line["do"] == "review" and waiting else model.day(line)) - timedelta(days=1)
        before = told(book, as_of)
        book.load(coded([line]))
        assert mends or told(book, as_of) == before, line


def told(book: Book, as_of: date) -> list[dict[str, Any]]:
    return [{key: value for key, value in book.tally(*scope, as_of=as_of).figures.as_json().items() if key not in NOW_ONLY}
            for scope in SCOPES]


@pytest.mark.parametrize("seed", [3])
def test_the_importer_and_the_specification_say_the_same(unit: Opener, seed: int) -> None:
    with unit() as opened:
        for code in EDITIONS:
            an_event(opened, code)
        rates = {code: {key: str(rate) for key, rate in edition.rates.items()}
                 for code, (_number, edition) in load_editions(opened.session).items()}
    model = Model(rates)
    lines, expected = [], []
    for number, line in enumerate(random_lines(seed, 400, model), 1):
        code = model.apply(line)
        lines.append(line)
        expected += [(number, code)] if code else []
    report = import_journal(Command(), coded(lines), batch=60)
    assert report.refused == expected
    assert differences(unit, model) == []
    with unit() as opened:
        kept = all_doubles(opened.session)
        rebuild_doubles(opened.session)
        assert (all_doubles(opened.session), kept != []) == (kept, True)


def differences(unit: Opener, model: Model) -> list[Any]:
    """Where the tallies of the tables, or the sums of their breakdowns, aren't those of the model."""
    found = []
    with unit(writes=False) as opened:
        events = [find_event(opened.session, code) for code in EDITIONS]
        series = opened.session.get_one(Series, events[0].series_id)
        scopes = [*map(scope_of_event, events), scope_of_series(opened.session, series)]
        for scope, editions in zip(scopes, SCOPES, strict=True):
            for as_of in AT_ANY_DATE:
                wanted = model.tally(set(editions), as_of)
                taken = tally_over(opened.session, scope, as_of).as_json()
                if taken != wanted:
                    found.append((editions, as_of, {key: (taken[key], wanted[key]) for key in wanted if taken[key] != wanted[key]}))
    return found


