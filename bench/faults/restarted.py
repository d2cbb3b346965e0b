"""PostgreSQL restarted under load, twice: 503 with Retry-After and nothing else; good again within 15 s by itself."""

import contextlib
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.desk import loads
from bench.desk.places import Venue, open_venue
from bench.faults.service import send, serving
from bench.faults.verdict import Verdict, told
from bench.registration.servers import make_database
from tests.servers import postgresql
from tests.servers.keeper import as_user
from tests.servers.shared import Launch, free_port

CLIENTS = 20
SECONDS_AWAY = 4
GOOD_WITHIN = 15


class OwnPostgresql:
    """A PostgreSQL that can be stopped and started again."""

    def __init__(self) -> None:
        self._launch: Launch = postgresql.prepare_durable(Path(tempfile.mkdtemp(prefix="juying-pg-")), free_port())
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For SQLAlchemy."""
        return f"postgresql+psycopg://{postgresql.SUPERUSER}@127.0.0.1:{self._launch.port}/bench"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._launch.port

    def start(self) -> None:
        """Start it, and wait until it takes queries."""
        self._process = subprocess.Popen(
            self._launch.command, cwd=self._launch.directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **as_user(self._launch.user))  # fmt: skip
        while not self._launch.is_ready(self._launch.port):
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it and every connection."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()


@contextlib.contextmanager
def own_postgresql() -> Iterator[OwnPostgresql]:
    """One that is up, with an empty database."""
    server = OwnPostgresql()
    server.start()
    try:
        make_database(server.port)
        yield server
    finally:
        server.stop()


def main() -> None:
    """Load, stop, wait, start; a fast stop and one that is as good as a crash."""
    verdict = Verdict(f"PostgreSQL restarted under the load of {CLIENTS} desks")
    with own_postgresql() as server, tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        venue = open_venue("PostgreSQL", Path(folder) / "data", server.url, 20_000, CLIENTS)
        with serving(venue.place) as service:
            for name, how in (("stopped", signal.SIGINT), ("crashed", signal.SIGQUIT)):
                seen = restart(venue, service.port, server, how)
                judge(name, seen, verdict)
    verdict.end()


@dataclass(frozen=True)
class Seen:
    """An answer: when, counted from the time at which PostgreSQL was back, and what it was like."""

    at: float
    status: int
    waits: bool
    is_problem: bool


def restart(venue: Venue, port: int, server: OwnPostgresql, how: signal.Signals) -> list[Seen]:
    """One restart, with requests before, meanwhile and after."""
    seen: list[Seen] = []
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(venue, port, nth, seen, stop)) for nth in range(CLIENTS)]
    for thread in threads:
        thread.start()
    time.sleep(3)
    server.stop(how)
    time.sleep(SECONDS_AWAY)
    server.start()
    back = time.monotonic()
    time.sleep(GOOD_WITHIN + 3)
    stop.set()
    for thread in threads:
        thread.join()
    return sorted((replace(one, at=one.at - back) for one in seen), key=lambda one: one.at)


def judge(name: str, seen: list[Seen], verdict: Verdict) -> None:
    """503 with Retry-After and nothing else, and soon good again."""
    statuses = Counter(one.status for one in seen)
    away = [one for one in seen if one.status == 503]
    last = max([0.0, *(one.at for one in seen if one.status != 200)])
    verdict.figure(f"{name}: answers by status", told(statuses))
    verdict.equal(f"{name}: answers that are neither 200 nor 503", len(seen) - statuses[200] - len(away), 0)
    verdict.equal(f"{name}: 503 that doesn't say when to come again", sum(not (one.waits and one.is_problem) for one in away), 0)
    verdict.claim(f"{name}: last failure after it was back", f"{last:.1f} s", holds=last <= GOOD_WITHIN)
    verdict.equal(f"{name}: the last answer", seen[-1].status, 200)


def work(venue: Venue, port: int, nth: int, seen: list[Seen], stop: threading.Event) -> None:
    """A desk that scans on, ten a second at most."""
    while not stop.is_set():
        body: Any = loads.scan_body(venue.event.code(), "gate")
        try:
            status, headers, _ = send(port, "POST", "/api/v1/desk/scans", body, loads.headers(venue.event, nth))
        except OSError:
            status, headers = 0, {}
        is_problem = headers.get("content-type", "") == "application/problem+json"
        seen.append(Seen(time.monotonic(), status, "retry-after" in headers, is_problem))
        time.sleep(0.1)


if __name__ == "__main__":
    main()
