"""`python -m bench.registration.delegate_list`: pages of the list at 20,000 delegates, beside a plain page of the same run.

The plain page is a Flask route that counts the event's delegates and fetches fifty of them. Both are asked in this
process, one after the other, on SQLite and on PostgreSQL; what a server adds is the same for both. PEOPLE and PAGES set
how many there are. "CPU" is the processor's time in this process for one page, which doesn't grow with whoever else is at work
on the machine; on SQLite the database's own time is in it.
"""

import contextlib
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.core.actors import Command, Grant, Role
from app.core.database import db
from app.core.unit import open_unit
from app.factory import create_app
from bench.registration.servers import make_database, tend
from config import Settings
from events.registration.models import Delegate, Group, Place
from events.registration.rules.persons import Person, search_line
from events.setup.enums import EventStatus
from events.setup.services.publishing import set_status
from tests.factories.accounts import a_member, sign_in
from tests.factories.events import an_event
from tests.servers import postgresql
from tests.servers.shared import Run, server_of_run, stop_all

EVENT = "summit-2019"
PEOPLE = int(os.environ.get("PEOPLE", "20000"))
PAGES = int(os.environ.get("PAGES", "60"))
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
ADDRESSES = {
    "the first page": "",
    "by characters": "q=王伟",
    "by initials": "q=wwf",
    "by the phone's end": "q=4321",
    "a unit, approved": "q=第七大学&status=approved",
    "going to an activity": "activity=opening&place=held&sort=-registered",
    "not arrived, by category and unit": "arrived=no&sort=category,unit",
    "the last page, many columns": "page=400&columns=name,mobile,email,group,companion_of,arrived,activities,q-arrival_date",
}


def measure() -> None:
    """Print one line a page, for each database."""
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        measure_on("SQLite", f"sqlite:///{folder}/juying.sqlite3", Path(folder))
        run = Run(Path(tempfile.mkdtemp(prefix="juying-bench-servers-")), os.getpid())
        try:
            server = server_of_run(run, "postgresql", postgresql.prepare)
            make_database(server.port)
            url = f"postgresql+psycopg://{postgresql.SUPERUSER}@127.0.0.1:{server.port}/bench"
            measure_on("PostgreSQL", url, Path(folder))
        finally:
            stop_all(run)


def measure_on(name: str, url: str, folder: Path) -> None:
    """Furnish a database and measure its pages."""
    app = create_app(Settings(environment="test", data_dir=folder, database_url=url, rate_limits=False,
                              secret_key="a key for measuring that is long enough",  # noqa: S106  # nobody else meets it
                              public_url="http://localhost"))
    with app.app_context():
        db.create_all()
        event_id, staff = furnish()
        engine = db.engine
        client = sign_in(app.test_client(), staff)
    print(f"\n{name}, {PEOPLE:,} delegates\n{'':40}{'p50':>10}{'p95':>10}{'CPU':>10}{'statements':>12}")
    plain = plain_page(engine, event_id).test_client()
    tell("a plain page: a count and fifty rows", course(engine, lambda: plain.get("/").status_code))

    def ask(query: str) -> int:
        return int(client.get(f"/manage/{EVENT}/delegates?{query}").status_code)

    for words, query in ADDRESSES.items():
        tell(words, course(engine, partial(ask, query)))
    engine.dispose()


def course(engine: sa.Engine, ask: Callable[[], int]) -> tuple[float, float, float, int]:
    """Milliseconds at p50 and p95, milliseconds of the processor, and how many statements one page costs."""
    ask()
    with counted(engine) as seen:
        ask()
    took = []
    worked = time.process_time()
    for _ in range(PAGES):
        began = time.perf_counter()
        if ask() != 200:
            raise SystemExit("a page was refused")
        took.append((time.perf_counter() - began) * 1000)
    worked = (time.process_time() - worked) * 1000 / PAGES
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.95)], worked, len(seen)


@contextlib.contextmanager
def counted(engine: sa.Engine) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def plain_page(engine: sa.Engine, event_id: int) -> Flask:
    """The baseline."""
    app = Flask(__name__)
    table = Delegate.__table__

    @app.get("/")
    def page() -> dict[str, Any]:
        with engine.connect() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.event_id == event_id))
            rows = connection.execute(
                sa.select(table.c.name, table.c.unit, table.c.status).where(table.c.event_id == event_id)
                .order_by(table.c.sort_key, table.c.id).limit(50)).all()
        return {"total": total, "rows": [list(row) for row in rows]}

    return app


def furnish() -> tuple[int, Any]:
    """The summit with its delegates; its number, and a member of staff."""
    with open_unit(Command()) as unit:
        event = an_event(unit, EVENT)
        set_status(unit, event, EventStatus.PUBLISHED)
        staff = a_member(unit, "bench", Grant(Role.ORGANISER, event_id=event.id))
        event_id, categories = event.id, [one.id for one in event.categories]
        opening = next(one.id for one in event.activities if one.code == "opening")
        now = datetime.now(UTC)
        unit.session.execute(sa.insert(Group), [
            {"event_id": event_id, "token_hash": f"g{number}", "token_closed": b"", "name": f"第{number}代表团",
             "contact_name": "李", "language": "zh", "created_at": now} for number in range(100)])
        groups = list(unit.session.scalars(sa.select(Group.id)))
        chance = random.Random(7)
        people = [person(number, event_id, chance, now) | {
            "category_id": chance.choice(categories), "group_id": chance.choice([None, *groups])}
            for number in range(1, PEOPLE + 1)]
        unit.session.execute(sa.insert(Delegate), people)
        going = unit.session.scalars(sa.select(Delegate.id).where(Delegate.number % 2 == 0))
        unit.session.execute(sa.insert(Place), [
            {"delegate_id": one, "activity_id": opening, "state": "held", "asked_at": now} for one in going])
        unit.session.expunge(staff)
    tend(db.engine)
    return event_id, staff


def person(number: int, event_id: int, chance: random.Random, now: datetime) -> dict[str, Any]:
    """A row as registering makes it."""
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice([1, 2])))
    one = Person(name=name, unit=f"第{'一二三四五六七八九'[number % 9]}大学", mobile=f"+86138{chance.randrange(10**8):08}",
                 email=f"p{number}@example.com", country="CN", province=chance.choice(["SD", "BJ", "SH"]))
    reference = f"B{number:07}"
    return {
        "event_id": event_id, "number": number, "reference": reference, "token_hash": f"bench{number}", "token_closed": b"",
        "status": chance.choice(["approved", "approved", "pending", "cancelled"]), "source": "form", "name": name,
        "name_key": one.name_key, "sort_key": one.sort_key, "search_text": search_line(one, reference), "unit": one.unit,
        "mobile": one.mobile, "email": one.email, "email_key": one.email_key, "country": "CN", "province": one.province,
        "created_at": now - timedelta(minutes=number), "updated_at": now, "language": "zh", "attention": [], "consents": {},
    }  # fmt: skip


def tell(words: str, found: tuple[float, float, float, int]) -> None:
    """One line of the table."""
    print(f"{words:40}{found[0]:7.1f} ms{found[1]:7.1f} ms{found[2]:7.1f} ms{found[3]:12}", flush=True)


if __name__ == "__main__":
    measure()
