"""The baseline: a Flask route that inserts one row through the ORM and commits, with the product's own engine settings.

It stands for the least that any application of this kind does for a form: the same server, database, driver, durability.
"""

from typing import Any

import sqlalchemy as sa
from flask import Flask, request
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from app.core.database import engine_options
from config import read_settings


class Base(DeclarativeBase):
    """Of the baseline's one table."""


class Row(Base):
    """What a form said, in a few columns."""

    __tablename__ = "bench_baseline"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    mobile: Mapped[str] = mapped_column(sa.String(20))
    email: Mapped[str] = mapped_column(sa.String(254))


def open_engine() -> sa.Engine:
    """An engine that begins and keeps as the product's does."""
    settings = read_settings()
    engine = sa.create_engine(settings.database_url, **engine_options(settings))
    if settings.is_sqlite:
        sa.event.listen(engine, "connect", on_connect)
        sa.event.listen(engine, "begin", on_begin)
    return engine


def on_connect(connection: Any, _record: object) -> None:
    """The same durability as the product's."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def on_begin(connection: sa.Connection) -> None:
    """A write takes its lock at once, as the product's do."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


app = Flask(__name__)
new_session: sessionmaker[Session] = sessionmaker()


@app.before_request
def bind() -> None:
    """Open the engine with the first request, so that who only wants the table opens none."""
    if "bind" not in new_session.kw or new_session.kw["bind"] is None:
        new_session.configure(bind=open_engine())


@app.post("/")
def add() -> dict[str, int]:
    """One committed row."""
    row = Row(**{name: request.form[name] for name in ("name", "mobile", "email")})
    with new_session() as session:
        session.add(row)
        session.commit()
        return {"id": row.id}


@app.get("/healthz")
def healthz() -> dict[str, bool]:
    """The server is there."""
    return {"ok": True}
