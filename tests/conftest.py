"""What every test may ask for: an application on each database, a clock that stands still, and no network."""

from __future__ import annotations

import gc
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from app.core.actors import Actor, Command
from app.core.clock import FixedClock
from app.core.database import db
from app.core.unit import Unit, open_unit
from app.factory import create_app
from app.web.limits import limiter
from config import Settings
from tests.servers.plugin import RUN

DATA = Path(__file__).parent / "data"
A_MORNING = datetime(2019, 9, 1, 2, 0, tzinfo=UTC)
# How long an example takes depends on who else is at work on the machine, and is no fault of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "one_database: runs on SQLite alone, since no statement of its own is tried")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what drives a browser: left for the end, one such test would keep a worker busy with the others done."""
    browser = Path(__file__).parent / "browser"
    items.sort(key=lambda item: browser not in item.path.parents)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave the collector of cycles what tests make: it would go through all modules and thousands of tests each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever touches the database is tried on both."""
    if "database" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("one_database")
        kinds = ["sqlite"] if alone else ["sqlite", "postgresql"]
        metafunc.parametrize("database", kinds, scope="session")


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse connections to anything but this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"tests don't reach {address}")
        real(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of definitions, rosters and journals."""
    return DATA


class Applications:
    """One application a database, made at the first wish and kept for the run; emptied for each test."""

    def __init__(self, folder: Path, templates: Path, postgresql: Callable[[], str]) -> None:
        self._folder = folder
        self._templates = FileSystemBytecodeCache(str(templates))
        self._postgresql = postgresql
        self._made: dict[str, Flask] = {}

    def get(self, database: str) -> Flask:
        if database not in self._made:
            self._made[database] = self._make(database)
        app = self._made[database]
        with app.app_context():
            _empty(database)
        return app

    def close(self) -> None:
        for app in self._made.values():
            with app.app_context():
                db.engine.dispose()

    def _make(self, database: str) -> Flask:
        folder = self._folder / database
        folder.mkdir(exist_ok=True)
        url = f"sqlite:///{folder / 'juying.sqlite3'}" if database == "sqlite" else self._postgresql()
        app = create_app(test_settings(folder, url))
        # Compiling a template takes longer than most tests; workers and their applications share what is compiled.
        app.jinja_env.bytecode_cache = self._templates
        with app.app_context():
            if database == "sqlite":
                _set_up_for_tests()
            db.create_all()
        return app


def test_settings(folder: Path, url: str) -> Settings:
    """Settings of an application under test."""
    return Settings(
        environment="test", data_dir=folder, database_url=url.replace("postgresql://", "postgresql+psycopg://"),
        secret_key="a key for tests that is long enough", rate_limits=False, public_url="http://localhost",
    )


test_settings.__test__ = False  # type: ignore[attr-defined]  # it is called so for what it makes


def _set_up_for_tests() -> None:
    """Don't wait for the disk at each commit, for nothing here must outlive a power cut; and turn each order that no
    statement asked for round, so that who relies on it is found out here and not on PostgreSQL once in a while."""

    @sa.event.listens_for(db.engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA reverse_unordered_selects=ON")


def _empty(database: str) -> None:
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        used = connection.execute(_names_of_used_tables(database)).scalars().all()
        if database == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for name in used:
                connection.exec_driver_sql(f'DELETE FROM "{name}"')
        elif used:
            # TRUNCATE would write a new file for each table that refers to these, and for each of their indexes:
            # a hundred times as slow for the few rows of a test.
            connection.exec_driver_sql("; ".join((
                "SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{name}"' for name in used),
                "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")))


@cache
def _names_of_used_tables(database: str) -> sa.TextClause:
    """The question after the tables that have rows; made once, for sorting so many tables takes longer than asking."""
    one = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\")" if database == "sqlite" else (
        "(SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\"))")
    return sa.text(" UNION ALL ".join(one.format(table.name) for table in db.metadata.sorted_tables))


@pytest.fixture(scope="session")
def applications(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest,
) -> Iterator[Applications]:
    templates = request.config.stash[RUN].notes / "templates"
    templates.mkdir(exist_ok=True)
    made = Applications(
        # PostgreSQL is started by the first test that wants it.
        tmp_path_factory.mktemp("applications"), templates,
        lambda: str(request.getfixturevalue("new_postgresql_database")()))
    yield made
    made.close()


@pytest.fixture
def app(applications: Applications, database: str) -> Iterator[Flask]:
    """The application on an empty database, with a clock that stands at A_MORNING, inside its context."""
    application = applications.get(database)
    application.extensions["juying"].clock = FixedClock(A_MORNING)
    # One limiter serves all applications of a process: whoever tries limits switches them on for that test alone.
    limiter.enabled = False
    with application.app_context():
        yield application
        db.session.remove()
    shutil.rmtree(application.extensions["juying"].settings.data_dir / "files", ignore_errors=True)


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    """The application's clock; set `.time` to move it."""
    found: FixedClock = app.extensions["juying"].clock
    return found


class Browser(FlaskClient):
    """A client whose requests know nothing of each other: the test's own context would keep who acted (`flask.g`)."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kept = vars(g._get_current_object()) if has_app_context() else {}
        kept.clear()
        try:
            return super().open(*args, **kwargs)
        finally:
            kept.clear()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts that has not signed in, and for which forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def unit(app: Flask) -> Callable[..., AbstractContextManager[Unit]]:
    """Open a unit of work: `with unit() as u` as the command line, `with unit(actor) as u` as somebody."""

    def open_for(actor: Actor | None = None, *, writes: bool = True) -> AbstractContextManager[Unit]:
        return open_unit(actor or Command(), writes=writes)

    return open_for
