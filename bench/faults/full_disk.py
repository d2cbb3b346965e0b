"""A full disk during scans, batches, printing and a file: no false success, no half file, and it goes on when there is room.

The disk is a small tmpfs of its own, which only root may mount; a test of the suite tries the same with a limit of
SQLite's own, without root.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.desk import loads
from bench.desk.places import Venue, open_venue
from bench.faults.service import send, serving
from bench.faults.verdict import Verdict
from bench.registration.servers import CLOCK, ROOT

SIZE_MB = 48


def main() -> None:
    """Fill the disk, ask for everything, make room, ask again."""
    verdict = Verdict(f"A full disk of {SIZE_MB} MB (tmpfs)")
    with small_disk() as disk:
        venue = open_venue("SQLite", disk / "data", None, 3_000, 2)
        with serving(venue.place) as service:
            run(venue, service.port, disk, verdict)
    verdict.end()


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    """A disk that is soon full."""
    with tempfile.TemporaryDirectory(prefix="juying-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", folder]
        if subprocess.run(mount, check=False).returncode:
            raise SystemExit("only root may mount the small disk")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def run(venue: Venue, port: int, disk: Path, verdict: Verdict) -> None:
    """With room, without, and with room again."""
    acknowledged: list[str] = []
    verdict.equal("with room: scans", {scan(venue, port, acknowledged) for _ in range(20)}, {200})
    ballast = disk / "ballast"
    fill(ballast)
    refused = [scan(venue, port, acknowledged) for _ in range(60)]
    verdict.equal("full: scans are answered with", set(refused[-20:]), {503})
    verdict.equal("full: a batch is answered with", batch(venue, port), 503)
    out = disk / "badges.pdf"
    printed = command(venue, "badges", "pdf", "--event", "bench", "-o", str(out))
    verdict.claim("full: printing ends with", printed, holds=printed != 0)
    verdict.equal("full: half files that printing left", [path.name for path in disk.glob("badges*")], [])
    backup = command(venue, "backup", "create")
    verdict.claim("full: a backup ends with", backup, holds=backup != 0)
    verdict.equal("full: half files that it left", half_files(disk), [])
    ballast.unlink()
    verdict.equal("room again: scans", {scan(venue, port, acknowledged) for _ in range(20)}, {200})
    verdict.equal("room again: a batch is answered with", batch(venue, port), 200)
    verdict.equal("room again: printing ends with", command(venue, "badges", "pdf", "--event", "bench", "-o", str(out)), 0)
    with venue.place.engine.connect() as connection:
        kept = set(connection.execute(sa.text("SELECT scan_id FROM scan")).scalars())
        whole = connection.execute(sa.text("PRAGMA integrity_check")).scalar()
    verdict.equal("acknowledged and lost", len(set(acknowledged) - kept), 0)
    verdict.equal("the database says of itself", whole, "ok")


def fill(ballast: Path) -> None:
    """Write until nothing fits any more."""
    with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096):
            pass


def scan(venue: Venue, port: int, acknowledged: list[str]) -> int:
    """The status of one scan."""
    body = loads.scan_body(venue.event.code(), "door")
    status = send(port, "POST", "/api/v1/desk/scans", body, loads.headers(venue.event, 0))[0]
    if status == 200:
        acknowledged.append(body["scan_id"])
    return status


def batch(venue: Venue, port: int) -> int:
    """The status of a batch of 200."""
    wanted = loads.batches(venue.event, 1, CLOCK, 200)[0]
    return send(port, wanted.method, wanted.path, (wanted.body or "").encode(), wanted.headers)[0]


def command(venue: Venue, *words: str) -> int:
    """The exit status of a command."""
    environment: dict[str, Any] = {**venue.place.environment, "PYTHONPATH": str(ROOT), "TMPDIR": os.environ.get("TMPDIR", "/tmp")}  # noqa: S108  # where typesetting works
    return subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *words], cwd=ROOT, env=environment, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode  # fmt: skip


def half_files(disk: Path) -> list[str]:
    """What isn't the database, its companions or the ballast."""
    known = ("juying.sqlite3", "ballast", "serving", "queue", "secret_key")
    return sorted(path.name for path in disk.rglob("*") if path.is_file() and not path.name.startswith(known))


if __name__ == "__main__":
    main()
