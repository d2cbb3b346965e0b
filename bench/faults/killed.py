"""Scans by 20 clients that retry while the server is killed (-9) five times.

Nothing acknowledged may be lost, and nobody let in twice. SCANS (10,000) says how many, DATABASES (SQLite PostgreSQL) where.
"""

import os
import threading
import time
from typing import Any

import sqlalchemy as sa

from bench.desk import loads
from bench.desk.places import KINDS, Venue, venues
from bench.faults.service import Client, Service
from bench.faults.verdict import Verdict

SCANS = int(os.environ.get("SCANS", "10000"))
CLIENTS = 20
KILLS = 5
READY_WITHIN = 10


def main() -> None:
    """Run on each database."""
    verdict = Verdict(f"{SCANS:,} scans by {CLIENTS} clients, the server killed {KILLS} times")
    kinds = tuple(os.environ.get("DATABASES", " ".join(KINDS)).split())
    # A third of the people are in already; four of five scans want a badge of their own.
    with venues(SCANS * 3 // 2, CLIENTS, kinds) as found:
        for venue in found:
            run(venue, verdict)
    verdict.end()


def run(venue: Venue, verdict: Verdict) -> None:
    """Send, kill, start again, and look at what was kept."""
    service = Service(venue.place)
    service.start()
    plans = plan(venue)
    answers: dict[str, dict[str, Any]] = {}
    threads = [threading.Thread(target=work, args=(service.port, venue, nth, plans[nth::CLIENTS], answers))
               for nth in range(CLIENTS)]
    try:
        for thread in threads:
            thread.start()
        slowest = 0.0
        for nth in range(1, KILLS + 1):
            while len(answers) < SCANS * nth // (KILLS + 1) and any(thread.is_alive() for thread in threads):
                time.sleep(0.01)
            service.kill()
            slowest = max(slowest, service.start())
        for thread in threads:
            thread.join()
    finally:
        service.kill()
    judge(venue, verdict, plans, answers, slowest)


def plan(venue: Venue) -> list[dict[str, Any]]:
    """The scans: four of five badges are new, every fifth was shown a moment before at another desk."""
    bodies: list[dict[str, Any]] = []
    for nth in range(SCANS):
        code = bodies[nth - 3]["code"] if nth % 5 == 4 else venue.event.code()
        bodies.append(loads.scan_body(code, "door"))
    return bodies


def work(port: int, venue: Venue, nth: int, bodies: list[dict[str, Any]], answers: dict[str, dict[str, Any]]) -> None:
    """One client's scans, each until it is answered."""
    client = Client(port, loads.headers(venue.event, nth))
    for body in bodies:
        answers[body["scan_id"]] = client.post("/api/v1/desk/scans", body)


def judge(
    venue: Venue, verdict: Verdict, plans: list[dict[str, Any]], answers: dict[str, dict[str, Any]], slowest: float
) -> None:
    """Hold what was answered against what was kept."""
    name = venue.place.name
    with venue.place.engine.connect() as connection:
        kept = {row.scan_id: row for row in connection.execute(sa.text(
            "SELECT scan_id, outcome, number FROM scan WHERE point_id = (SELECT id FROM point WHERE code = 'door')"))}
        counted = connection.execute(sa.text(
            "SELECT sum(count) FROM point_count WHERE point_id = (SELECT id FROM point WHERE code = 'door')")).scalar()
    admitted = [row.number for row in kept.values() if row.outcome == "admitted"]
    lost = [one for one, answer in answers.items() if one not in kept or kept[one].outcome != answer["outcome"]]
    verdict.equal(f"{name}: scans answered", len(answers), len(plans))
    verdict.figure(f"{name}: of them answered a second time", sum(answer["replayed"] for answer in answers.values()))
    verdict.equal(f"{name}: acknowledged and lost", len(lost), 0)
    verdict.equal(f"{name}: kept without having been sent", len(kept.keys() - answers.keys()), 0)
    verdict.equal(f"{name}: admitted twice", len(admitted) - len(set(admitted)), 0)
    verdict.equal(f"{name}: badges admitted", len(set(admitted)), len({body["code"] for body in plans}))
    verdict.equal(f"{name}: the running count", counted, len(admitted))
    verdict.claim(f"{name}: ready again, slowest", f"{slowest:.1f} s", holds=slowest <= READY_WITHIN)


if __name__ == "__main__":
    main()
