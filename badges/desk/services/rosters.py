"""The roster with which a desk goes on when the network is gone: signed, dated, and closed to who doesn't hold a badge.

Each person's entry is found by a hash of the secret part of the badge's code, and is encrypted with a key derived
from that same part: without the badge in hand it tells nothing. Numbers, times and rules lie open.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.actors import DeskActor
from app.core.errors import Forbidden
from app.core.unit import Unit
from badges.codes.keyring import Keyring, open_keyring
from badges.desk.enums import PersonStanding
from badges.desk.policy import may_scan
from badges.desk.queries.facts import EventFacts, PointFacts, find_event, list_points
from badges.desk.queries.labels import activity_times, category_numbers
from badges.desk.queries.rehearsals import open_rehearsal, rehearsals_of
from badges.desk.queries.rosters import (
    Listed,
    admissions_since,
    count_of_people,
    listed_people,
    void_issues,
)
from badges.desk.services.subjects import STANDINGS
from events.registration.enums import DelegateStatus

FORMAT = 1
LIVES = timedelta(hours=24)
SLACK = timedelta(minutes=2)
"""By how much a transaction that was begun earlier may be committed later than one that a desk has seen."""

ID_BYTES, NONCE_BYTES = 12, 12


@dataclass(frozen=True, slots=True)
class SignedRoster:
    """The roster's text as it is signed, the number of the key and the signature (base64), and what it is known by."""

    text: str
    key: int
    signature: str
    etag: str


def make_roster(unit: Unit, cursor: str | None = None) -> SignedRoster:
    """The acting desk's roster; with the cursor of an earlier one what has changed, or all where that can't be told.

    Raises Forbidden for who is no desk.
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    session, now = unit.session, unit.now()
    event = find_event(session, desk.event_id)
    since = _read_cursor(unit, event.id, cursor)
    rehearsal = open_rehearsal(session, event.id)
    points = list_points(session, event.id, None if desk.point_codes is None else list(desk.point_codes))
    keyring = open_keyring(unit, event.id)
    people = listed_people(session, event.id, since and since - SLACK)
    body = {
        "format": FORMAT,
        "event": event.id,
        "zone": event.zone.key,
        "whole": since is None,
        # What was let in until then is forgotten once that time has come.
        "rehearsal": rehearsal and rehearsal.ends_at.isoformat(),
        "keys": {str(key.number): _text(key.public) for key in keyring.all()},
        "points": [_point(point) for point in points],
        "categories": category_numbers(session, event.id),
        "activities": activity_times(session, event.id),
        "void": {str(number): issue for number, issue in void_issues(session, event.id).items()},
        "admitted": _admitted(unit, event, points, since and since - SLACK),
    }
    # What is encrypted comes out anew each time, so that the plain text tells whether something has changed.
    plain = json.dumps([body, [_plain(one) for one in people], now.strftime("%Y%m%d%H"), cursor], ensure_ascii=False)
    count = count_of_people(session, event.id)
    body |= {
        "made": now.isoformat(), "ends": (now + LIVES).isoformat(), "cursor": f"{int(now.timestamp())}.{count}",
        "entries": dict(_entry(keyring, event.id, one) for one in people),
    }  # fmt: skip
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    key = keyring.newest()
    return SignedRoster(
        text, key.number, _text(key.sign(text.encode())), hashlib.sha256(plain.encode()).hexdigest()[:32]
    )


def _read_cursor(unit: Unit, event_id: int, cursor: str | None) -> datetime | None:
    """The moment of an earlier roster; None where somebody of it has been erased since, or it makes no sense."""
    seconds, _, count = (cursor or "").partition(".")
    if not (seconds.isascii() and seconds.isdigit() and count.isascii() and count.isdigit() and len(seconds) < 12):
        return None
    since = datetime.fromtimestamp(int(seconds), UTC)
    if any(one.ended_at is not None and one.ended_at >= since for one in rehearsals_of(unit.session, event_id)):
        # Scans are gone, which no difference tells.
        return None
    there_then = count_of_people(unit.session, event_id, since + timedelta(seconds=1))
    return since if there_then >= int(count[:12]) and unit.now() - since < LIVES else None


def _point(point: PointFacts) -> dict[str, Any]:
    rule = point.rule
    return {
        "code": point.code,
        "admits": rule.admits,
        "daily": rule.daily,
        "forgiving": rule.forgiving,
        "needs_sign_up": rule.needs_sign_up,
        "categories": None if rule.categories is None else sorted(rule.categories),
        "opens": rule.opens and rule.opens.isoformat(),
        "closes": rule.closes and rule.closes.isoformat(),
        "activity": point.activity_code,
    }


def _admitted(
    unit: Unit, event: EventFacts, points: Iterable[PointFacts], since: datetime | None
) -> list[list[Any]]:
    """[scan, point, number, second, "in" or "out", desk, 1 where the clock was off, 1 where annulled] each."""
    codes = {point.id: point.code for point in points}
    return [
        [
            row.scan_id, codes[row.point_id], row.number, row.at.timestamp(), row.direction, row.name,
            int(row.clock_off), int(row.is_annulled),
        ]
        for row in admissions_since(unit.session, event.id, codes, since)
    ]  # fmt: skip


def _plain(one: Listed) -> list[Any]:
    """What an entry says, in the order in which the desk reads it."""
    standing = STANDINGS.get(DelegateStatus(one.status), PersonStanding.GONE)
    return [one.number, one.name, one.name_latin, one.unit, one.category, standing, one.attention, one.holds]


def _entry(keyring: Keyring, event_id: int, one: Listed) -> tuple[str, str]:
    key_number = keyring.first_key_of(one.number) if one.key_number is None else one.key_number
    secret = keyring.key(key_number).secret_of(event_id, one.number, one.issue)
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(_plain(one), ensure_ascii=False, separators=(",", ":")).encode()
    return entry_id(secret), _text(nonce + AESGCM(entry_key(secret)).encrypt(nonce, plain, None))


def entry_id(secret: bytes) -> str:
    """Under what an entry is found by who holds the badge."""
    return _text(hashlib.sha256(b"juying roster id" + secret).digest()[:ID_BYTES])


def entry_key(secret: bytes) -> bytes:
    """With what an entry is closed (HMAC-SHA256)."""
    return hmac.new(secret, b"juying roster entry", hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
