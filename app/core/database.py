"""The database: SQLite (a current build) or PostgreSQL, column types that both keep alike, and how transactions begin."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from config import Settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# 3.7.0 to 3.51.2 can corrupt a database when a write-ahead log is reset under load.
OLDEST_SAFE_SQLITE = (3, 51, 3)


class Base(DeclarativeBase):
    """Every table's base; constraints get their names here, so that migrations can name them."""

    metadata = sa.MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only and gives them back in UTC, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the signature is SQLAlchemy's
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# JSON keeps texts, numbers, lists and mappings; none_as_null so that "no value" is SQL's NULL.
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def render_type(kind: str, value: Any, context: Any) -> str | bool:
    """How migrations write our own column types: as plain ones, so that they don't change when ours do."""
    if kind == "type" and isinstance(value, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, sa.JSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")'
    return False


def engine_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of create_engine for the configured database."""
    if not settings.is_sqlite:
        return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20, "pool_timeout": 10,
                "connect_args": {"connect_timeout": 5}}
    from pysqlite3 import dbapi2

    check_sqlite_version(dbapi2.sqlite_version_info)
    return {"module": dbapi2, "connect_args": {"timeout": 15, "check_same_thread": False}}


def check_sqlite_version(version: tuple[int, ...]) -> None:
    """Raise RuntimeError for a SQLite that can corrupt its file."""
    if version < OLDEST_SAFE_SQLITE:
        found, needed = (".".join(map(str, numbers)) for numbers in (version, OLDEST_SAFE_SQLITE))
        raise RuntimeError(f"SQLite {found} can corrupt a database in WAL mode; {needed} or later is needed.")


def init_database(app: Flask, settings: Settings) -> None:
    """Bind the extension and teach its engine how to begin transactions."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    db.init_app(app)
    if settings.is_sqlite:
        with app.app_context():
            _teach_sqlite(db.engine)


def _teach_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself, for we say how each begins.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A write takes the lock at once: upgrading a read later fails where another has written since.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
