"""Writing a whole database into one file and putting it back: SQLite and PostgreSQL.

Both writes are of one moment, while the service goes on; both returns are all or nothing.
"""

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pysqlite3 import dbapi2
from sqlalchemy.engine import URL, make_url

from app.core.errors import Refused

# Where it stands says nothing about what people have entered.
OWN_RECORD = "alembic_version"
# A service that still runs would hold its tables for ever; we say so instead of waiting.
WAIT_FOR_LOCKS = "-c lock_timeout=10s"


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`."""
    return make_url(url).get_backend_name()


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite database; None for any other database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database).resolve()


def revision_of(url: str) -> str | None:
    """The migration that the database stands at; None where it has no tables yet."""
    engine = engine_for(url)
    try:
        if not sa.inspect(engine).has_table(OWN_RECORD):
            return None
        with engine.connect() as connection:
            found: str | None = connection.scalar(sa.text(f"SELECT version_num FROM {OWN_RECORD}"))
            return found
    finally:
        engine.dispose()


def holds_data(url: str) -> bool:
    """Whether any table has a row that people, or the demo, have put there."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return False
    engine = engine_for(url)
    try:
        with engine.connect() as connection:
            names = [name for name in sa.inspect(engine).get_table_names() if name != OWN_RECORD]
            counted = (sa.select(sa.exists().select_from(sa.table(name))) for name in names)
            return any(connection.scalar(statement) for statement in counted)
    finally:
        engine.dispose()


def engine_for(url: str) -> sa.Engine:
    """An engine for a look at the database, by the same SQLite that the service uses."""
    options: dict[str, Any] = {"module": dbapi2} if kind_of(url) == "sqlite" else {}
    return sa.create_engine(url, poolclass=sa.NullPool, **options)


def dump(url: str, target: Path) -> None:
    """Write the database as it is at one moment into a new file.

    Raises Refused("no_database"), Refused("database_tool_missing"), Refused("database_tool_failed").
    """
    path = sqlite_path(url)
    if path is None:
        dump_postgresql(make_url(url), target)
        return
    if not path.exists():
        raise Refused("no_database")
    with closing(dbapi2.connect(path)) as source, closing(dbapi2.connect(target)) as copy:
        # In one step: what is written meanwhile would make it begin again.
        source.backup(copy)
        # One file, with no log beside it that could be lost.
        copy.execute("PRAGMA journal_mode = DELETE")


def is_sound(path: Path) -> bool:
    """Whether SQLite finds a database file whole."""
    try:
        with closing(dbapi2.connect(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except dbapi2.DatabaseError:
        return False


def dump_postgresql(url: URL, target: Path) -> None:
    """Write a PostgreSQL database in its own compressed format."""
    tool(
        url,
        ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"],
        reads=f"--dbname={address(url)}",
    )


def put_back_postgresql(url: str, source: Path) -> None:
    """Replace all that a PostgreSQL database holds by a dump, in one transaction.

    Raises Refused("database_tool_missing"), Refused("database_tool_failed"); then nothing has changed.
    """
    parsed = make_url(url)
    script = source.with_suffix(".sql")
    # The whole script first: psql would commit the half of one that breaks off.
    tool(parsed, ["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source)])
    command = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    command += ["--command=DROP SCHEMA IF EXISTS public CASCADE", "--command=CREATE SCHEMA public"]
    tool(parsed, [*command, f"--file={script}"], reads=f"--dbname={address(parsed)}")
    script.unlink()


def address(url: URL) -> str:
    """The database's address as PostgreSQL's programs take it, without its password."""
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def tool(url: URL, command: list[str], reads: str | None = None) -> None:
    """Run one of PostgreSQL's programs. The password goes by the environment: arguments can be seen by all."""
    program = command[0]
    if shutil.which(program) is None:
        raise Refused("database_tool_missing", program=program)
    environment = {**os.environ, "PGOPTIONS": WAIT_FOR_LOCKS}
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    done = subprocess.run(
        [*command, *([reads] if reads else [])],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise Refused("database_tool_failed", program=program, said=done.stderr.strip()[-500:])
