"""A load at a pace of its own: each request goes out at its time, however long the ones before it take."""

import selectors
import time
from collections import Counter, deque
from collections.abc import Sequence

from bench.load import PATIENCE_SECONDS, Course, Line, Request, course_of

LINES = 50


def put_through(port: int, requests: Sequence[Request], a_second: float) -> Course:
    """Send so many requests a second. What is told of each is counted from the time at which it was due."""
    wires = [(request, request.on_the_wire()) for request in requests]
    took: list[float] = []
    statuses: Counter[int] = Counter()
    idle = deque(Line(port) for _ in range(LINES))
    due: dict[int, float] = {}
    with selectors.DefaultSelector() as selector:
        for line in idle:
            selector.register(line.socket, selectors.EVENT_READ, line)
        began = time.perf_counter()
        sent = 0
        while len(took) < len(wires):
            now = time.perf_counter()
            while sent < len(wires) and idle and now >= began + sent / a_second:
                line = idle.popleft()
                due[id(line)] = began + sent / a_second
                line.send(*wires[sent])
                sent += 1
            following = began + sent / a_second - time.perf_counter() if sent < len(wires) and idle else PATIENCE_SECONDS
            ready = selector.select(max(0.0, following))
            if not ready and following >= PATIENCE_SECONDS:
                raise SystemExit(f"no answer within {PATIENCE_SECONDS} seconds")
            for key, _ in ready:
                line = key.data
                if line.take():
                    took.append(time.perf_counter() - due[id(line)])
                    statuses[line.status()] += 1
                    idle.append(line)
        whole = time.perf_counter() - began
    for line in idle:
        line.socket.close()
    return course_of(took, whole, statuses)
