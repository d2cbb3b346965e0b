"""Statements of a hot path: made into SQL once, then given to the driver as they are, without the session's bookkeeping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.elements import ClauseElement


class Prepared:
    """A statement whose values are named by `sa.bindparam` or, of an insert, by its `columns`.

    A column that is given no value has the database's own.
    """

    def __init__(self, statement: ClauseElement, columns: frozenset[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._made: dict[tuple[str, ...], _Made] = {}

    def made_for(self, dialect: Dialect, values: Mapping[str, Any]) -> _Made:
        key = (dialect.name,) if self._columns is None else (dialect.name, *values)
        made = self._made.get(key)
        if made is None:
            names = None if self._columns is None else [name for name in values if name in self._columns]
            made = self._made[key] = _Made(self._statement, names, dialect)
        return made


class _Made:
    """The SQL in a database's dialect, and how each value is handed over."""

    def __init__(self, statement: ClauseElement, keys: list[str] | None, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=keys)
        self.sql = str(compiled)
        self.order: Sequence[str] | None = compiled.positiontup if compiled.positional else None
        self.known = {name: value for name, value in compiled.params.items() if value is not None}
        self.processors = {
            name: processor for name, bind in compiled.binds.items()
            if (processor := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None}

    def parameters(self, values: Mapping[str, Any]) -> Any:
        given = {**self.known, **values} if self.known else values
        ready = {name: self.processors[name](value) if name in self.processors else value for name, value in given.items()}
        return ready if self.order is None else tuple(ready[name] for name in self.order)


class Course:
    """Prepared statements, one after the other in the transaction of a session's connection.

    Within `at_once()` PostgreSQL is sent them without waiting for each answer; what is read from a cursor is read
    after it. The driver's own errors are raised, of the class `error`.
    """

    def __init__(self, connection: Connection) -> None:
        self._driver: Any = connection.connection
        self._dialect = connection.dialect
        self.error: type[Exception] = connection.dialect.loaded_dbapi.Error

    @property
    def is_sqlite(self) -> bool:
        return self._dialect.name == "sqlite"

    @property
    def in_transaction(self) -> bool:
        """Whether the transaction still goes on (SQLite); a full disk ends it."""
        return bool(self._driver.dbapi_connection.in_transaction)

    def at_once(self) -> AbstractContextManager[Any]:
        return nullcontext() if self.is_sqlite else self._driver.dbapi_connection.pipeline()

    def run(self, statement: Prepared, **values: Any) -> Any:
        """Run a statement; returns the driver's cursor."""
        made = statement.made_for(self._dialect, values)
        cursor = self._driver.cursor()
        cursor.execute(made.sql, made.parameters(values))
        return cursor


def joined_columns(model: Any, *without: str) -> sa.ColumnElement[str]:
    """A row's columns as one text, for telling whether any of them has changed."""
    bar, nothing = sa.literal_column("'|'", sa.Text), sa.literal_column("'-'", sa.Text)
    text: sa.ColumnElement[str] = sa.literal_column(f"'{model.__tablename__}'", sa.Text)
    for column in model.__table__.columns:
        if column.name not in without:
            text = text + bar + sa.func.coalesce(sa.cast(column, sa.Text), nothing)
    return text
