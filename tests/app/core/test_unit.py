from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.core import audit
from app.core.actors import Nobody
from app.core.audit import AuditEntry
from app.core.database import db
from app.core.errors import Forbidden
from app.core.jobs import Job, on_nudge, task
from app.core.policy import Permission
from app.core.unit import Unit

Opener = Callable[..., AbstractContextManager[Unit]]

nobody_may = Permission("test.nobody_may", lambda _actor, _subject: False)


@task("test.nothing")
def nothing(_run: object) -> None:
    return None


@pytest.fixture(autouse=True)
def own_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tag for these tests alone: the tests of the house count the real ones."""
    monkeypatch.setitem(audit._TAGS, "test.done", "did something")


@pytest.fixture
def nudged() -> list[int]:
    found: list[int] = []
    on_nudge(found.append)
    yield found
    on_nudge(lambda _job_id: None)


def count(model: type) -> int:
    return db.session.query(model).count()


def test_unit_commits_what_was_recorded_on_a_clean_exit(app: Flask, unit: Opener) -> None:
    with unit() as work:
        work.record("test.done", subject=("thing", 7), size=3)
    entry = db.session.query(AuditEntry).one()
    assert (entry.tag, entry.actor_kind, entry.subject_key, entry.details) == (
        "test.done", "command", "7", {"size": 3})


def test_unit_keeps_nothing_of_what_failed(app: Flask, unit: Opener, nudged: list[int]) -> None:
    with pytest.raises(ZeroDivisionError), unit() as work:
        work.record("test.done")
        work.enqueue("test.nothing")
        work.session.flush()
        raise ZeroDivisionError
    assert (count(AuditEntry), count(Job), nudged) == (0, 0, [])


def test_unit_keeps_nothing_when_doomed(app: Flask, unit: Opener, nudged: list[int]) -> None:
    with unit() as work:
        work.enqueue("test.nothing")
        work.doom()
    assert (count(Job), nudged) == (0, [])


def test_unit_that_reads_writes_nothing(app: Flask, unit: Opener) -> None:
    with unit(writes=False) as work:
        work.record("test.done")
    assert count(AuditEntry) == 0


def test_unit_tells_the_queue_after_the_commit(app: Flask, unit: Opener, nudged: list[int]) -> None:
    with unit() as work:
        job = work.enqueue("test.nothing")
        work.session.flush()
        job_id = job.id
        assert nudged == []
    assert nudged == [job_id]


def test_unit_refuses_tags_and_tasks_that_nobody_defined(app: Flask, unit: Opener) -> None:
    with unit() as work:
        with pytest.raises(KeyError):
            work.record("test.never_defined")
        with pytest.raises(KeyError):
            work.enqueue("test.never_declared")


def test_unit_requires_permissions(app: Flask, unit: Opener) -> None:
    with pytest.raises(Forbidden) as refused, unit(Nobody()) as work:
        work.require(nobody_may)
    assert refused.value.permission == "test.nobody_may"
