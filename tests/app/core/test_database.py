from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy.exc import OperationalError

from app.core.actors import Command
from app.core.database import UTCDateTime, check_sqlite_version, db
from app.core.jobs import Job
from app.core.unit import open_unit
from app.factory import create_app
from tests.conftest import test_settings


def test_sqlite_versions_that_can_corrupt_are_refused() -> None:
    with pytest.raises(RuntimeError):
        check_sqlite_version((3, 51, 2))
    check_sqlite_version((3, 51, 3))


def test_sqlite_is_set_up_to_keep_what_it_acknowledged(tmp_path: Path) -> None:
    app = create_app(test_settings(tmp_path, f"sqlite:///{tmp_path / 'kept.sqlite3'}"))
    with app.app_context():
        values = [db.session.execute(sa.text(f"PRAGMA {name}")).scalar_one()
                  for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]
        db.session.remove()
        db.engine.dispose()
    assert values == ["wal", 2, 1, 15000]


def test_instants_come_back_in_utc(app: Flask) -> None:
    moment = datetime.fromisoformat("2019-10-12T09:00:00+08:00")
    db.session.add(Job(task="t", actor_kind="k", actor_label="l", created_at=moment))
    db.session.commit()
    assert db.session.scalar(sa.select(Job.created_at)) == datetime(2019, 10, 12, 1, 0, tzinfo=UTC)


def test_instants_without_a_zone_are_refused(app: Flask) -> None:
    with pytest.raises(sa.exc.StatementError):
        db.session.scalar(sa.select(sa.literal(datetime(2019, 10, 12), UTCDateTime)))  # noqa: DTZ001  # what is tried


@pytest.mark.one_database
def test_connection_that_can_never_write_again_is_replaced(app: Flask) -> None:
    add_job()
    db.session.remove()
    db.engine.dispose()
    with db.engine.connect() as first, db.engine.connect() as second:
        held = [read_without_end(connection) for connection in (first, second)]
    with sqlite3.connect(db.engine.url.database or "") as elsewhere:
        elsewhere.execute("UPDATE job SET task = 'u'")
    for _ in held:
        with pytest.raises(OperationalError, match="locked"):
            add_job()
    add_job()
    with open_unit(Command(), writes=False) as unit:
        assert unit.session.scalars(sa.select(Job.task).order_by(Job.id)).all() == ["u", "t"]


def add_job() -> None:
    with open_unit(Command()) as unit:
        unit.session.add(Job(task="t", actor_kind="k", actor_label="l", created_at=unit.now()))


def read_without_end(connection: sa.Connection) -> Any:
    """A cursor that has one of its rows; while it is there, its connection stays at what the database was."""
    driver: Any = connection.connection.dbapi_connection
    cursor = driver.execute("SELECT name FROM sqlite_schema")
    assert cursor.fetchone()
    return cursor
