"""One server of each kind for a whole test run, however many workers share it."""

import fcntl
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

import pytest

KEEPER = Path(__file__).with_name("keeper.py")
READY_WITHIN_SECONDS = 60
TRIES = 3


@dataclass(frozen=True)
class Run:
    """What the workers of a run have in common: a folder for notes, and the process that ends last."""

    notes: Path
    controller: int


@dataclass(frozen=True)
class Launch:
    """How to start a server on a port, in a directory, as a user ("" for whoever runs the tests)."""

    directory: Path
    user: str
    port: int
    stop_signal: signal.Signals
    command: list[str]
    is_ready: Callable[[int], bool]


@dataclass(frozen=True)
class Server:
    """A server that is up: where it listens, and the keeper that ends it."""

    port: int
    keeper: int


def server_of_run(run: Run, name: str, prepare: Callable[[Path, int], Launch]) -> Server:
    """The run's server of this name: started by the first who asks, shared with everybody else."""
    with open(run.notes / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        note = run.notes / f"{name}.json"
        if note.exists():
            return Server(**json.loads(note.read_text()))
        server = start(run, name, prepare)
        note.write_text(json.dumps(asdict(server)))
        return server


def start(run: Run, name: str, prepare: Callable[[Path, int], Launch]) -> Server:
    """Start a server on a free port; another port where somebody was quicker to take it."""
    log = ""
    for _ in range(TRIES):
        # Directly in the temporary folder: a path to a Unix socket has at most 107 characters.
        directory = Path(tempfile.mkdtemp(prefix=f"juying-{name}-"))
        launch = prepare(directory, free_port())
        keeper = subprocess.Popen(
            [
                sys.executable,
                str(KEEPER),
                str(run.controller),
                launch.user,
                str(launch.directory),
                str(int(launch.stop_signal)),
                *launch.command,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C in the terminal is for pytest; the keeper goes when pytest has gone.
            start_new_session=True,
        )
        if comes_up(launch, keeper):
            # Nobody here waits for the keeper: it belongs to the run, not to this worker.
            keeper.returncode = 0
            return Server(launch.port, keeper.pid)
        log = (launch.directory / "server.log").read_text(errors="replace")[-2000:]
        shutil.rmtree(launch.directory, ignore_errors=True)
    pytest.fail(f"The {name} server for the tests did not start:\n{log}")


def comes_up(launch: Launch, keeper: subprocess.Popen[bytes]) -> bool:
    """Whether the server answers before the keeper has ended and the time is over."""
    watched = os.pidfd_open(keeper.pid)
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    try:
        while time.monotonic() < deadline:
            ended, _, _ = select.select([watched], [], [], 0.05)
            if ended:
                keeper.wait()
                return False
            if launch.is_ready(launch.port):
                return True
        keeper.terminate()
        return False
    finally:
        os.close(watched)


def stop_all(run: Run) -> None:
    """End every server of the run; each keeper removes its own files."""
    for note in run.notes.glob("*.json"):
        server = Server(**json.loads(note.read_text()))
        try:
            os.kill(server.keeper, signal.SIGTERM)
        except ProcessLookupError:
            continue
    shutil.rmtree(run.notes, ignore_errors=True)


def free_port() -> int:
    """A port of this machine that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def missing(what: str, package: str) -> NoReturn:
    """Say that a program is not installed: a failure in continuous integration, elsewhere a skip."""
    sentence = f"{what} is not installed; on Debian: apt-get install {package}"
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
