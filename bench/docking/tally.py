"""The tally of an edition over 10,000, 30,000 and 100,000 deals, beside a plain count over their steps in the same run.

`.venv/bin/python -m bench.docking.tally` starts a PostgreSQL of its own, and needs a few minutes on two cores.
"""

import contextlib
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask

from app.core.actors import Command, Grant, Role
from app.core.database import db
from app.core.unit import open_unit
from app.factory import create_app
from bench.docking.deals import AS_OF, EDITION, add_deals
from config import Settings
from events.docking.queries.tallies import tally_over
from events.docking.queries.tally_scopes import scope_of_event
from events.docking.rules.figures import NOTHING, total
from events.setup.queries import find_event
from tests.factories.accounts import a_member, an_organisation, sign_in
from tests.factories.events import an_event
from tests.servers import postgresql
from tests.servers.shared import Run, server_of_run, stop_all

SIZES = (10_000, 30_000, 100_000)
REPEATS = 15
MOST_TIMES, MOST_MS, MOST_QUERIES = 3.0, 300.0, 15
PLAIN_COUNT = sa.text(
    "SELECT count(*) FROM deal_step WHERE event_id = :event AND status = 'accepted' AND on_date <= :day")


def main() -> None:
    """Fill a database step by step, and print what each tally takes beside the count."""
    logging.disable(logging.WARNING)
    with a_database() as settings:
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            with open_unit(Command()) as unit:
                event_id = an_event(unit, EDITION).id
                reader = a_member(unit, "reader", Grant(Role.VIEWER, organisation_id=an_organisation(unit).id))
                unit.session.flush()
                browser = sign_in(app.test_client(), reader)
            measure(app, event_id, browser)


def measure(app: Flask, event_id: int, browser: Any) -> None:
    """One line a size."""
    print(f"{'deals':>9}{'steps':>10}{'count, ms':>12}{'tally, ms':>12}{'times':>8}{'page, ms':>11}{'queries':>9}")
    held, took, expected = 0, [], NOTHING
    for size in SIZES:
        expected = total([expected, add_deals(db.session(), event_id, held, size)])
        held = size
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
        steps = db.session.scalar(sa.text("SELECT count(*) FROM deal_step"))
        plain = median_ms(lambda: db.session.execute(PLAIN_COUNT, {"event": event_id, "day": AS_OF}).scalar())
        event = find_event(db.session(), EDITION)
        scope = scope_of_event(event)
        taken = tally_over(db.session(), scope, AS_OF)
        if (taken.signed, taken.amount_wan) != (expected.signed, expected.amount_wan):
            raise SystemExit(f"the tally is wrong: {taken} instead of {expected}")
        tally = median_ms(lambda scope=scope: tally_over(db.session(), scope, AS_OF))
        db.session.rollback()
        page, queries = page_of(app, browser)
        took.append(tally)
        print(f"{size:>9,}{steps:>10,}{plain:>12.1f}{tally:>12.1f}{tally / plain:>8.2f}{page:>11.1f}{queries:>9}", flush=True)
    growth = took[-1] / took[0] / (SIZES[-1] / SIZES[0])
    print(f"growth from {SIZES[0]:,} to {SIZES[-1]:,} deals: {growth:.2f} of linear")
    verdict = tally <= MOST_TIMES * plain and tally <= MOST_MS and queries <= MOST_QUERIES and growth <= 1
    print(f"at most {MOST_TIMES:.0f} counts, {MOST_MS:.0f} ms, {MOST_QUERIES} queries, linear: {'met' if verdict else 'NOT met'}")


def median_ms(act: Callable[[], Any]) -> float:
    """The median of several runs, after one that warms up."""
    act()
    times = []
    for _run in range(REPEATS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def page_of(app: Flask, browser: Any) -> tuple[float, int]:
    """How long the page of the tally takes, and how many statements it sends."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    def ask() -> None:
        answer = browser.get(f"/manage/{EDITION}/docking/tally?as_of={AS_OF.isoformat()}")
        if answer.status_code != 200:
            raise SystemExit(f"the page answered {answer.status_code}")

    took = median_ms(ask)
    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)
        ask()
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return took, len([statement for statement in sent if not statement.startswith("BEGIN")])


@contextlib.contextmanager
def a_database() -> Iterator[Settings]:
    """Settings of an installation on a PostgreSQL that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        run = Run(Path(tempfile.mkdtemp(prefix="juying-bench-servers-")), os.getpid())
        try:
            server = server_of_run(run, "postgresql", postgresql.prepare)
            with psycopg.connect(host="127.0.0.1", port=server.port, user=postgresql.SUPERUSER, dbname="postgres",
                                 autocommit=True) as connection:
                connection.execute("CREATE DATABASE bench")
            yield Settings(
                environment="test", data_dir=Path(folder), rate_limits=False, public_url="http://localhost",
                database_url=f"postgresql+psycopg://{postgresql.SUPERUSER}@127.0.0.1:{server.port}/bench",
                secret_key="a key for measurements that is long enough")  # noqa: S106  # it keeps nothing
        finally:
            stop_all(run)


if __name__ == "__main__":
    main()
