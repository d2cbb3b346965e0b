"""Short writes of a hot path: on SQLite those of several requests share one commit, for the disk is waited for at each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import db, one_writer
from app.core.prepared import Course, Prepared

Work = Callable[[Course], Any]
"""Reads, decides and writes by prepared statements; gives None to have all that it wrote undone. It may be called in
another request's thread, and so must know nothing of its own request."""

MOST_AT_ONCE: Final = 32
_SAVEPOINT, _RELEASE, _UNDO = (
    Prepared(sa.text(f"{how} together")) for how in ("SAVEPOINT", "RELEASE", "ROLLBACK TO"))


@dataclass(slots=True, eq=False)
class _Passenger:
    """A piece of work with what came of it; `ready` is set once it is done, or once its thread is to lead the next."""

    work: Work
    ready: threading.Event = field(default_factory=threading.Event)
    is_done: bool = False
    result: Any = None
    error: BaseException | None = None


class Convoy:
    """Who comes first takes the database's write lock for all who wait, does their work and commits once.

    Whoever comes meanwhile waits for the next turn, which one of them leads. Each piece of work has a savepoint of its
    own: one that fails takes no other along. Nobody is told that something was done before it is committed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Passenger] = []
        self._is_led = False

    def run(self, work: Work) -> Any:
        """What the work gave, once it is committed. Raises what it raised, and the database's error where nothing was kept."""
        mine = _Passenger(work)
        with self._lock:
            self._waiting.append(mine)
            leads, self._is_led = not self._is_led, True
        if not leads:
            mine.ready.wait()
        if not mine.is_done:
            self._lead()
        if mine.error is not None:
            raise mine.error
        return mine.result

    def _lead(self) -> None:
        taken: list[_Passenger] = []
        try:
            with one_writer(writes=True), db.engine.connect().execution_options(writes=True) as connection:
                with self._lock:
                    taken, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                _do_all(connection, taken)
        except BaseException as error:  # each of them is told, and raises it in its own thread
            with self._lock:
                # Where the lock or the connection itself wasn't to be had, it isn't for those who wait either.
                taken = taken or self._waiting
                self._waiting = [one for one in self._waiting if one not in taken]
            for one in taken:
                one.result, one.error = None, error
        finally:
            self._pass_on(taken)

    def _pass_on(self, taken: list[_Passenger]) -> None:
        """Let those go whose work is done, and one of those who wait lead the next turn."""
        with self._lock:
            self._is_led = bool(self._waiting)
            following = self._waiting[0] if self._waiting else None
        for one in taken:
            one.is_done = True
            one.ready.set()
        if following is not None:
            following.ready.set()


def _do_all(connection: Connection, taken: list[_Passenger]) -> None:
    with connection.begin() as transaction:
        course = Course(connection)
        for one in taken:
            _do(course, one, alone=len(taken) == 1)
            if not course.in_transaction:
                # A full disk or a failing one undoes everything, not only this piece.
                raise one.error or RuntimeError("the transaction ended by itself")
        if any(one.result is not None for one in taken):
            transaction.commit()
        else:
            transaction.rollback()


def _do(course: Course, one: _Passenger, *, alone: bool) -> None:
    if not alone:
        course.run(_SAVEPOINT)
    try:
        one.result = one.work(course)
    except Exception as error:  # it is raised in the thread that brought the work
        one.error = error
    # Who travels alone needs no savepoint: the whole transaction is undone.
    if not alone and course.in_transaction:
        if one.result is None:
            course.run(_UNDO)
        course.run(_RELEASE)


def in_one_commit(work: Work) -> Any:
    """What the work gives, committed; None, and nothing kept, where it gives None or the database refused.

    What the database refuses (a full disk, a server that is away, a lost race) is for the caller to try in the
    ordinary way, which says what is the matter.
    """
    engine = db.engine
    try:
        if engine.dialect.name == "sqlite":
            convoy: Convoy = current_app.extensions.setdefault("juying_convoy", Convoy())
            return convoy.run(work)
        with engine.connect() as connection, connection.begin() as transaction:
            result = work(Course(connection))
            if result is None:
                transaction.rollback()
        return result
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
        return None
