"""Random lines of a journal: likely to be possible, often not; the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.events.docking.model import NEEDED, Model
from tests.events.docking.tally import LADDER, is_over

EDITIONS = ("innovation-2018", "innovation-2019")
START = datetime.fromisoformat("2018-03-01T09:00:00+08:00")
PEOPLE = ("wang", "li", "zhao", "qian")
TAKERS = ({"name": "济南智科技有限公司", "id": "C1"}, {"name": "（济南） 智科技"}, {"name": "ACME Co., Ltd."}, {"name": "acme", "id": "C2"})
AMOUNTS = (*("30000000", "12345.67", "1", "99999.99", "0.01") * 3, "0", "-5", "1.234", "much")
REASONS = (*("误填",) * 10, "  ", None)
CURRENCIES = (*(None,) * 8, "CNY", "USD", "USD", "XXX")
ALL = sorted({kind for proofs in NEEDED.values() for proof in proofs for kind in proof})


def random_lines(seed: int, count: int, model: Model, *, back_dated: bool = True) -> Iterator[dict[str, Any]]:
    """Lines, one a time: each is made knowing what the model says by then, so most of them get somewhere."""
    random = Random(seed)
    for number in range(count):
        at = START + timedelta(hours=7 * number)
        deal = _some_deal(random, model)
        line = {"id": f"{seed}-{number}", "at": at.isoformat(), "by": random.choice(PEOPLE), "deal": deal}
        line |= _act(random, model, deal, at)
        if not back_dated:
            line = {key: value for key, value in line.items() if key not in ("signed_on", "on")}
        yield {key: value for key, value in line.items() if value is not None}


def _some_deal(random: Random, model: Model) -> str:
    """A new deal now and then, mostly one of the latest that go on, at times any."""
    if not model.deals or random.random() < 0.08:
        return f"d{len(model.deals)}"
    live = [ref for ref, deal in model.deals.items() if not deal["into"] and not is_over(deal)][-12:]
    return random.choice(live if live and random.random() < 0.93 else list(model.deals))


def _act(random: Random, model: Model, deal: str, at: datetime) -> dict[str, Any]:
    known = model.deals.get(deal)
    if known is None or random.random() < 0.03:
        return _opening(random, at)
    waits = any(step["status"] == "waiting" for step in known["steps"])
    if waits and random.random() < 0.8:
        if random.random() < 0.15:
            return {"do": "evidence", "evidence": random.choice((ALL, ["photo"], ["signed_scan", "mou"]))}
        return {"do": "review", "accept": random.random() < 0.88, "reason": random.choice(REASONS)}
    return _later(random, model, known, at)


def _opening(random: Random, at: datetime) -> dict[str, Any]:
    nature = random.choice(("money", "money", "money", None, "credit", "no_amount"))
    states = nature != "no_amount" or random.random() < 0.1
    return {
        "do": "open", "event": _edition(random), "title": "康复机器人", "nature": nature,
        "stage": random.choice((*LADDER[:4], *LADDER[1:4], "landed") if random.random() < 0.2 else LADDER[:4]),
        "parties": [{"name": "泉城大学", "id": "U1", "side": "offer"}, {**random.choice(TAKERS), "side": "demand"}],
        "offer": random.choice(("o1", "o2", "o3", None)), "evidence": _evidence(random), "signed_on": _back(random, at),
        "amount": random.choice((None, *AMOUNTS)) if states else None, "currency": random.choice(CURRENCIES)}


def _later(random: Random, model: Model, known: dict[str, Any], at: datetime) -> dict[str, Any]:
    do = random.choice(("advance",) * 10 + ("increase", "increase", "resign", "resign", "correct", "correct", "terminate",
                                            "merge", "keep_apart", "review"))
    others = (*model.deals, "nobody")
    reason = random.choice(REASONS)
    acts: dict[str, dict[str, Any]] = {
        "increase": {"event": _edition(random), "amount": random.choice(AMOUNTS), "currency": random.choice(CURRENCIES),
                     "signed_on": _back(random, at), "evidence": _evidence(random)},
        "resign": {"event": _edition(random), "signed_on": _back(random, at), "evidence": _evidence(random)},
        "terminate": {"reason": reason, "on": _back(random, at), "evidence": random.choice((_evidence(random), None))},
        "merge": {"into": random.choice(others), "reason": reason},
        "keep_apart": {"other": random.choice(others), "reason": reason},
        "review": {"accept": True},
        "correct": {"reason": reason, "amount": random.choice((None, None, *AMOUNTS)), "currency": random.choice(CURRENCIES),
                    "title": random.choice((None, "改正后的名称")), "signed_on": random.choice((None, None, _back(random, at)))}}
    return {"do": do, **(acts[do] if do != "advance" else _advance(random, known, at))}


def _advance(random: Random, known: dict[str, Any], at: datetime) -> dict[str, Any]:
    rungs = [step["stage"] for step in known["steps"] if step["status"] == "accepted" and step["stage"] in LADDER]
    place = LADDER.index(rungs[-1]) if rungs else -1
    ahead = LADDER[place + 1:place + 3] or LADDER
    to = random.choice(ahead if random.random() < 0.85 else LADDER)
    states = to in LADDER[1:4] and random.random() < 0.5
    return {"to": to, "event": random.choice((None, _edition(random))), "evidence": _evidence(random),
            "signed_on": _back(random, at), "amount": random.choice(AMOUNTS) if states else None,
            "currency": random.choice(CURRENCIES) if states or random.random() < 0.05 else None}


def _edition(random: Random) -> str:
    return random.choice(EDITIONS) if random.random() < 0.97 else "nowhere"


def _evidence(random: Random) -> list[str]:
    return ALL if random.random() < 0.85 else random.choice((["photo"], ["letter"], []))


def _back(random: Random, at: datetime) -> str | None:
    return (at - timedelta(days=random.randrange(200))).date().isoformat() if random.random() < 0.3 else None
