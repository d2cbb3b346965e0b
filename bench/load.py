"""A bounded load of requests from this machine to this machine, over connections that stay open."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

CONNECTIONS = 8


@dataclass(frozen=True)
class Request:
    """One request, and the status that it must be answered with."""

    method: str
    path: str
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Course:
    """How a load went: answers a second, the median and the slowest hundredth in milliseconds."""

    a_second: float
    median_ms: float
    p99_ms: float


def put_through(port: int, requests: Sequence[Request]) -> Course:
    """Send all requests over CONNECTIONS connections at once. Raises SystemExit for an answer that isn't due."""
    waiting = iter(requests)
    turn = threading.Lock()
    took: list[float] = []
    wrong: list[str] = []

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while not wrong:
            with turn:
                request = next(waiting, None)
            if request is None:
                break
            began = time.perf_counter()
            connection.request(request.method, request.path, request.body, request.headers)
            answer = connection.getresponse()
            said = answer.read()
            took.append(time.perf_counter() - began)
            if answer.status != request.status:
                wrong.append(f"{request.method} {request.path}: {answer.status} {said[:300]!r}")
        connection.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(wrong[0])
    whole = time.perf_counter() - began
    took.sort()
    return Course(len(took) / whole, took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000)
