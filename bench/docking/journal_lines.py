"""A journal of any length as offices keep them: deals that climb, are refused, corrected, raised, merged, terminated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

EDITIONS = ("innovation-2018", "innovation-2019")
_START = datetime(2018, 5, 18, 1, tzinfo=UTC)
_CLERKS = tuple(f"clerk-{number:02}" for number in range(40))
#: What may follow a signed deal, one kind a deal in turn.
_LATER = ("performing", "increase", "correct", "resign", "refused", "terminate", "merge", "nothing")


def write_journal(path: Path, lines: int) -> None:
    """A file of this many lines; every 97th is one that the rules refuse."""
    with path.open("w", encoding="utf-8") as out:
        for number, line in enumerate(islice(journal(), lines)):
            at = (_START + timedelta(minutes=3 * number)).isoformat()
            out.write(json.dumps({"id": f"line-{number}", "at": at, **line}, ensure_ascii=False) + "\n")


def journal() -> Iterator[dict[str, Any]]:
    """The lines without their times, deal after deal; four deals go on side by side."""
    for first in count(0, 4):
        courses = [list(_course(first + place)) for place in range(4)]
        for turn in range(max(map(len, courses))):
            for course in courses:
                if turn < len(course):
                    yield course[turn]


def _course(number: int) -> Iterator[dict[str, Any]]:
    deal, one, other = f"deal-{number:06}", _CLERKS[number % 40], _CLERKS[(number + 7) % 40]
    edition = EDITIONS[number % 2]
    accept = {"do": "review", "deal": deal, "by": other, "accept": True}
    yield {
        "do": "open", "deal": deal, "by": one, "event": edition, "title": f"康复机器人产业化项目{number}",
        "stage": "intent", "amount": f"{(number % 90 + 1) * 1_000_000}", "evidence": ["mou"], "offer": f"offer-{number // 3}",
        "parties": [{"name": f"泉城大学第{number % 700}研究院", "side": "offer"},
                    {"name": f"济南第{number % 900}科技有限公司", "id": f"C{number % 900}", "side": "demand"}]}
    if number % 97 == 0:
        yield accept | {"by": one}
    yield accept
    yield {"do": "advance", "deal": deal, "by": one, "to": "contract", "event": edition, "evidence": ["signed_scan"],
           "amount": f"{(number % 80 + 1) * 1_200_000}.50"}
    yield accept
    yield from _later(_LATER[number % len(_LATER)], number, {"deal": deal, "by": one}, accept)


def _later(kind: str, number: int, own: dict[str, Any], accept: dict[str, Any]) -> Iterator[dict[str, Any]]:
    elsewhere = EDITIONS[(number + 1) % 2]
    acts: dict[str, dict[str, Any]] = {
        "performing": {"do": "advance", "to": "performing", "evidence": ["payment"]},
        "increase": {"do": "increase", "event": elsewhere, "amount": "5000000", "evidence": ["signed_scan"]},
        "correct": {"do": "correct", "amount": "7000000", "reason": "金额误填"},
        "resign": {"do": "resign", "event": elsewhere, "evidence": ["signed_scan"]},
        "terminate": {"do": "terminate", "evidence": ["letter"], "reason": "资金未到位"}}
    if kind in acts:
        yield own | acts[kind]
        yield accept
    elif kind == "refused":
        yield own | acts["performing"]
        yield accept | {"accept": False, "reason": "单据不清"}
    elif kind == "merge" and number >= 8:
        yield {"do": "merge", "deal": own["deal"], "by": accept["by"], "into": f"deal-{number - 7:06}", "reason": "重复录入"}
