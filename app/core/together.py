"""Short writes of a hot path, made in steps: those of several requests share round trips and a commit.

SQLite waits for the disk at each commit; PostgreSQL has its costs in transactions and in every answer that is waited for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import Connection, RootTransaction
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.core.database import db, one_writer
from app.core.prepared import Course, Prepared

Steps = Generator[bool, None, Any]
"""Each step asks or writes by prepared statements, and yields to have them answered: `ASKED` where more may follow, `WRITTEN`
where all that is to be kept has been written. It returns what came of it, or None for nothing, before anything is `WRITTEN`
or where the database kept nothing of it (a row that was there, a statement that failed)."""
ASKED: Final = False
WRITTEN: Final = True
Work = Callable[[Course], Steps]
"""It may be called in another request's thread, and so must know nothing of its own request."""

MOST_AT_ONCE: Final = 32
_SAVEPOINT, _RELEASE, _UNDO = (
    Prepared(sa.text(f"{how} together")) for how in ("SAVEPOINT", "RELEASE", "ROLLBACK TO"))


@dataclass(slots=True, eq=False)
class _Passenger:
    """A piece of work with what came of it; `ready` is set once it is done, or once its thread is to lead the next."""

    work: Work
    order: str
    ready: threading.Event = field(default_factory=threading.Event)
    is_done: bool = False
    result: Any = None
    error: BaseException | None = None


class Convoy:
    """Who comes first opens a transaction for all who wait, does their work and commits once.

    Whoever comes meanwhile waits for the next turn, which one of them leads. Nobody is told that something was done
    before it is committed, and one that fails takes no other along: on SQLite each piece of work has a savepoint of its
    own, on PostgreSQL all of them are done again, each in a transaction of its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Passenger] = []
        self._is_led = False

    @property
    def waiting(self) -> int:
        """How many wait for the next turn."""
        return len(self._waiting)

    def run(self, work: Work, order: str = "") -> Any:
        """What the work gave, once it is committed. Raises what it raised, and the database's error where nothing was kept."""
        mine = _Passenger(work, order)
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
    try:
        _do_in_one(connection, taken)
    except Exception as error:
        # A server that is away, or that ended one of two which waited for each other, is for the ordinary way.
        is_trouble = isinstance(error, (OperationalError, connection.dialect.loaded_dbapi.OperationalError))
        if is_trouble or len(taken) == 1 or connection.dialect.name == "sqlite":
            raise
        for one in taken:
            one.result = one.error = None
            try:
                _do_in_one(connection, [one])
            except Exception as own:  # it is raised in the thread that brought the work
                one.error = own


def _do_in_one(connection: Connection, taken: list[_Passenger]) -> None:
    with connection.begin() as transaction:
        course = Course(connection, is_shared=len(taken) > 1)
        if course.is_sqlite:
            _do_by_turns(course, transaction, taken)
        else:
            _do_side_by_side(course, transaction, taken)


def _do_by_turns(course: Course, transaction: RootTransaction, taken: list[_Passenger]) -> None:
    for one in taken:
        _do(course, one)
        if not course.in_transaction:
            # A full disk or a failing one undoes everything, not only this piece.
            raise one.error or RuntimeError("the transaction ended by itself")
    if any(one.result is not None for one in taken):
        transaction.commit()
    else:
        transaction.rollback()


def _do(course: Course, one: _Passenger) -> None:
    if course.is_shared:
        course.run(_SAVEPOINT)
    try:
        one.result = _led_to_its_end(one.work(course))
    except Exception as error:  # it is raised in the thread that brought the work
        one.error = error
    # Who travels alone needs no savepoint: the whole transaction is undone.
    if course.is_shared and course.in_transaction:
        if one.result is None:
            course.run(_UNDO)
        course.run(_RELEASE)


def _led_to_its_end(steps: Steps) -> Any:
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return end.value


def _do_side_by_side(course: Course, transaction: RootTransaction, taken: list[_Passenger]) -> None:
    """The same step of all is sent at once; the commit goes along with the last.

    What one writes, the others' reads don't see: they are like transactions at one time, and constraints decide among
    them. Whoever waits for a row waits for it in the same order as all others.
    """
    underway = [(one, one.work(course)) for one in sorted(taken, key=lambda one: one.order)]
    is_written = False
    while underway and not is_written:
        with course.at_once():
            underway, is_written = _step(underway)
            if is_written:
                course.commit()
    _step(underway)
    if all(one.result is None for one in taken):
        transaction.rollback()
    else:
        transaction.commit()


def _step(underway: list[tuple[_Passenger, Steps]]) -> tuple[list[tuple[_Passenger, Steps]], bool]:
    """Who goes on after their next step, and whether all of them have written all."""
    following, said = [], set()
    for one, steps in underway:
        try:
            said.add(next(steps))
        except StopIteration as end:
            one.result = end.value
        else:
            following.append((one, steps))
    return following, said == {WRITTEN}


def in_one_commit(work: Work, *, beside: object = None, order: str = "") -> Any:
    """What the work gives, committed; None, and nothing kept, where it gives None or the database refused.

    What the database refuses (a full disk, a server that is away, a lost race) is for the caller to try in the
    ordinary way, which says what is the matter. On PostgreSQL only work that says what it goes `beside` shares its
    transaction, with other work that says the same; it must write in its last step only, and rows of its own only, which
    the `order` names, so that no two wait for each other.
    """
    engine = db.engine
    is_sqlite = engine.dialect.name == "sqlite"
    if not is_sqlite and beside is None:
        convoy = Convoy()
    else:
        convoys: dict[object, Convoy] = current_app.extensions.setdefault("juying_convoys", {})
        convoy = convoys.setdefault(None if is_sqlite else beside, Convoy())
    try:
        return convoy.run(work, order)
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
        return None
