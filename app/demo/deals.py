"""The demo's deals, as a journal: recorded by one, accepted by another, some landed, one terminated, some waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.demo.people import COMPANIES, UNIVERSITIES
from app.demo.plans import CLERKS

SUBJECTS = ("碳纤维预浸料中试", "康复机器人联合研发", "干细胞冻存技术许可", "工业视觉检测系统", "海水淡化膜组件", "智慧养老平台",
            "车规级功率器件", "中药质量溯源", "氢能储运阀门", "蛋白质设计平台", "激光雷达标定", "低温超导线材")
PROOFS = {"intent": ["intent_slip"], "framework": ["signed_scan"], "contract": ["signed_scan"]}
LADDERS = (("intent",), ("intent", "contract"), ("framework",), ("talks",), ("intent", "framework", "contract"),
           ("contract", "landed"), ("intent",), ("contract",))


def demo_journal(code: str, opening: datetime, today: datetime, count: int = 24) -> Iterator[bytes]:
    """Journal lines of `count` deals of the event, in order of time; what lies after `today` hasn't happened yet."""
    random = Random(code + "deals")  # noqa: S311  # a demo is the same every time
    lines: list[tuple[datetime, int, dict[str, Any]]] = []
    for number in range(count):
        for moment, act in _deal(code, number, opening, random):
            lines.append((moment, len(lines), act))
    for moment, order, act in sorted(lines, key=lambda line: line[:2]):
        if moment > today:
            return
        yield json.dumps({"id": f"{code}-{order}", "at": moment.isoformat(), **act}, ensure_ascii=False).encode()


def carried_on(earlier: str, code: str, opening: datetime) -> Iterator[bytes]:
    """What became of an earlier edition's deals by this one: one is upgraded here, one increased, one has started to build."""
    clerk, colleague = CLERKS
    acts: tuple[dict[str, Any], ...] = (
        {"do": "advance", "deal": f"{earlier}-003", "to": "contract", "event": code, "evidence": ["signed_scan"]},
        {"do": "increase", "deal": f"{earlier}-002", "event": code, "amount": "2000000", "evidence": ["signed_scan"]},
        {"do": "advance", "deal": f"{earlier}-006", "to": "started", "evidence": ["permit"]})
    for number, act in enumerate(acts):
        moment = opening + timedelta(days=1, hours=1 + number)
        review = {"do": "review", "deal": act["deal"], "accept": True}
        for minutes, by, done in ((0, clerk, act), (20, colleague, review)):
            yield json.dumps({"id": f"{code}-on-{number}-{minutes}", "at": (moment + timedelta(minutes=minutes)).isoformat(),
                              "by": by, **done}).encode()


def _deal(code: str, number: int, opening: datetime, random: Random) -> Iterator[tuple[datetime, dict[str, Any]]]:
    clerk, colleague = random.sample(CLERKS, 2)
    offer, demand = random.choice(UNIVERSITIES), random.choice(COMPANIES)
    reference, moment = f"{code}-{number + 1:03}", opening + timedelta(hours=2 + number * 0.4)
    stages = LADDERS[number % len(LADDERS)]
    amount = str(random.choice((80, 150, 320, 500, 860, 1200, 2600)) * 10_000)
    yield moment, {
        "by": clerk, "do": "open", "deal": reference, "event": code, "stage": stages[0],
        "title": f"{SUBJECTS[number % len(SUBJECTS)]}（{offer}—{demand}）", "evidence": PROOFS.get(stages[0], []),
        "parties": [{"name": offer, "side": "offer"}, {"name": demand, "side": "demand"}], "amount": amount,
        "nature": "credit" if number == 7 else "money"}
    is_left_waiting = number % 9 == 4
    for place, stage in enumerate(stages):
        if place:
            moment += timedelta(hours=3)
            evidence = ["business_licence", "site_agreement"] if stage == "landed" else PROOFS[stage]
            yield moment, {"by": clerk, "do": "advance", "deal": reference, "to": stage, "evidence": evidence}
        if stage != "talks" and not (is_left_waiting and place == len(stages) - 1):
            moment += timedelta(minutes=25)
            yield moment, {"by": colleague, "do": "review", "deal": reference, "accept": True}
    if number == 12:
        yield moment + timedelta(hours=1), {
            "by": clerk, "do": "terminate", "deal": reference, "evidence": ["letter"], "reason": "资金未到位，双方协商终止"}
        yield moment + timedelta(hours=2), {"by": colleague, "do": "review", "deal": reference, "accept": True}
