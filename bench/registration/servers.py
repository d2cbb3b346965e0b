"""An installation on each database, and what is served on it: the product as `make run` does it, or the baseline."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.operations.serve import Place, programs
from bench.registration.baseline import Base
from bench.registration.furnishing import furnish
from config import Settings, read_settings
from tests.servers import postgresql
from tests.servers.shared import Run, free_port, server_of_run, stop_all

ROOT = Path(__file__).resolve().parents[2]
CLOCK = datetime.fromisoformat("2019-09-01T10:00:00+08:00")
PRODUCT, BASELINE = "wsgi:app", "bench.registration.baseline:app"


@dataclass(frozen=True)
class Installation:
    """One database with data of its own, furnished with an event."""

    name: str
    settings: Settings
    environment: dict[str, str]
    engine: sa.Engine

    def count(self, table: str, where: str = "1 = 1") -> int:
        """How many rows a table has."""
        with Session(self.engine) as session:
            return int(session.scalar(sa.text(f"SELECT count(*) FROM {table} WHERE {where}")) or 0)

    def change(self, statement: str) -> None:
        """Run one statement and commit it."""
        with self.engine.begin() as connection:
            connection.execute(sa.text(statement))


@contextlib.contextmanager
def installations() -> Iterator[list[Installation]]:
    """One on SQLite and one on a PostgreSQL of its own, which keeps what it commits on disk as in earnest."""
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        run = Run(Path(tempfile.mkdtemp(prefix="juying-bench-servers-")), os.getpid())
        try:
            server = server_of_run(run, "postgresql", postgresql.prepare_durable)
            make_database(server.port)
            url = f"postgresql+psycopg://{postgresql.SUPERUSER}@127.0.0.1:{server.port}/bench"
            yield [
                installation("SQLite", Path(folder) / "sqlite", None),
                installation("PostgreSQL", Path(folder) / "postgresql", url),
            ]
        finally:
            stop_all(run)


def make_database(port: int) -> None:
    """An empty database on a server of our own."""
    with psycopg.connect(
        host="127.0.0.1", port=port, user=postgresql.SUPERUSER, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE bench")


def installation(name: str, folder: Path, url: str | None) -> Installation:
    """A furnished installation in a folder."""
    folder.mkdir()
    own = {
        "JUYING_DATA_DIR": str(folder),
        "JUYING_CLOCK": CLOCK.isoformat(),
        "JUYING_RATE_LIMITS": "off",
        "JUYING_PUBLIC_URL": "http://127.0.0.1",
        **({"JUYING_DATABASE_URL": url} if url else {}),
    }
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JUYING_")} | own
    settings = read_settings(environment)
    engine = furnish(settings)
    Base.metadata.create_all(engine)
    return Installation(name, settings, environment, engine)


@contextlib.contextmanager
def serving(where: Installation, application: str = PRODUCT, *, worker: bool = False) -> Iterator[int]:
    """The port on which an application is served, by the server and with the processes and threads of `make run`.

    With `worker` jobs are run beside it, as `make run` does; without, what is queued stays queued.
    """
    port = free_port()
    web, jobs = programs(where.settings, Place("127.0.0.1", port, https=False, told="127.0.0.1"), None)
    environment = {**where.environment, "PYTHONPATH": str(ROOT)}
    started = [(subprocess.Popen([*web.command[:-1], application], cwd=ROOT, env=environment), web.stop_signal)]
    if worker:
        started.append((subprocess.Popen(jobs.command, cwd=ROOT, env=environment), jobs.stop_signal))
    try:
        wait_for(port)
        yield port
    finally:
        for process, stop in started:
            process.send_signal(stop)
        for process, _stop in started:
            process.wait()


def wait_for(port: int) -> None:
    """Return once the server answers."""
    for _ in range(600):
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5),
        ):
            return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def tend(engine: sa.Engine) -> None:
    """What PostgreSQL's autovacuum does within a minute of so many new rows: it learns what there is, and plans by it."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def load_average() -> str:
    """How busy the machine is otherwise: a line of its own beside the figures."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, Python {sys.version.split()[0]}"
