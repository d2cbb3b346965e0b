"""The database: SQLite (a current build) or PostgreSQL, column types that both keep alike, and how transactions begin."""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from config import Settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# 3.7.0 to 3.51.2 can corrupt a database when a write-ahead log is reset under load.
OLDEST_SAFE_SQLITE = (3, 51, 3)
_BEGIN_WRITING = "BEGIN IMMEDIATE"
# No thread has this number.
_NOBODY_YET = -1


class Base(DeclarativeBase):
    """Every table's base; constraints get their names here, so that migrations can name them."""

    metadata = sa.MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only and gives them back in UTC, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the signature is SQLAlchemy's
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# JSON keeps texts, numbers, lists and mappings; none_as_null so that "no value" is SQL's NULL.
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def render_type(kind: str, value: Any, context: Any) -> str | bool:
    """How migrations write our own column types: as plain ones, so that they don't change when ours do."""
    if kind == "type" and isinstance(value, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, sa.JSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")'
    return False


def engine_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of create_engine for the configured database."""
    if not settings.is_sqlite:
        return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20, "pool_timeout": 10,
                "connect_args": {"connect_timeout": 5}}
    from pysqlite3 import dbapi2

    check_sqlite_version(dbapi2.sqlite_version_info)
    return {"module": dbapi2, "connect_args": {"timeout": 15, "check_same_thread": False}}


def check_sqlite_version(version: tuple[int, ...]) -> None:
    """Raise RuntimeError for a SQLite that can corrupt its file."""
    if version < OLDEST_SAFE_SQLITE:
        found, needed = (".".join(map(str, numbers)) for numbers in (version, OLDEST_SAFE_SQLITE))
        raise RuntimeError(f"SQLite {found} can corrupt a database in WAL mode; {needed} or later is needed.")


def init_database(app: Flask, settings: Settings) -> None:
    """Bind the extension and teach its engine how to begin transactions."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    db.init_app(app)
    if settings.is_sqlite:
        app.extensions["juying_writers"] = WriterQueue(_writers_file(settings))
        with app.app_context():
            _teach_sqlite(db.engine)


def _writers_file(settings: Settings) -> Path | None:
    file = sa.make_url(settings.database_url).database
    return Path(f"{file}-writers") if file and file != ":memory:" else None


class WriterQueue:
    """Who wants SQLite's one write lock: threads of this process in the order in which they came, processes by a file's lock.

    SQLite itself lets them ask again and again, at growing intervals, and whoever happens to ask at the right moment wins.
    """

    def __init__(self, file: Path | None) -> None:
        """`file` is what the processes that share a database lock; None where nobody shares it."""
        self._file = file
        self._descriptor: int | None = None
        self._lock = threading.Lock()
        self._line: deque[threading.Lock] = deque()
        self._holder: int | None = None

    def enter(self) -> bool:
        """Wait for one's turn. False where this thread has it already: then it isn't left either."""
        me = threading.get_ident()
        with self._lock:
            if self._holder == me:
                return False
            turn = threading.Lock()
            if self._holder is not None:
                turn.acquire()
                self._line.append(turn)
            else:
                self._holder = me
        turn.acquire()
        with self._lock:
            self._holder = me
        self._lock_file(fcntl.LOCK_EX)
        return True

    def leave(self) -> None:
        """Let the next one in."""
        self._lock_file(fcntl.LOCK_UN)
        with self._lock:
            if self._line:
                # It stays taken meanwhile, so that nobody slips in between.
                self._holder = _NOBODY_YET
                self._line.popleft().release()
            else:
                self._holder = None


    def _lock_file(self, how: int) -> None:
        if self._file is not None:
            if self._descriptor is None:
                self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._descriptor, how)


@contextmanager
def one_writer(*, writes: bool) -> Iterator[None]:
    """The turn of a unit that writes on SQLite; nothing is waited for elsewhere."""
    queue: WriterQueue | None = current_app.extensions.get("juying_writers")
    entered = queue.enter() if writes and queue is not None else False
    try:
        yield
    finally:
        if entered and queue is not None:
            queue.leave()


def _teach_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself, for we say how each begins.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A write takes the lock at once: upgrading a read later fails where another has written since.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql(_BEGIN_WRITING if writes else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def on_error(context: sa.engine.ExceptionContext) -> None:
        # Whoever has waited its turn in the line finds the lock free. A connection that still can't begin has a
        # reading left open somewhere, which would keep it from writing for ever: another takes its place.
        if context.statement == _BEGIN_WRITING and "locked" in str(context.original_exception):
            context.is_disconnect = True
            context.invalidate_pool_on_disconnect = False
