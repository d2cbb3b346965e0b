"""The commands `deals import` and `deals tally` on the whole journal of two editions, and on what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core.clock import FixedClock
from app.core.database import db
from app.core.unit import Unit
from events.docking.services import rebuild_spans
from tests.events.docking.records import all_spans
from tests.factories.events import an_event

EDITIONS = ("innovation-2018", "innovation-2019")
AFTER_ALL = datetime(2021, 6, 1, tzinfo=UTC)

Opener = Callable[..., AbstractContextManager[Unit]]


@pytest.fixture(scope="module")
def truth(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "docking/deals.truth.json").read_text("utf-8"))
    return found


@pytest.fixture
def editions(unit: Opener, clock: FixedClock) -> None:
    clock.time = AFTER_ALL
    with unit() as opened:
        for code in EDITIONS:
            an_event(opened, code)


def run(app: Flask, *arguments: str) -> tuple[int, Any]:
    """A command's exit and its JSON answer."""
    result = app.test_cli_runner().invoke(args=["deals", *arguments, "--json"])
    return result.exit_code, json.loads(result.stdout) if result.stdout else None


def taken(app: Flask, *arguments: str) -> Any:
    return run(app, "tally", *arguments)[1]


@pytest.mark.usefixtures("editions")
def test_journal_gives_the_truth_in_every_key(app: Flask, data: Path, truth: dict[str, Any]) -> None:
    journal = str(data / "docking/deals.jsonl")
    refused = truth["refused"]
    applied = truth["lines"] - len(refused)
    assert run(app, "import", journal) == (1, {"applied": applied, "known": 0, "refused": refused})
    assert run(app, "import", journal) == (1, {"applied": 0, "known": applied, "refused": refused})
    assert {code: taken(app, "--event", code) for code in EDITIONS} | {
        "series": taken(app, "--series", "innovation")} == truth["tally"]
    for day, expected in truth["as_of"].items():
        assert {"innovation-2018": taken(app, "--event", "innovation-2018", "--as-of", day),
                "series": taken(app, "--series", "innovation", "--as-of", day)} == expected
    with app.app_context():
        before = all_spans(db.session())
        rebuild_spans(db.session())
        assert all_spans(db.session()) == before
        db.session.rollback()


@pytest.mark.usefixtures("editions")
def test_an_edition_without_deals_has_every_key(app: Flask, truth: dict[str, Any]) -> None:
    exit_code, answer = run(app, "tally", "--event", "innovation-2018")
    assert (exit_code, list(answer)) == (0, list(truth["tally"]["innovation-2018"]))
    assert set(answer.values()) == {0, "0.00"}


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize(("arguments", "expected"), [
    (("--event", "nowhere"), (1, "event_unknown")), (("--series", "nothing"), (1, "series_unknown"))])
def test_an_unknown_scope_is_refused(app: Flask, arguments: tuple[str, str], expected: tuple[int, str]) -> None:
    exit_code, answer = run(app, "tally", *arguments)
    assert (exit_code, answer["error"]) == expected


@pytest.mark.one_database
@pytest.mark.parametrize("arguments", [(), ("--event", "a", "--series", "b"), ("--event", "a", "--as-of", "soon")])
def test_a_scope_that_is_none_is_a_wrong_call(app: Flask, arguments: tuple[str, ...]) -> None:
    assert run(app, "tally", *arguments) == (2, None)


@pytest.mark.usefixtures("editions")
def test_a_journal_of_nonsense_is_refused_line_by_line(app: Flask, tmp_path: Path) -> None:
    journal = tmp_path / "deals.jsonl"
    journal.write_bytes(b'\xff\xfe\n\n[1]\n{"do": "open"}\nnull\n"\\ud800"\n' + b"[" * 5000 + b"\n")
    codes = [{"line": line, "code": "bad_line"} for line in (1, 3, 4, 5, 6, 7)]
    assert run(app, "import", str(journal)) == (1, {"applied": 0, "known": 0, "refused": codes})


@pytest.mark.usefixtures("editions")
@pytest.mark.one_database
def test_people_are_told_how_many_lines_and_each_refused_one(app: Flask, tmp_path: Path) -> None:
    journal = tmp_path / "deals.jsonl"
    journal.write_bytes(b"null\n\n[]\n")
    result = app.test_cli_runner().invoke(args=["deals", "import", str(journal)])
    assert (result.exit_code, result.stdout.splitlines()) == (1, [
        "applied: 0", "known: 0", "refused: 2", '{"line": 1, "code": "bad_line"}', '{"line": 3, "code": "bad_line"}'])


@pytest.mark.usefixtures("editions")
def test_an_empty_journal_refuses_nothing(app: Flask, tmp_path: Path) -> None:
    journal = tmp_path / "deals.jsonl"
    journal.write_bytes(b"\n \n")
    assert run(app, "import", str(journal)) == (0, {"applied": 0, "known": 0, "refused": []})
