"""Statements that PostgreSQL is sent in one piece, and their answers: a hot path's own use of the driver's libpq layer.

psycopg's own pipeline looks at the socket after each statement; that costs a short write more than the database does.
Here a step's statements leave together and its answers are waited for once. Connections, values and errors are psycopg's.
"""

from __future__ import annotations

import select
from collections.abc import MutableMapping, Sequence
from typing import Any, Final

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import DuplicatePreparedStatement, FeatureNotSupported, InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

from app.core.answers import Answer

MOST_PREPARED: Final = 200
"""How many statements a connection knows by name; what comes after them is sent whole each time."""

_KEPT_UNDER: Final = "juying_pipeline"
_BEGIN: Final = b"BEGIN"
_OUT_OF_DATE: Final = (InvalidSqlStatementName, DuplicatePreparedStatement, FeatureNotSupported)
"""What a statement fails with whose name no longer means it: forgotten, given to another, of columns that were altered."""


_Expected = Answer | tuple[str, bytes] | None
"""The answer of a statement, a statement that has a name from now on, or nothing to be kept."""


class _Known:
    """What is known of a connection for as long as it lives: how it writes and reads values, and which statements it has."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        # psycopg forgets all prepared statements of a connection, ours too, when it rolls back and has some itself.
        connection.execute("DEALLOCATE ALL")
        connection.prepare_threshold = None
        self.values = Transformer(connection)
        self.names: dict[str, bytes] = {}


class Pipeline:
    """Statements for one connection. The first of a transaction begins it; who ends it is the connection's holder."""

    def __init__(self, connection: psycopg.Connection[Any], kept: MutableMapping[Any, Any]) -> None:
        """`kept` lives as long as the connection."""
        self._connection = connection
        self._kept = kept
        self._libpq = connection.pgconn
        if _KEPT_UNDER not in kept:
            kept[_KEPT_UNDER] = _Known(connection)
        self._known: _Known = kept[_KEPT_UNDER]
        self._asked: list[tuple[str, Sequence[Any], Answer]] = []

    def ask(self, statement: str, values: Sequence[Any]) -> Answer:
        """Add a statement with $1, $2 … for its values. Raises psycopg.DataError for a value that can't be sent."""
        texts = self._known.values.dump_sequence(values, [PyFormat.TEXT] * len(values))
        answer = Answer()
        self._asked.append((statement, texts, answer))
        return answer

    def send(self) -> None:
        """Send all that was asked and fill the answers.

        Raises psycopg's error of the first statement that failed, after which none was done; the transaction is the
        holder's to roll back. Whatever else goes wrong closes the connection.
        """
        if not self._asked:
            return
        failed: psycopg.Error | None = None
        try:
            self._libpq.enter_pipeline_mode()
            expected = self._write()
            self._libpq.pipeline_sync()
            self._flush()
            for one in expected:
                failed = self._read(one) or failed
            self._result()
            self._libpq.exit_pipeline_mode()
        except BaseException:
            self._connection.close()
            raise
        if isinstance(failed, _OUT_OF_DATE):
            # All are learnt anew by who comes next.
            self._kept.pop(_KEPT_UNDER, None)
        if failed is not None:
            raise failed

    def _write(self) -> list[_Expected]:
        """Hand all statements over; gives what is expected of each, in this order."""
        expected: list[_Expected] = []
        names = dict(self._known.names)
        if self._libpq.transaction_status == TransactionStatus.IDLE:
            self._libpq.send_query_params(_BEGIN, None)
            expected.append(None)
        for statement, texts, answer in self._asked:
            name = names.get(statement)
            if name is None and len(names) < MOST_PREPARED:
                name = names[statement] = b"juying_%d" % len(names)
                self._libpq.send_prepare(name, statement.encode())
                expected.append((statement, name))
            if name is None:
                self._libpq.send_query_params(statement.encode(), texts)
            else:
                self._libpq.send_query_prepared(name, texts)
            expected.append(answer)
        return expected

    def _read(self, expected: _Expected) -> psycopg.Error | None:
        """Take one result; the error of a statement that failed itself, not of one that came after it."""
        result = self._result()
        # Each statement's results end with nothing.
        self._result()
        if result is None:
            raise psycopg.OperationalError("the connection is lost")
        if result.status == ExecStatus.PIPELINE_ABORTED:
            return None
        if result.status == ExecStatus.FATAL_ERROR:
            return error_from_result(result)
        if isinstance(expected, Answer):
            self._known.values.set_pgresult(result)
            expected.take(result.command_tuples or 0, self._known.values.load_rows(0, result.ntuples, tuple))
        elif expected is not None:
            statement, name = expected
            self._known.names[statement] = name
        return None

    def _result(self) -> Any:
        while self._libpq.is_busy():
            self._wait(select.POLLIN)
            self._libpq.consume_input()
        return self._libpq.get_result()

    def _flush(self) -> None:
        # Where the server waits for its answers to be read, it reads no more.
        while self._libpq.flush():
            if self._wait(select.POLLIN | select.POLLOUT) & select.POLLIN:
                self._libpq.consume_input()

    def _wait(self, events: int) -> int:
        poll = select.poll()
        poll.register(self._libpq.socket, events)
        return poll.poll()[0][1]
