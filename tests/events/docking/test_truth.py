"""The journal of two editions gives exactly the figures that are known to be right."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.events.docking.book import Book, edition_of

EDITIONS = ("innovation-2018", "innovation-2019")


@pytest.fixture(scope="module")
def truth(data: Path) -> dict[str, Any]:
    return json.loads((data / "docking/deals.truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def journal(data: Path) -> list[bytes]:
    return (data / "docking/deals.jsonl").read_bytes().splitlines()


def empty_book(data: Path) -> Book:
    return Book(*(edition_of(data / "events" / f"{code}.yaml") for code in EDITIONS))


def scope_of(name: str) -> tuple[str, ...]:
    return EDITIONS if name == "series" else (name,)


@pytest.fixture(scope="module")
def book(data: Path, journal: list[bytes]) -> Book:
    book = empty_book(data)
    book.load(journal)
    return book


def test_journal_refuses_exactly_the_wrong_lines(data: Path, journal: list[bytes], truth: dict[str, Any]) -> None:
    expected = [(line["line"], line["code"]) for line in truth["refused"]]
    assert empty_book(data).load(journal) == expected
    assert len(journal) == truth["lines"]


@pytest.mark.parametrize("scope", [*EDITIONS, "series"])
def test_tally_is_exact_in_every_key(book: Book, truth: dict[str, Any], scope: str) -> None:
    assert book.tally(*scope_of(scope)).figures.as_json() == truth["tally"][scope]


@pytest.mark.parametrize("as_of", ["2018-05-20", "2018-12-31", "2019-05-20"])
@pytest.mark.parametrize("scope", ["innovation-2018", "series"])
def test_tally_looks_back_exactly(book: Book, truth: dict[str, Any], scope: str, as_of: str) -> None:
    taken = book.tally(*scope_of(scope), as_of=date.fromisoformat(as_of))
    assert taken.figures.as_json() == truth["as_of"][as_of][scope]


def test_journal_imported_again_changes_nothing(data: Path, journal: list[bytes], book: Book) -> None:
    again = empty_book(data)
    first = again.load(journal)
    assert again.load(journal) == first
    assert again.deals == book.deals
