"""Statements of a hot path: made into SQL once, then given to the driver as they are, without the session's bookkeeping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.elements import ClauseElement

from app.core.answers import Answer

if TYPE_CHECKING:
    from app.core.pipeline import Pipeline


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


class PreparedRows:
    """An insert of several rows in one statement; each row names the same columns, in the same order."""

    def __init__(self, model: Any) -> None:
        self._table: sa.Table = model.__table__
        self._made: dict[tuple[Any, ...], _Made] = {}

    def made_for(self, dialect: Dialect, columns: tuple[str, ...], count: int) -> _Made:
        key = (dialect.name, count, *columns)
        made = self._made.get(key)
        if made is None:
            rows = [{name: sa.bindparam(f"{name}_{nth}", type_=self._table.c[name].type) for name in columns}
                    for nth in range(count)]
            made = self._made[key] = _Made(sa.insert(self._table).values(rows).inline(), None, dialect)
        return made


class PreparedInserts:
    """Inserts into several tables in one statement of PostgreSQL's; foreign keys among them are looked at afterwards."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], _Made] = {}

    def made_for(self, dialect: Dialect, rows: Mapping[Any, Sequence[Mapping[str, Any]]]) -> _Made:
        key = tuple((model, len(some), *some[0]) for model, some in rows.items())
        made = self._made.get(key)
        if made is None:
            ctes = [self._insert(model.__table__, some).cte(f"of_{model.__tablename__}") for model, some in rows.items()]
            made = self._made[key] = _Made(sa.select(sa.literal_column("1")).add_cte(*ctes), None, dialect)
        return made

    @staticmethod
    def _insert(table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> Any:
        return sa.insert(table).values([
            {name: sa.bindparam(f"{table.name}_{name}_{nth}", type_=table.c[name].type) for name in row}
            for nth, row in enumerate(rows)]).inline()


class _Made:
    """The SQL in a database's dialect with its values by their places, and how each value is handed over."""

    def __init__(self, statement: ClauseElement, keys: list[str] | None, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=_by_places(dialect), column_keys=keys)
        self.sql = str(compiled)
        self._known = {name: value for name, value in compiled.params.items() if value is not None}
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._plan: list[tuple[str, Callable[[Any], Any] | None]] = [
            (name, binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in compiled.positiontup or ()]

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        given = {**self._known, **values} if self._known else values
        return [given[name] if processor is None else processor(given[name]) for name, processor in self._plan]


@cache
def _by_places(dialect: Dialect) -> Dialect:
    """The dialect with $1, $2 … for values, as PostgreSQL itself reads them; SQLite's as it is."""
    if dialect.name != "postgresql":
        return dialect
    of_places: Dialect = type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]  # each driver's own
    return of_places


class Course:
    """Prepared statements, one after the other in the transaction of a session's connection.

    Within `at_once()` PostgreSQL is sent them together at its end; what is read of an answer is read after it. The
    driver's own errors are raised, of the class `error`.
    """

    def __init__(self, connection: Connection, *, is_shared: bool = False) -> None:
        """`is_shared` where several requests write in this transaction."""
        self._driver: Any = connection.connection
        self._dialect = connection.dialect
        self.error: type[Exception] = connection.dialect.loaded_dbapi.Error
        self.is_shared = is_shared
        self._made_once: dict[object, Any] = {}
        self._pipeline: Pipeline | None = None

    @property
    def is_sqlite(self) -> bool:
        return self._dialect.name == "sqlite"

    @property
    def in_transaction(self) -> bool:
        """Whether the transaction still goes on (SQLite); a full disk ends it."""
        return bool(self._driver.dbapi_connection.in_transaction)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Send PostgreSQL together what is run herein, and nothing of it where herein something is raised."""
        if self.is_sqlite:
            yield
            return
        # Only who has PostgreSQL has its driver.
        from app.core.pipeline import Pipeline

        pipeline = self._pipeline = Pipeline(self._driver.dbapi_connection, self._driver.info)
        try:
            yield
        finally:
            self._pipeline = None
        pipeline.send()

    def run(self, statement: Prepared, **values: Any) -> Any:
        """Run a statement; its answer is filled at once, or at the end of `at_once()`."""
        return self._run(statement.made_for(self._dialect, values), values)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What was made first in this transaction for this key: a lock that is taken once, an answer that is read once."""
        if key not in self._made_once:
            self._made_once[key] = make()
        return self._made_once[key]

    def run_rows(self, statement: PreparedRows, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert all rows by one statement; none where there is none."""
        if rows:
            values = {f"{name}_{nth}": value for nth, row in enumerate(rows) for name, value in row.items()}
            self._run(statement.made_for(self._dialect, tuple(rows[0]), len(rows)), values)

    def run_inserts(self, statement: PreparedInserts, rows: Mapping[Any, Sequence[Mapping[str, Any]]]) -> None:
        """Insert rows into the tables of several models by one statement, on PostgreSQL; none where there is none."""
        given = {model: some for model, some in rows.items() if some}
        if given:
            values = {f"{model.__tablename__}_{name}_{nth}": value for model, some in given.items()
                      for nth, row in enumerate(some) for name, value in row.items()}
            self._run(statement.made_for(self._dialect, given), values)

    def commit(self) -> None:
        """Commit within `at_once()` on PostgreSQL, where nothing before it there failed; elsewhere the unit does it.

        What others wait for is let go as soon as the server has read it all, without asking back here first.
        """
        if self._pipeline is not None:
            self._pipeline.ask("COMMIT", ())

    def _run(self, made: _Made, values: Mapping[str, Any]) -> Answer:
        given = made.parameters(values)
        if self.is_sqlite:
            return _read(self._driver.cursor(), made.sql, given)
        if self._pipeline is None:
            with self.at_once():
                return self._run(made, values)
        return self._pipeline.ask(made.sql, given)


def _read(cursor: Any, sql: str, values: list[Any]) -> Answer:
    """All that SQLite answers, read to its end.

    A cursor that is left in the middle, as a failure's traceback keeps it, resets its statement when it is collected,
    which after a rollback may be another cursor's by then.
    """
    cursor.execute(sql, values)
    answer = Answer()
    rows = cursor.fetchall()
    answer.take(cursor.rowcount, rows)
    cursor.close()
    return answer


def joined_columns(model: Any, *without: str) -> sa.ColumnElement[str]:
    """A row's columns as one text, for telling whether any of them has changed."""
    bar, nothing = sa.literal_column("'|'", sa.Text), sa.literal_column("'-'", sa.Text)
    text: sa.ColumnElement[str] = sa.literal_column(f"'{model.__tablename__}'", sa.Text)
    for column in model.__table__.columns:
        if column.name not in without:
            text = text + bar + sa.func.coalesce(sa.cast(column, sa.Text), nothing)
    return text
