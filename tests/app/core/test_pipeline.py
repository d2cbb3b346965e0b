"""Statements that PostgreSQL is sent in one piece."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from app.core.pipeline import MOST_PREPARED, Pipeline

LONG = "x" * 1_000_000
BUFFER = 65_536
PRETENDED: dict[str, Any] = {
    "host": "127.0.0.1", "user": "nobody", "dbname": "nothing", "sslmode": "disable", "gssencmode": "disable"}


@pytest.fixture
def connection(postgresql_url: str) -> Iterator[Any]:
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as made:
        made.execute("CREATE TEMPORARY TABLE kept (id integer PRIMARY KEY, said text)")
        made.commit()
        yield made


@pytest.fixture
def pipeline(connection: Any) -> Callable[[], Pipeline]:
    kept: dict[Any, Any] = {}
    return lambda: Pipeline(connection, kept)


def kept_in(connection: Any) -> list[Any]:
    rows: list[Any] = connection.execute("SELECT id, said FROM kept ORDER BY id").fetchall()
    return rows


def test_each_answer_is_its_statements_own(connection: Any, pipeline: Callable[[], Pipeline]) -> None:
    for turn in range(3):
        sent = pipeline()
        added = sent.ask("INSERT INTO kept VALUES ($1, $2), ($1 + 100, $3)", (turn, "一", None))
        read = sent.ask("SELECT id, said FROM kept WHERE id = $1 OR id = $1 + 100 ORDER BY id", (turn,))
        none = sent.ask("DELETE FROM kept WHERE id = $1", (-1,))
        sent.ask("COMMIT", ())
        sent.send()
        assert (added.rowcount, added.fetchall(), none.rowcount, none.fetchone()) == (2, [], 0, None)
        assert (read.fetchone(), read.fetchall(), read.fetchone()) == ((turn, "一"), [(turn + 100, None)], None)
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_the_first_that_fails_is_told_and_nothing_is_kept(connection: Any, pipeline: Callable[[], Pipeline]) -> None:
    sent = pipeline()
    sent.ask("INSERT INTO kept VALUES ($1, $2)", (1, "a"))
    sent.ask("INSERT INTO kept VALUES ($1, $2)", (1, "b"))
    after = sent.ask("SELECT id FROM nowhere WHERE id = $1", (1,))
    sent.ask("COMMIT", ())
    with pytest.raises(psycopg.errors.UniqueViolation):
        sent.send()
    connection.rollback()
    assert (kept_in(connection), after.fetchall()) == ([], [])
    again = pipeline()
    said = again.ask("INSERT INTO kept VALUES ($1, $2)", (1, "c"))
    again.ask("COMMIT", ())
    again.send()
    assert (said.rowcount, kept_in(connection)) == (1, [(1, "c")])


def test_what_cannot_be_sent_is_told_before_anything_is(connection: Any, pipeline: Callable[[], Pipeline]) -> None:
    sent = pipeline()
    sent.ask("INSERT INTO kept VALUES ($1, $2)", (1, "a"))
    with pytest.raises(psycopg.DataError):
        sent.ask("INSERT INTO kept VALUES ($1, $2)", (2, "\x00"))
    assert kept_in(connection) == []


def test_more_than_fits_between_server_and_client_gets_through(connection: Any, pipeline: Callable[[], Pipeline]) -> None:
    sent = pipeline()
    for nth in range(5):
        sent.ask("INSERT INTO kept VALUES ($1, $2)", (nth, LONG))
    read = [sent.ask("SELECT said FROM kept ORDER BY id", ()) for _ in range(5)]
    sent.send()
    assert [one.fetchall() for one in read] == [[(LONG,)] * 5] * 5


def test_so_many_statements_are_known_by_name_and_no_more(connection: Any, pipeline: Callable[[], Pipeline]) -> None:
    for _ in range(2):
        sent = pipeline()
        read = [sent.ask(f"SELECT $1::integer + {nth}", (1,)) for nth in range(MOST_PREPARED + 5)]
        sent.send()
        assert [one.fetchone() for one in read] == [(nth + 1,) for nth in range(MOST_PREPARED + 5)]
    known = connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()
    assert known == (MOST_PREPARED,)


@pytest.mark.parametrize(("meanwhile", "told"), [
    ("DEALLOCATE ALL", psycopg.errors.InvalidSqlStatementName),
    ("DEALLOCATE juying_0", psycopg.errors.InvalidSqlStatementName),
    ("ALTER TABLE kept ALTER id TYPE bigint", psycopg.errors.FeatureNotSupported),
])
def test_statements_that_went_out_of_date_elsewhere_are_learnt_anew(
    connection: Any, pipeline: Callable[[], Pipeline], meanwhile: str, told: type[Exception],
) -> None:
    def read() -> Any:
        sent = pipeline()
        answers = [sent.ask("SELECT id FROM kept", ()), sent.ask("SELECT $1::integer", (7,))]
        sent.send()
        return [one.fetchone() for one in answers]

    assert read() == [None, (7,)]
    connection.execute(meanwhile)
    connection.commit()
    with pytest.raises(told):
        read()
    connection.rollback()
    assert read() == [None, (7,)]


def test_a_rollback_forgets_no_statement(connection: Any, pipeline: Callable[[], Pipeline]) -> None:
    for _ in range(12):
        connection.execute("SELECT 1")
    for _ in range(3):
        sent = pipeline()
        answer = sent.ask("SELECT $1::integer", (7,))
        sent.send()
        assert answer.fetchone() == (7,)
        for _ in range(12):
            connection.execute("SELECT 1")
        connection.rollback()


def test_a_server_that_goes_away_is_the_drivers_error_and_the_connection_is_closed(
    connection: Any, pipeline: Callable[[], Pipeline],
) -> None:
    sent = pipeline()
    answer = sent.ask("SELECT pg_terminate_backend(pg_backend_pid())", ())
    sent.ask("SELECT 1", ())
    with pytest.raises(psycopg.OperationalError):
        sent.send()
    assert (answer.fetchall(), connection.closed) == ([], True)


def test_a_server_that_answers_nonsense_is_the_drivers_error_and_the_connection_is_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = threading.Thread(target=serve_nonsense, args=(door,))
        server.start()
        with psycopg.connect(port=door.getsockname()[1], **PRETENDED) as connection:
            sent = Pipeline(connection, {})
            for nth in range(3):
                sent.ask(f"SELECT {nth}", ())
            with pytest.raises(psycopg.OperationalError):
                sent.send()
            assert connection.closed
        server.join()


def serve_nonsense(door: socket.socket) -> None:
    """Greet one client as PostgreSQL does, answer what it sends first, and the pipeline in no way there is."""
    client, _address = door.accept()
    with client:
        client.recv(BUFFER)
        client.sendall(said(b"R", b"\0" * 4) + said(b"S", b"client_encoding\0UTF8\0") + said(b"Z", b"I"))
        for done in (b"BEGIN", b"DEALLOCATE ALL"):
            client.recv(BUFFER)
            client.sendall(said(b"C", done + b"\0") + said(b"Z", b"T"))
        client.recv(BUFFER)
        client.sendall(b"!" * 64)
        # Until it hangs up.
        client.recv(BUFFER)


def said(kind: bytes, body: bytes) -> bytes:
    """A message of PostgreSQL's protocol."""
    return kind + struct.pack(">I", len(body) + 4) + body
