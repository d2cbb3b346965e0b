"""Migrations make exactly the tables that the models declare, on both databases, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, stamp, upgrade

from app.core.database import db, render_type
from app.factory import create_app
from tests.conftest import test_settings


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    make: Callable[[], str] = request.getfixturevalue("new_postgresql_database")
    return make()


def test_migrations_equal_the_models_and_can_be_taken_back(url: str, tmp_path: Path) -> None:
    app = create_app(test_settings(tmp_path, url))
    with app.app_context():
        try:
            upgrade()
            assert differences() == []
            # As installations are whose 0002 made what 0003 makes now.
            stamp(revision="0002")
            upgrade()
            assert differences() == []
            downgrade(revision="base")
            assert [name for name in sa.inspect(db.engine).get_table_names() if name != "alembic_version"] == []
        finally:
            db.engine.dispose()


def differences() -> list[object]:
    """What the migrated tables lack or have too much, as Alembic sees it."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_item": render_type, "target_metadata": db.metadata})
        return list(compare_metadata(context, db.metadata))
