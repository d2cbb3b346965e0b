"""Rosters for desks without a network: what they say, to whom, and when they come anew."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from badges.codes.rules import read_code
from badges.codes.services import reissue_badge, withdraw_badge
from badges.desk.services.rosters import entry_id, entry_key


def fetched(desk: Any, **query: str) -> dict[str, Any]:
    """A roster whose signature is right."""
    answer = desk.get("/roster", **query).get_json()
    roster: dict[str, Any] = json.loads(answer["roster"])
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(roster["keys"][str(answer["key"])]))
    public.verify(base64.b64decode(answer["signature"]), answer["roster"].encode())
    return roster


def opened(roster: dict[str, Any], code: str) -> Any:
    """What the roster says to who holds the badge; None where it doesn't know it."""
    read = read_code(code)
    assert read is not None
    closed = roster["entries"].get(entry_id(read.secret))
    if closed is None:
        return None
    raw = base64.b64decode(closed)
    return json.loads(AESGCM(entry_key(read.secret)).decrypt(raw[:12], raw[12:], None))


def test_entries_open_with_the_badge_alone(stage: Any, desk: Any) -> None:
    stage.add_point("gate")
    stage.add_activity("talk", stage.clock.time)
    number = stage.add_delegate("欧阳娜娜", name_latin="Ouyang Nana", unit="北京新图大学", attention=["需轮椅"])
    stage.hold_place(number, "talk")
    stage.add_delegate("李娜", status="pending")
    code = stage.codes()[number][0]
    roster = fetched(desk())
    assert opened(roster, code) == [
        1, "欧阳娜娜", "Ouyang Nana", "北京新图大学", "delegate", "approved", ["需轮椅"], ["talk"],
    ]
    assert opened(roster, stage.code_of(2))[5] == "waiting"
    assert [word in json.dumps(roster, ensure_ascii=False) for word in ("欧阳", "Ouyang", "李娜", "新图")] == [False] * 4


def test_roster_has_rules_keys_admissions_and_an_end(stage: Any, desk: Any) -> None:
    stage.add_point("gate", "in_out", forgiving=True, categories=["vip", "delegate"])
    stage.add_point("stall", "many")
    code = stage.code_of(stage.add_delegate())
    here = desk("A", ["gate"])
    scanned = here.scan(code, "gate")
    roster = fetched(here)
    assert roster["points"] == [{
        "code": "gate", "admits": "in_out", "daily": False, "forgiving": True, "needs_sign_up": False,
        "categories": ["delegate", "vip"], "opens": None, "closes": None, "activity": None,
    }]  # fmt: skip
    assert roster["admitted"] == [[scanned["scan_id"], "gate", 1, stage.clock.time.timestamp(), "in", "A", 0, 0]]
    assert [datetime.fromisoformat(roster[name]) - stage.clock.time for name in ("made", "ends")] == [timedelta(0), timedelta(hours=24)]
    assert (roster["whole"], roster["event"], roster["zone"]) == (True, stage.event_id, "Asia/Shanghai")
    assert roster["categories"]["2"] == ["vip", "#B3261E"]


def test_void_badges_are_told_by_their_last_void_issue(stage: Any, desk: Any) -> None:
    first, second, third = stage.add_delegates(3)
    old = stage.codes()[first][0]
    stage.act(reissue_badge, first)
    stage.act(withdraw_badge, second)
    roster = fetched(desk())
    assert roster["void"] == {"1": 1, "2": 1}
    assert (opened(roster, old), opened(roster, stage.codes()[first][0])[0]) == (None, first)
    assert opened(roster, stage.codes()[third][0])[0] == third


def test_roster_that_has_not_changed_is_304(stage: Any, desk: Any) -> None:
    stage.add_delegate()
    here = desk()
    first = here.get("/roster")
    again = here.client.get("/api/v1/desk/roster", headers={**here.headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    stage.add_delegate()
    changed = here.client.get("/api/v1/desk/roster", headers={**here.headers, "If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_roster_is_compressed_for_whoever_reads_that(stage: Any, desk: Any) -> None:
    stage.add_delegate("欧阳娜娜")
    here = desk()
    packed = here.client.get("/api/v1/desk/roster", headers={**here.headers, "Accept-Encoding": "gzip"})
    told = json.loads(gzip.decompress(packed.data)).keys()
    assert (packed.headers["Content-Encoding"], told) == ("gzip", here.get("/roster").get_json().keys())


def test_since_gives_what_changed_and_all_after_an_erasure(stage: Any, desk: Any) -> None:
    stage.add_point("gate")
    first, second = stage.add_delegates(2)
    here = desk()
    stage.clock.time += timedelta(hours=1)
    cursor = fetched(here)["cursor"]
    stage.clock.time += timedelta(minutes=10)
    nothing = fetched(here, since=cursor)
    assert (nothing["whole"], nothing["entries"], nothing["admitted"]) == (False, {}, [])
    stage.change_delegate(first, status="cancelled")
    here.scan(stage.code_of(second), "gate")
    changed = fetched(here, since=cursor)
    assert (len(changed["entries"]), len(changed["admitted"])) == (1, 1)
    assert opened(changed, stage.code_of(first))[5] == "gone"
    stage.delete_delegate(first)
    assert fetched(here, since=cursor)["whole"] is True


def test_cursor_that_makes_no_sense_gives_all(stage: Any, desk: Any) -> None:
    stage.add_delegate()
    here = desk()
    assert [fetched(here, since=text)["whole"] for text in ("", "x", "1.1", "9" * 30 + ".1", "1.", "𠮷.1")] == [True] * 6
