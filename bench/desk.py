"""`python -m bench.desk`: a scan over HTTP beside a bare Flask route that makes one committed insert.

Both under the same server, with one process and eight threads, on the same kind of database: SQLite, and
PostgreSQL where JUYING_DATABASE_URL names an empty one. PEOPLE=100000 sets how many delegates there are.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.load import Course, Request, put_through

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = int(os.environ.get("PEOPLE", "100000"))
SCANS = int(os.environ.get("SCANS", "2000"))
HEADERS = {"Content-Type": "application/json"}


def main() -> None:
    """Measure the floor and the product, and print one line each and their ratio."""
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        os.environ["JUYING_DATA_DIR"] = folder
        os.environ["JUYING_RATE_LIMITS"] = "off"
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, check=True)
        token, codes = furnish()
        database = "PostgreSQL" if os.environ.get("JUYING_DATABASE_URL") else "SQLite, synchronous=FULL"
        print(f"{database}, {PEOPLE:,} delegates\n{'':30}{'a second':>10}{'median':>12}{'p99':>12}")
        floor = measured("bench.floor:app", [Request("POST", "/", "{}", HEADERS)] * SCANS, "/healthz")
        tell("a bare committed insert", floor)
        product = measured("wsgi:app", scans(token, codes), "/healthz")
        tell("a scan with all its rules", product)
        print(f"a scan costs {floor.a_second / product.a_second:.2f} × the insert")
        tell("batches of 500 offline scans", measured("wsgi:app", batches(token, codes), "/healthz"))


def furnish() -> tuple[str, list[str]]:
    """An event with its people and a desk; the desk's token and as many codes as are scanned."""
    import sqlalchemy as sa

    from app.accounts.models import Organisation
    from app.core.actors import Command
    from app.core.unit import open_unit
    from app.factory import create_app
    from badges.codes.keyring import open_keyring
    from badges.desk.services.pairing import DeskPlan, pair_at_once
    from events.registration.models import Delegate
    from events.setup.models import Event
    from tests.badges.conftest import make_event

    with create_app().app_context(), open_unit(Command()) as unit:
        organisation = Organisation(code="bench", name={"zh": "测", "en": "Bench"})
        unit.session.add(organisation)
        unit.session.flush()
        event = make_event("bench", organisation_id=organisation.id)
        unit.session.add(event)
        unit.session.flush()
        now, category_id = datetime.now(UTC), event.categories[0].id
        add_gate(unit.session, event)
        unit.session.execute(sa.insert(Delegate), [person(event.id, category_id, n, now) for n in range(1, PEOPLE + 1)])
        unit.session.execute(sa.update(Event).values(last_number=PEOPLE))
        _, token = pair_at_once(unit, event, DeskPlan("Bench"))
        key = open_keyring(unit, event.id).newest()
        step = max(1, PEOPLE // SCANS)
        return token, [key.code(event.id, n * step + 1, 1, 1) for n in range(SCANS)]


def add_gate(session: Any, event: Any) -> None:
    """Two points that count once: one for scans, one for batches."""
    from events.setup.models import Point

    for place, code in enumerate(("gate", "door")):
        session.add(Point(event_id=event.id, position=place, code=code, name={"zh": code, "en": code}, admits="once"))
    session.flush()


def person(event_id: int, category_id: int, number: int, now: datetime) -> dict[str, Any]:
    """A row of an approved delegate."""
    return {
        "event_id": event_id, "number": number, "reference": f"B{number:08}", "token_hash": f"bench{number}",
        "token_closed": b"", "status": "approved", "source": "form", "category_id": category_id, "name": "王伟",
        "name_key": "王伟", "sort_key": "wang wei", "search_text": "wang wei 王伟", "created_at": now, "updated_at": now,
        "language": "zh", "attention": [], "consents": {},
    }  # fmt: skip


def scans(token: str, codes: list[str]) -> list[Request]:
    """One scan of each code."""
    headers = {**HEADERS, "Authorization": f"Bearer {token}"}
    return [
        Request("POST", "/api/v1/desk/scans", json.dumps({"scan_id": str(uuid.uuid4()), "code": code, "point": "gate"}), headers)
        for code in codes
    ]  # fmt: skip


def batches(token: str, codes: list[str]) -> list[Request]:
    """Batches of 500 scans that were made offline."""
    headers = {**HEADERS, "Authorization": f"Bearer {token}"}
    now = datetime.now(UTC).isoformat()
    items = [
        {"scan_id": str(uuid.uuid4()), "code": code, "point": "door", "offline": True, "at": now} for code in codes
    ]
    return [
        Request("POST", "/api/v1/desk/scans/batch", json.dumps({"sent_at": now, "scans": items[start : start + 500]}), headers)
        for start in range(0, len(items), 500)
    ]  # fmt: skip


def measured(application: str, requests: list[Request], ready: str) -> Course:
    """The course of the requests to an application under the server that the product uses."""
    with serving(application, ready) as port:
        return put_through(port, requests)


@contextlib.contextmanager
def serving(application: str, ready: str) -> Iterator[int]:
    """The port on which an application is served by granian, as `make run` does it, with one process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "8",
         "--workers", "1", "--no-ws", "--log-level", "error", application],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        wait_for(port, ready)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def wait_for(port: int, path: str) -> None:
    """Return once the server answers."""
    import time
    import urllib.error
    import urllib.request

    for _ in range(200):
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(
            f"http://127.0.0.1:{port}{path}", timeout=5
        ):
            return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def tell(name: str, course: Course) -> None:
    """One line of the table."""
    print(f"{name:30}{course.a_second:10.0f}{course.median_ms:9.1f} ms{course.p99_ms:9.1f} ms", flush=True)


if __name__ == "__main__":
    main()
