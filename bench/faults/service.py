"""The product as `make run` serves it, that can be killed and started again, and clients that try until they are answered."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from app.operations.serve import Place, programs
from bench.registration.servers import PRODUCT, ROOT, Installation
from tests.servers.shared import free_port


class Service:
    """A server of its own process group on a port that stays the same."""

    def __init__(self, place: Installation, application: str = PRODUCT) -> None:
        self.port = free_port()
        web, _ = programs(place.settings, Place("127.0.0.1", self.port, https=False, told="127.0.0.1"), None)
        self._command = [*web.command[:-1], application]
        self._environment = {**place.environment, "PYTHONPATH": str(ROOT)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start and wait until it is ready; the seconds that took."""
        began = time.monotonic()
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        while time.monotonic() - began < 60:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if send(self.port, "GET", "/healthz")[0] == 200:
                    return time.monotonic() - began
            time.sleep(0.05)
        raise SystemExit("the service did not start")

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the server and its workers, at once."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, how)
            self._process.wait()

    def memory_mb(self) -> float:
        """What its processes hold in memory of their own."""
        group = self._process.pid if self._process else 0
        kilobytes = 0
        for process in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError, ValueError):
                if os.getpgid(int(process)) == group:
                    with open(f"/proc/{process}/status") as status:
                        kilobytes += sum(int(line.split()[1]) for line in status if line.startswith("RssAnon"))
        return kilobytes / 1024


@contextlib.contextmanager
def serving(place: Installation) -> Iterator[Service]:
    """A service that is up."""
    service = Service(place)
    service.start()
    try:
        yield service
    finally:
        service.kill(signal.SIGTERM)


def send(  # noqa: PLR0917  # a request has as many parts
    port: int, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, line: Any = None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request. Raises OSError or HTTPException where there is no answer."""
    connection = line or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request(method, path, data, headers or {})
    answer = connection.getresponse()
    told = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    if line is None:
        connection.close()
    return told


class Client:
    """A desk's device: it sends the same scan again and again, until it is answered."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._port, self._headers = port, headers
        self._line: http.client.HTTPConnection | None = None
        self.tries = 0

    def post(self, path: str, body: Any) -> dict[str, Any]:
        """The answer with status 200. Raises SystemExit after two minutes of trying, and for a refusal of the request."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            self.tries += 1
            try:
                self._line = self._line or http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
                status, _, answer = send(self._port, "POST", path, body, self._headers, self._line)
            except (OSError, http.client.HTTPException):
                self._hang_up()
                time.sleep(0.05)
                continue
            if status == 200:
                found: dict[str, Any] = json.loads(answer)
                return found
            if status < 500:
                raise SystemExit(f"{path}: {status} {answer[:300]!r}")
            time.sleep(0.05)
        raise SystemExit(f"{path}: no answer in two minutes")

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None
