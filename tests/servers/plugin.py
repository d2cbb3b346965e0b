"""The pytest plugin that gives tests a real PostgreSQL and a real Redis on free ports.

Each kind of server is started once a run, by the first test that asks for it, and shared by
all workers; each worker has a database of its own in it.
"""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from tests.servers import postgresql, redis_server
from tests.servers.shared import Run, Server, server_of_run, stop_all

RUN = pytest.StashKey[Run]()


def pytest_configure(config: pytest.Config) -> None:
    """Agree on the run's notes: made by the controller, told to the workers."""
    told = getattr(config, "workerinput", None)
    if told:
        config.stash[RUN] = Run(Path(told["servers_notes"]), told["servers_controller"])
    else:
        config.stash[RUN] = Run(Path(tempfile.mkdtemp(prefix="juying-servers-")), os.getpid())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the notes are and whose end is the run's end."""
    run = node.config.stash[RUN]
    node.workerinput["servers_notes"] = str(run.notes)
    node.workerinput["servers_controller"] = run.controller


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller, which ends last, ends the servers."""
    run = config.stash.get(RUN, None)
    if run and not hasattr(config, "workerinput"):
        stop_all(run)


@pytest.fixture(scope="session")
def postgresql_server(pytestconfig: pytest.Config) -> Server:
    """The run's PostgreSQL."""
    return server_of_run(pytestconfig.stash[RUN], "postgresql", postgresql.prepare)


@pytest.fixture(scope="session")
def new_postgresql_database(
    postgresql_server: Server, worker_name: str
) -> Iterator[Callable[[], str]]:
    """Make one more empty database and return its URL; all of them are dropped at the end."""
    made: list[str] = []
    numbers = itertools.count()

    def create() -> str:
        name = f"juying_{worker_name}_{next(numbers)}"
        administer(postgresql_server, f'CREATE DATABASE "{name}"')
        made.append(name)
        return url_of(postgresql_server, name)

    yield create
    for name in made:
        administer(postgresql_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgresql_url(new_postgresql_database: Callable[[], str]) -> str:
    """The URL of this worker's own PostgreSQL database, empty at first."""
    return new_postgresql_database()


@pytest.fixture(scope="session")
def redis_url(pytestconfig: pytest.Config, worker_name: str) -> str:
    """The URL of this worker's own Redis database, empty at first."""
    server = server_of_run(pytestconfig.stash[RUN], "redis", redis_server.prepare)
    number = int(worker_name.removeprefix("gw")) if worker_name.startswith("gw") else 0
    url = f"redis://127.0.0.1:{server.port}/{number % redis_server.DATABASES}"
    with redis.Redis.from_url(url) as connection:
        connection.flushdb()
    return url


@pytest.fixture(scope="session")
def worker_name() -> str:
    """How pytest-xdist calls this worker (`gw0`, …); `main` without it."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def url_of(server: Server, database: str) -> str:
    """The URL of a database of the server, as SQLAlchemy takes it."""
    return f"postgresql+psycopg://{postgresql.SUPERUSER}@127.0.0.1:{server.port}/{database}"


def administer(server: Server, statement: str) -> None:
    """Run one statement about databases as the superuser."""
    with psycopg.connect(
        host="127.0.0.1",
        port=server.port,
        user=postgresql.SUPERUSER,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(statement.encode())
