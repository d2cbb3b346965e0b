"""Two desks without a network for half an hour: 500 scans each, 50 badges shared, clocks ten minutes off either way, their
batches uploaded three times and in shuffled order. Every scan is kept, 50 conflicts are listed, and no order matters.
"""

import json
import random
import time
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bench.desk import loads
from bench.desk.places import KINDS, Venue, venues
from bench.faults.service import Client, send, serving
from bench.faults.verdict import Verdict

EACH, SHARED, PART = 500, 50, 100
OFF = (timedelta(minutes=10), timedelta(minutes=-10))
ORDERS = 3


def main() -> None:
    """Run on each database."""
    verdict = Verdict(f"Two desks apart, {EACH} scans each, {SHARED} badges shared")
    with venues(3 * EACH, 2, KINDS) as found:
        for venue in found:
            run(venue, verdict)
    verdict.end()


def run(venue: Venue, verdict: Verdict) -> None:
    """Deliver in several orders, and compare what is kept."""
    codes = [venue.event.code() for _ in range(2 * EACH - SHARED)]
    states = []
    with serving(venue.place) as service:
        told = json.loads(send(service.port, "GET", "/api/v1/desk", headers=loads.headers(venue.event, 0))[2])
        now = datetime.fromisoformat(told["now"]) - timedelta(seconds=time.monotonic())
        queues = [queue(codes[:EACH], now, 0), queue(codes[EACH - SHARED :], now, 1)]
        clients = [Client(service.port, loads.headers(venue.event, nth)) for nth in range(2)]
        for seed in range(ORDERS):
            venue.place.change("DELETE FROM scan")
            venue.place.change("DELETE FROM point_count")
            deliver(clients, queues, random.Random(seed), now)
            states.append(state(venue))
    name = venue.place.name
    marks = [row[3] for row in states[0].values()]
    verdict.equal(f"{name}: scans kept", len(states[0]), 2 * EACH)
    verdict.equal(f"{name}: admissions", sum(row[0] == "admitted" for row in states[0].values()), 2 * EACH)
    verdict.equal(f"{name}: conflicts", sum('"conflict"' in mark for mark in marks), SHARED)
    verdict.equal(f"{name}: marked for a wrong clock", sum('"clock"' in mark for mark in marks), 0)
    verdict.equal(f"{name}: orders with another state", sum(one != states[0] for one in states[1:]), 0)


def queue(codes: list[str], zero: datetime, desk: int) -> list[dict[str, Any]]:
    """What a desk scanned in its half hour, by its own clock. The shared badges come at one end of each queue."""
    now = zero + timedelta(seconds=time.monotonic())
    step = timedelta(minutes=30) / EACH
    return [
        {**loads.scan_body(code, "door"), "offline": True, "verdict": {"outcome": "admitted"},
         "at": (now - timedelta(minutes=31) + nth * step + OFF[desk]).isoformat()}
        for nth, code in enumerate(codes)
    ]  # fmt: skip


def deliver(clients: list[Client], queues: list[list[dict[str, Any]]], draw: random.Random, zero: datetime) -> None:
    """Every part of both queues three times, all shuffled; each says what its desk's clock shows by then."""
    parts = []
    for desk, items in enumerate(queues):
        for _ in range(3):
            mixed = draw.sample(items, len(items))
            parts += [(desk, mixed[start : start + PART]) for start in range(0, len(mixed), PART)]
    draw.shuffle(parts)
    for desk, items in parts:
        sent_at = zero + timedelta(seconds=time.monotonic()) + OFF[desk]
        body = {"sent_at": sent_at.isoformat(), "scans": items}
        results = clients[desk].post("/api/v1/desk/scans/batch", body)["results"]
        if [one["scan_id"] for one in results] != [one["scan_id"] for one in items] or any("error" in one for one in results):
            raise SystemExit(f"not every item was taken: {[one for one in results if 'error' in one][:3]}")


def state(venue: Venue) -> dict[str, tuple[Any, ...]]:
    """What is kept of each scan, by its scan_id."""
    with venue.place.engine.connect() as connection:
        rows = connection.execute(sa.text(
            "SELECT scan_id, outcome, reason, rule, CAST(marks AS TEXT), number, CAST(at AS TEXT) FROM scan"))
        return {row[0]: (row[1], row[2], row[3], str(row[4]), row[5], row[6]) for row in rows}


if __name__ == "__main__":
    main()
