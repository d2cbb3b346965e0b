import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.database import db


@pytest.fixture
def migrated(app: Flask) -> None:
    db.session.execute(sa.text("CREATE TABLE alembic_version (version_num varchar(32))"))
    db.session.execute(sa.text("INSERT INTO alembic_version VALUES ('1')"))
    db.session.commit()
    yield
    db.session.execute(sa.text("DROP TABLE alembic_version"))
    db.session.commit()


def test_health_says_ok_where_tables_are(app: Flask, migrated: None) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_health_says_why_it_cannot_serve(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable", "reason": "database not set up"})
