"""Short writes that share a commit: each is kept or not by itself, and nobody is told of what isn't kept."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Organisation
from app.core.actors import Command
from app.core.database import db
from app.core.prepared import Course, Prepared
from app.core.together import ASKED, WRITTEN, Steps, in_one_commit
from app.core.unit import open_unit

ADD = Prepared(sa.insert(Organisation.__table__), frozenset({"code", "name"}))


def add(code: str, told: Any = True) -> Any:
    """A piece of work that adds an organisation."""
    def work(course: Course) -> Steps:
        yield ASKED
        if told is None:
            return None
        course.run(ADD, code=code, name={"zh": code})
        if isinstance(told, Exception):
            raise told
        yield WRITTEN
        return told

    return work


def kept() -> list[str]:
    with open_unit(Command(), writes=False) as unit:
        return list(unit.session.scalars(sa.select(Organisation.code).order_by(Organisation.code)))


def at_once(app: Flask, works: list[Any], beside: object = None) -> list[Any]:
    """What each work gave, all begun while another writes."""
    gave: list[Any] = [None] * len(works)

    def run(nth: int) -> None:
        with app.app_context():
            try:
                gave[nth] = in_one_commit(works[nth], beside=beside, order=f"{nth:02}")
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


def test_those_that_go_beside_each_other_are_each_told_their_own(app: Flask) -> None:
    codes = [f"c{nth:02}" for nth in range(40)]
    assert at_once(app, [add(code, code) for code in codes], beside="these") == codes
    assert kept() == codes


@pytest.mark.parametrize("trouble", [ValueError("so"), None, "a00"])
def test_one_that_fails_beside_others_takes_none_along(app: Flask, trouble: Any) -> None:
    codes = [f"a{nth:02}" for nth in range(20)]
    works = [add(code, code) for code in codes]
    works[10] = add("a00", "twice") if trouble == "a00" else add("trouble", trouble)
    gave = at_once(app, works, beside="these")
    assert kept() == sorted(one.replace("twice", "a00") for one in gave if one not in (None, "so"))
    if trouble == "a00":
        assert gave.count(None) == 1
    else:
        assert gave == [*codes[:10], None if trouble is None else "so", *codes[11:]]


def test_steps_of_those_side_by_side_are_taken_together(app: Flask) -> None:
    seen: list[str] = []

    def work(name: str) -> Any:
        def steps(course: Course) -> Steps:
            seen.append(f"{name} asks")
            yield ASKED
            seen.append(f"{name} writes")
            course.run(ADD, code=name, name={"zh": name})
            yield WRITTEN
            return name

        return steps

    first, begun = threading.Event(), threading.Event()

    def leads(_course: Course) -> Steps:
        begun.set()
        first.wait(30)
        yield ASKED
        return None

    def run(one: Any, order: str) -> None:
        with app.app_context():
            in_one_commit(one, beside="these", order=order)

    threads = [threading.Thread(target=run, args=(leads, ""))]
    threads[0].start()
    begun.wait(30)
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
    convoy = app.extensions["juying_convoys"][None if sqlite else "these"]
    threads += [threading.Thread(target=run, args=(work(name), name)) for name in ("b", "a")]
    for thread in threads[1:]:
        thread.start()
    while convoy.waiting < 2:
        threading.Event().wait(0.01)
    first.set()
    for thread in threads:
        thread.join()
    assert kept() == ["a", "b"]
    if sqlite:
        # One by one, in the order in which they came.
        assert sorted(seen) == ["a asks", "a writes", "b asks", "b writes"]
    else:
        assert seen == ["a asks", "b asks", "a writes", "b writes"]


def test_what_was_written_is_undone_where_it_was_not_enough(app: Flask) -> None:
    def too_late(course: Course) -> Steps:
        if db.engine.dialect.name == "sqlite":
            course.run(ADD, code="late", name={})
        yield ASKED
        return None

    assert at_once(app, [add("a", 1), too_late, add("b", 2)]) == [1, None, 2]
    assert kept() == ["a", "b"]


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
