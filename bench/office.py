"""A throw-away installation with the real files, as an office would have it on the morning of the event."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"
EVENT = "summit-2019"


@dataclass(frozen=True)
class Office:
    """A data folder of its own; `run` types a command there and says how many seconds it took."""

    folder: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("JUYING_")}
        settings = {
            "JUYING_DATA_DIR": str(self.folder),
            "JUYING_RATE_LIMITS": "off",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        url = os.environ.get("JUYING_DATABASE_URL")
        return {**plain, **settings, **({"JUYING_DATABASE_URL": url} if url else {})}

    def run(self, *arguments: str | Path) -> tuple[float, str]:
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        # 1 says that some rows were refused, which these files are made for.
        if done.returncode not in (0, 1):
            raise SystemExit(f"{arguments} failed")
        return time.perf_counter() - began, done.stdout

    def answer(self, *arguments: str) -> Any:
        """What a command prints as JSON."""
        return json.loads(self.run(*arguments, "--json")[1])


def open_office(folder: Path) -> Office:
    """An office on a free port, its tables made."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        office = Office(folder, probe.getsockname()[1])
    office.run("db", "upgrade")
    return office


@contextlib.contextmanager
def serving(office: Office) -> Iterator[None]:
    """The office's service, as `make run` serves it."""
    service = subprocess.Popen(
        [sys.executable, "-m", "app.operations.serve"],
        cwd=ROOT,
        env=office.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert service.stdout is not None
        for line in service.stdout:
            if str(office.port) in line:
                break
        else:
            raise SystemExit("the service did not start")
        yield
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait()
