"""A bounded load of requests from this machine to this machine, over connections that stay open.

One thread and one poll for all connections: what sends the load shares the cores with what is measured, so it must be lean.
"""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

CONNECTIONS = 8
PATIENCE_SECONDS = 60
_LONGEST_READ = 65536


@dataclass(frozen=True)
class Request:
    """One request, and the status that it must be answered with (0: any below 500)."""

    method: str
    path: str
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def on_the_wire(self) -> bytes:
        """The bytes that are sent."""
        body = (self.body or "").encode()
        headers = {"Host": "127.0.0.1", **self.headers, **({"Content-Length": str(len(body))} if self.body else {})}
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Course:
    """How a load went: answers a second, the median and the slowest hundredth in milliseconds, answers by status."""

    a_second: float
    median_ms: float
    p99_ms: float
    statuses: dict[int, int] = field(default_factory=dict)


class Line:
    """A connection that carries one request after the other."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wanted = Request("GET", "/")
        self.began = 0.0
        self.said = b""

    def send(self, request: Request, wire: bytes) -> None:
        self.wanted, self.said, self.began = request, b"", time.perf_counter()
        self.socket.sendall(wire)

    def take(self) -> bool:
        """Read what has come; whether the answer is whole. Raises SystemExit where it breaks off."""
        part = self.socket.recv(_LONGEST_READ)
        if not part:
            raise SystemExit(f"{self.wanted.method} {self.wanted.path}: the server hung up after {self.said[:300]!r}")
        self.said += part
        return is_whole(self.said)

    def status(self) -> int:
        """The answer's status. Raises SystemExit for one that isn't due."""
        status, wanted = int(self.said[9:12]), self.wanted
        if status != wanted.status and (wanted.status or status >= 500):
            raise SystemExit(f"{wanted.method} {wanted.path}: {status} {self.said[:900]!r}")
        return status


def is_whole(said: bytes) -> bool:
    """Whether an HTTP/1.1 answer has come to its end."""
    head, gap, body = said.partition(b"\r\n\r\n")
    if not gap:
        return False
    named = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
    if b"content-length" in named:
        return len(body) >= int(named[b"content-length"])
    if b"chunked" in named.get(b"transfer-encoding", b""):
        return body.endswith(b"0\r\n\r\n")
    return True


def put_through(port: int, requests: Sequence[Request], connections: int = CONNECTIONS) -> Course:
    """Send all requests over so many connections at once. Raises SystemExit for an answer that isn't due."""
    waiting = iter([(request, request.on_the_wire()) for request in requests])
    lines = [Line(port) for _ in range(min(connections, len(requests)))]
    took: list[float] = []
    statuses: Counter[int] = Counter()
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.send(*next(waiting))
        while len(took) < len(requests):
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                raise SystemExit(f"no answer within {PATIENCE_SECONDS} seconds")
            for key, _ in ready:
                line = key.data
                if not line.take():
                    continue
                took.append(time.perf_counter() - line.began)
                statuses[line.status()] += 1
                following = next(waiting, None)
                if following is not None:
                    line.send(*following)
        whole = time.perf_counter() - began
    for line in lines:
        line.socket.close()
    return course_of(took, whole, statuses)


def course_of(took: list[float], whole: float, statuses: Counter[int]) -> Course:
    """The course of answers that took so many seconds each, and all together."""
    ordered = sorted(took)
    slowest = ordered[int(len(ordered) * 0.99)]
    return Course(len(ordered) / whole, ordered[len(ordered) // 2] * 1000, slowest * 1000, dict(statuses))
