"""The service as it is really served: over HTTPS, started again where it dies, ended whole."""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("JUYING_", "HTTPS"))}
    return {**plain, "JUYING_DATA_DIR": str(tmp_path), "HOST": "127.0.0.1", "PORT": str(port), "HTTPS": "on"}


@pytest.fixture
def serving(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The service, up and with its tables."""
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=environment, check=True, capture_output=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "app.operations.serve"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if environment["PORT"] in line:
            break
    else:
        pytest.fail("".join(said))
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def healthz(environment: dict[str, str], tmp_path: Path) -> Callable[[], tuple[int, bytes]]:
    """Ask /healthz as a client that trusts this installation's authority."""

    def ask() -> tuple[int, bytes]:
        context = ssl.create_default_context(cafile=str(tmp_path / "https" / "authority.pem"))
        connection = http.client.HTTPSConnection("localhost", int(environment["PORT"]), timeout=30, context=context)
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    return ask


def groups(process: subprocess.Popen[str]) -> set[int]:
    """The process groups of the programs that the service runs: each leads its own."""
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return {int(number) for number in text.split() if os.getpgid(int(number)) == int(number)}


def members(wanted: set[int]) -> list[int]:
    """The processes of these groups that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) in wanted and "State:\tZ" not in (folder / "status").read_text():
                found.append(int(folder.name))
        except (ProcessLookupError, FileNotFoundError):
            continue
    return found


def lines_until(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if word in line:
            return
    pytest.fail(f"the service ended without saying {word}")


def test_service_is_served_started_again_and_ended_whole(
    serving: subprocess.Popen[str], healthz: Callable[[], tuple[int, bytes]],
) -> None:
    assert healthz() == (200, b'{"status":"ok"}\n')
    first = groups(serving)
    os.kill(min(first), signal.SIGKILL)
    lines_until(serving, "again")
    # Minutes, not moments: beside other tests a start takes its time.
    assert any(answers(healthz) for _ in range(900))
    second = groups(serving)
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(timeout=60) == 0
    assert members(first | second) == []


def answers(healthz: Callable[[], tuple[int, bytes]]) -> bool:
    """Whether the service answers by now; a refusal waits a moment, so that the next try is later."""
    try:
        return healthz()[0] == 200
    except (OSError, http.client.HTTPException):
        threading.Event().wait(0.1)
        return False
