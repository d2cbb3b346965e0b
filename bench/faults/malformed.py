"""Malformed codes: good ones with flipped bits, other people's QR codes, a megabyte of text. No 500, quick, no memory lost.

CODES (100,000) says how many.
"""

import contextlib
import json
import os
import random
import uuid

from bench.desk import loads
from bench.desk.places import Venue, venues
from bench.faults.service import send, serving
from bench.faults.verdict import Verdict, told
from bench.load import Request, put_through

CODES = int(os.environ.get("CODES", "100000"))
PART = 2_000
DESKS = 50
FOREIGN = (
    "https://example.org/t/8d2f?utm=1", "WIFI:T:WPA;S:lobby;P:secret;;", "BEGIN:VCARD\nVERSION:3.0\nN:Wang;Wei\nEND:VCARD",
    "weixin://dl/business/?t=abc", "69012345678901", "健康码：绿码 2019-10-12", "𝕊𝕔𝕒𝕟 ①②③", "\u202egnp.exe", "' OR 1=1 --",
    "{}", "null", "A" * 152, "7" * 152, "=" * 152, "\x00" * 8, "0" * 7_999, "\ud7ff￿", "   ", "-" * 152,
)  # fmt: skip


def main() -> None:
    """Send them all, with a good scan among every twenty, so that no desk is only slowed down."""
    verdict = Verdict(f"{CODES:,} malformed codes")
    with venues(CODES // 20 + 2_000, DESKS, ("SQLite",)) as found:
        for venue in found:
            run(venue, verdict)
    verdict.end()


def run(venue: Venue, verdict: Verdict) -> None:
    """In parts, since what is sent would else be most of this machine's memory."""
    draw = random.Random(1)
    good = [venue.event.code() for _ in range(50)]
    with serving(venue.place) as service:
        statuses: dict[object, int] = {}
        slow: list[float] = []
        put_through(service.port, [request(venue, draw, good, nth) for nth in range(PART)])
        before = service.memory_mb()
        for start in range(0, CODES, PART):
            course = put_through(service.port, [request(venue, draw, good, start + nth) for nth in range(PART)])
            slow.append(course.p99_ms)
            for status, count in course.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
        grown = service.memory_mb() - before
        large = json.dumps(loads.scan_body("A" * 1_000_000, "gate"))
        headers = loads.headers(venue.event, 0)
        sizes = set()
        for _ in range(20):
            # The service answers at once and reads no further; who is still sending then may find the line closed.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                sizes.add(send(service.port, "POST", "/api/v1/desk/scans", large.encode(), headers)[0])
    slow.sort()
    verdict.figure("answers by status", told(statuses))
    verdict.equal("answers of 500 and more", sum(count for status, count in statuses.items() if int(str(status)) >= 500), 0)
    verdict.equal("a megabyte of text is answered with", sizes, {413})
    verdict.claim("p99, the median of parts", f"{slow[len(slow) // 2]:.0f} ms", holds=slow[len(slow) // 2] < 50)
    verdict.claim("memory grew by", f"{grown:.1f} MB", holds=grown < 20)


def request(venue: Venue, draw: random.Random, good: list[str], nth: int) -> Request:
    """The nth malformed code; each desk's every tenth scan is a good one."""
    code = venue.event.code() if nth // DESKS % 10 == 9 else malformed(draw, good)
    body = {"scan_id": str(uuid.UUID(int=draw.getrandbits(128), version=4)), "code": code, "point": "gate"}
    return Request("POST", "/api/v1/desk/scans", json.dumps(body), loads.headers(venue.event, nth), status=0)


def malformed(draw: random.Random, good: list[str]) -> str:
    """A text that a camera could have seen, and that is no badge."""
    kind = draw.randrange(4)
    code = draw.choice(good)
    if kind == 0:
        return draw.choice(FOREIGN)
    if kind == 1:
        place = draw.randrange(len(code))
        return code[:place] + chr(ord(code[place]) ^ 1 << draw.randrange(5)) + code[place + 1 :]
    if kind == 2:
        return code[: draw.randrange(1, len(code))] * draw.randrange(1, 3)
    return "".join(draw.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(152))


if __name__ == "__main__":
    main()
