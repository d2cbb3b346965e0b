"""The roster for desks without a network: what it weighs on the wire and how long it takes."""

import http.client
import tempfile
import time
from pathlib import Path

from bench.desk.loads import headers
from bench.desk.places import Venue, open_venue
from bench.registration.servers import serving

LISTED = 20_000


def measure_roster(venue: Venue) -> None:
    """The whole roster of 20,000 people, and what has changed since; on a database of its own, on SQLite."""
    if venue.place.name != "SQLite":
        return
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        small = open_venue("SQLite", Path(folder) / "roster", None, LISTED, 1)
        with serving(small.place) as port:
            for nth in range(3):
                began = time.perf_counter()
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                line.request("GET", "/api/v1/desk/roster", headers={**headers(small.event, 0), "Accept-Encoding": "gzip"})
                answer = line.getresponse()
                weight, coding = len(answer.read()), answer.headers.get("Content-Encoding", "not packed")
                took = time.perf_counter() - began
                line.close()
                if nth == 2:
                    print(f"  {'a roster of 20,000':26}{weight / 1e6:11.2f} MB ({coding}), {took:.2f} s"
                          "   (wanted: at most 4 MB on the wire)", flush=True)
