"""Short-lived handles that stand for a delegate in a search's answers: good at one desk, for a quarter of an hour."""

import hashlib
import hmac
from datetime import datetime, timedelta

from app.core.errors import Refused
from app.core.runtime import runtime

HANDLE_LIVES = timedelta(minutes=15)


def make_handle(desk_id: int, number: int, now: datetime) -> str:
    """A handle for the delegate of that number at that desk."""
    body = f"{number}.{int((now + HANDLE_LIVES).timestamp())}"
    return f"{body}.{_seal(desk_id, body)}"


def read_handle(desk_id: int, handle: str) -> tuple[int, int]:
    """The delegate's number and the second at which the handle ends. Raises Refused("handle_expired") for a forged one."""
    body, _, seal = handle.rpartition(".")
    number, _, ends = body.partition(".")
    expected = _seal(desk_id, body)
    if not hmac.compare_digest(seal.encode("utf-8", "replace"), expected.encode()):
        raise Refused("handle_expired", field="delegate")
    return int(number), int(ends)


def _seal(desk_id: int, body: str) -> str:
    message = f"{desk_id}.{body}".encode("utf-8", "replace")
    return hmac.new(runtime().secrets.key_for("desk handles"), message, hashlib.sha256).hexdigest()[:32]
