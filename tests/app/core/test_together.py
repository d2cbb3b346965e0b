"""Short writes that share a commit: each is kept or not by itself, and nobody is told of what isn't kept."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Organisation
from app.core.actors import Command
from app.core.prepared import Course, Prepared
from app.core.together import in_one_commit
from app.core.unit import open_unit

ADD = Prepared(sa.insert(Organisation.__table__), frozenset({"code", "name"}))


def add(code: str, told: Any = True) -> Any:
    """A piece of work that adds an organisation."""
    def work(course: Course) -> Any:
        course.run(ADD, code=code, name={"zh": code})
        if isinstance(told, Exception):
            raise told
        return told

    return work


def kept() -> list[str]:
    with open_unit(Command(), writes=False) as unit:
        return list(unit.session.scalars(sa.select(Organisation.code).order_by(Organisation.code)))


def at_once(app: Flask, works: list[Any]) -> list[Any]:
    """What each work gave, all begun while another writes."""
    gave: list[Any] = [None] * len(works)

    def run(nth: int) -> None:
        with app.app_context():
            try:
                gave[nth] = in_one_commit(works[nth])
            except ValueError as error:
                gave[nth] = str(error)

    threads = [threading.Thread(target=run, args=(nth,)) for nth in range(len(works))]
    with app.app_context(), open_unit(Command()) as unit:
        unit.doom()
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    return gave


def test_each_is_kept_and_told_its_own(app: Flask) -> None:
    codes = [f"c{nth:02}" for nth in range(40)]
    assert at_once(app, [add(code, code) for code in codes]) == codes
    assert kept() == codes


def test_one_that_gives_nothing_or_fails_takes_no_other_along(app: Flask) -> None:
    assert at_once(app, [add("a", 1), add("b", None), add("c", ValueError("so")), add("d", 4)]) == [1, None, "so", 4]
    assert kept() == ["a", "d"]


def test_one_alone_that_gives_nothing_or_fails_leaves_nothing(app: Flask) -> None:
    assert in_one_commit(add("a", None)) is None
    with pytest.raises(ValueError, match="so"):
        in_one_commit(add("b", ValueError("so")))
    assert in_one_commit(add("c", 3)) == 3
    assert kept() == ["c"]


def test_what_the_database_refuses_is_nothing(app: Flask) -> None:
    assert in_one_commit(add("a", 1)) == 1
    assert in_one_commit(add("a", 2)) is None
    assert in_one_commit(add("b", 3)) == 3
    assert kept() == ["a", "b"]


@pytest.mark.one_database
def test_commit_that_fails_is_told_to_all(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_transaction: Any) -> None:
        raise sa.exc.OperationalError("COMMIT", None, Exception("disk full"))

    with monkeypatch.context() as patch:
        patch.setattr(sa.engine.RootTransaction, "commit", fail)
        assert at_once(app, [add("a", 1), add("b", 2)]) == [None, None]
    assert kept() == []
