"""What desks send: scans, batches of what was scanned offline, the wish for a roster."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from bench.desk.furnishing import Event100k
from bench.load import Request

HEADERS = {"Content-Type": "application/json"}


def scans(event: Event100k, count: int, point: str = "gate") -> list[Request]:
    """Scans of as many people, in turn from each desk."""
    return [
        Request("POST", "/api/v1/desk/scans", json.dumps(scan_body(event.code(), point)), headers(event, nth))
        for nth in range(count)
    ]


def scan_body(code: str, point: str) -> dict[str, Any]:
    """One scan."""
    return {"scan_id": str(uuid.uuid4()), "code": code, "point": point}


def headers(event: Event100k, nth: int) -> dict[str, str]:
    """As the nth desk, counted round and round."""
    return {**HEADERS, "Authorization": f"Bearer {event.tokens[nth % len(event.tokens)]}"}


def batches(event: Event100k, count: int, now: datetime, size: int = 500) -> list[Request]:
    """Batches of scans that were made offline in the last half hour."""
    return [
        Request("POST", "/api/v1/desk/scans/batch", json.dumps({"sent_at": now.isoformat(), "scans": [
            {**scan_body(event.code(), "door"), "offline": True, "verdict": {"outcome": "admitted"},
             "at": (now - timedelta(seconds=3 * n)).isoformat()}
            for n in range(size)
        ]}), headers(event, nth))
        for nth in range(count)
    ]  # fmt: skip


def inserts(count: int) -> list[Request]:
    """As many committed inserts of the baseline."""
    return [Request("POST", "/", "{}", HEADERS)] * count
