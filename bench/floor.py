"""The floor under a scan: a bare Flask route that makes one committed insert, with the product's own engine settings."""

import sqlalchemy as sa
from flask import Flask

from app.core.database import engine_options
from config import read_settings

settings = read_settings()
engine = sa.create_engine(settings.database_url, **engine_options(settings))
row = sa.Table("bench_floor", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("said", sa.String))
insert = sa.insert(row)
app = Flask(__name__)


@sa.event.listens_for(engine, "connect")
def on_connect(connection: object, _record: object) -> None:
    """The same durability as the product's."""
    if settings.is_sqlite:
        connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's own connection
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # the same


@sa.event.listens_for(engine, "begin")
def on_begin(connection: sa.Connection) -> None:
    """A write takes its lock at once, as the product's do."""
    if settings.is_sqlite:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.begin() as starting:
    if not settings.is_sqlite:
        # Several workers start at once.
        starting.execute(sa.text("SELECT pg_advisory_xact_lock(1)"))
    row.create(starting, checkfirst=True)


@app.post("/")
def add() -> dict[str, bool]:
    """One committed insert."""
    with engine.begin() as connection:
        connection.execute(insert, {"said": "x" * 200})
    return {"done": True}


@app.get("/healthz")
def healthz() -> dict[str, bool]:
    """The server is there."""
    return {"ok": True}
