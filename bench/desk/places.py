"""An installation on each database for the desks, in earnest: what is committed is on disk."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench.desk.furnishing import Event100k, furnish
from bench.registration.servers import CLOCK, Installation, make_database
from config import read_settings
from tests.servers import postgresql
from tests.servers.shared import Run, server_of_run, stop_all

KINDS = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Venue:
    """An installation with an event that desks scan at."""

    place: Installation
    event: Event100k


@contextlib.contextmanager
def venues(people: int, desks: int, kinds: tuple[str, ...] = KINDS) -> Iterator[Iterator[Venue]]:
    """Furnished installations, made when they are asked for, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        run = Run(Path(tempfile.mkdtemp(prefix="juying-bench-servers-")), os.getpid())
        try:
            yield (_venue(kind, Path(folder), run, people, desks) for kind in kinds)
        finally:
            stop_all(run)


def _venue(kind: str, folder: Path, run: Run, people: int, desks: int) -> Venue:
    url = None
    if kind == "PostgreSQL":
        server = server_of_run(run, "postgresql", postgresql.prepare_durable)
        make_database(server.port)
        url = f"postgresql+psycopg://{postgresql.SUPERUSER}@127.0.0.1:{server.port}/bench"
    return open_venue(kind, folder / kind, url, people, desks)


def open_venue(kind: str, folder: Path, url: str | None, people: int, desks: int) -> Venue:
    """A furnished installation in a folder, on a database that is there."""
    folder.mkdir()
    own = {
        "JUYING_DATA_DIR": str(folder),
        "JUYING_CLOCK": CLOCK.isoformat(),
        "JUYING_RATE_LIMITS": "off",
        "JUYING_PUBLIC_URL": "http://127.0.0.1",
        **({"JUYING_DATABASE_URL": url} if url else {}),
    }
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JUYING_")} | own
    settings = read_settings(environment)
    event = furnish(settings, people, desks)
    return Venue(Installation(kind, settings, environment, sa.create_engine(settings.database_url)), event)
