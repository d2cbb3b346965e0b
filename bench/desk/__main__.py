"""`python -m bench.desk [part …]`: scan, steady, batch, roster; all without a word.

The baseline is a bare Flask route that makes one committed insert (bench/floor.py), on the same database, under the
same server, in turns with the product. PEOPLE (100,000), ROUNDS (5), DATABASES (SQLite PostgreSQL) set how much.
"""

import os
import sys
from statistics import median

from bench.desk import loads, steady
from bench.desk.places import KINDS, Venue, venues
from bench.desk.rosters import measure_roster
from bench.load import Course, put_through
from bench.registration.servers import CLOCK, load_average, serving

FLOOR = "bench.floor:app"
PEOPLE = int(os.environ.get("PEOPLE", "100000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
CLIENTS = 50
TOGETHER = 600
ALONE = 60


def main(parts: list[str]) -> None:
    """Measure the parts on each database, and print their lines."""
    unknown = set(parts) - PARTS.keys()
    if unknown:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    kinds = tuple(os.environ.get("DATABASES", " ".join(KINDS)).split())
    with venues(PEOPLE, CLIENTS, kinds) as found:
        for venue in found:
            print(f"\n{venue.place.name}, {PEOPLE:,} delegates, a third of them in ({load_average()})", flush=True)
            for part in parts or PARTS:
                PARTS[part](venue)


def measure_scans(venue: Venue) -> None:
    """A scan with all its rules beside the bare insert: with 50 clients at once, and with one alone."""
    with serving(venue.place) as product, serving(venue.place, FLOOR) as floor:
        put_through(product, loads.scans(venue.event, 200), CLIENTS)
        put_through(floor, loads.inserts(200), CLIENTS)
        rounds = [(_scans(product, venue), _inserts(floor)) for _ in range(ROUNDS)]
    print(f"  {'':26}{f'{CLIENTS} clients':>14}{'median':>12}{'p99':>12}{'1 client':>12}")
    for name, which in (("a scan with all its rules", 0), ("a bare committed insert", 1)):
        together, alone = ([turn[which][how] for turn in rounds] for how in (0, 1))
        print(f"  {name:26}{median(one.a_second for one in together):11.0f} /s{median(one.median_ms for one in together):9.1f} ms"
              f"{median(one.p99_ms for one in together):9.1f} ms{median(one.median_ms for one in alone):9.2f} ms")
    together_ratio = median(insert[0].a_second / scan[0].a_second for scan, insert in rounds)
    alone_ratio = median(scan[1].median_ms / insert[1].median_ms for scan, insert in rounds)
    print(f"  {'a scan costs':26}{together_ratio:12.2f} ×{'':24}{alone_ratio:10.2f} ×   (wanted: 2 ×, 500 /s)",
          flush=True)


def _scans(port: int, venue: Venue) -> tuple[Course, Course]:
    return (put_through(port, loads.scans(venue.event, TOGETHER), CLIENTS),
            put_through(port, loads.scans(venue.event, ALONE), 1))


def _inserts(port: int) -> tuple[Course, Course]:
    return put_through(port, loads.inserts(TOGETHER), CLIENTS), put_through(port, loads.inserts(ALONE), 1)


def measure_steady(venue: Venue) -> None:
    """A hundred scans a second from fifty desks, whatever the answers take; the bare insert at the same pace."""
    with serving(venue.place) as product, serving(venue.place, FLOOR) as floor:
        put_through(product, loads.scans(venue.event, 200), CLIENTS)
        put_through(floor, loads.inserts(200), CLIENTS)
        loaded = (("a scan", product, loads.scans(venue.event, 1500)), ("an insert", floor, loads.inserts(1500)))
        for name, port, requests in loaded:
            course = steady.put_through(port, requests, a_second=100)
            print(f"  {name + ', 100 a second':26}{course.a_second:11.0f} /s{course.median_ms:9.1f} ms{course.p99_ms:9.1f} ms"
                  f"{'   (wanted: p99 under 50 ms)' if port == product else ''}", flush=True)


def measure_batches(venue: Venue) -> None:
    """Batches of 500 offline scans, one after the other."""
    with serving(venue.place) as product:
        put_through(product, loads.scans(venue.event, 50), 8)
        course = put_through(product, loads.batches(venue.event, ROUNDS, CLOCK), 1)
    print(f"  {'a batch of 500':26}{'':14}{course.median_ms / 1000:9.2f} s{course.p99_ms / 1000:10.2f} s at most"
          "   (wanted: 1.5 s)", flush=True)


PARTS = {"scan": measure_scans, "steady": measure_steady, "batch": measure_batches, "roster": measure_roster}

if __name__ == "__main__":
    main(sys.argv[1:])
