"""What one deal says in a tally, by the second reading of the specification (`model`): the ladder's steps, counted."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LADDER = ["talks", "intent", "framework", "contract", "performing", "landed", "started", "in_production", "full_capacity"]
KEYS = ["intents", "intents_valid", "signed", "contracts", "frameworks", "signed_valid", "landed", "terminated", "talks", "pending", "merged", "suspected_duplicates", "no_amount", "resigned", "upgraded", "increased", "amount_wan", "intent_amount_wan", "credit_wan", "increased_wan"]


def count(told: dict[str, Any], deal: dict[str, Any], editions: set[str], as_of: date) -> None:
    """Add what one deal says of these editions."""
    here = deal["edition"] in editions
    if deal["into"]:
        told["merged"] += here
        return
    read = [step for step in deal["steps"] if step["status"] == "accepted" and step["on"] <= as_of]
    over = any(step["kind"] == "terminate" for step in read)
    rungs = climbed(read)
    told["talks"] += bool(here and not over and rungs and rungs[-1]["stage"] == "talks")
    told["pending"] += bool(here and not over and any(step["status"] == "waiting" for step in deal["steps"]))
    signings = [rung for rung in rungs if rung["stage"] in ("framework", "contract")]
    agreed = [step for step in read if step["edition"] in editions]
    increases = [step for step in agreed if step["kind"] == "increase"]
    told["increased"] += len(increases)
    told["resigned"] += sum(step["kind"] == "resign" for step in agreed)
    if deal["nature"] == "money":
        told["increased_wan"] += sum((wan(step) for step in increases), Decimal(0))
    reached = [rung for rung in rungs if LADDER.index(rung["stage"]) >= 1]
    if reached and reached[0]["edition"] in editions:
        told["intents"] += 1
        told["terminated"] += over
        told["intents_valid"] += not over
        if not signings and not over and deal["nature"] == "money":
            told["intent_amount_wan"] += base(rungs)
    contract = next((rung for rung in signings if rung["stage"] == "contract"), None)
    is_upgrade = bool(contract and signings[0]["stage"] == "framework" and contract["edition"] != signings[0]["edition"])
    told["upgraded"] += bool(is_upgrade and contract and contract["edition"] in editions)
    if signings and signings[0]["edition"] in editions:
        hidden = [contract] if is_upgrade and contract and contract["edition"] not in editions else []
        count_signed(told, deal, [rung for rung in rungs if rung not in hidden], increases, over)


def count_signed(told: dict[str, Any], deal: dict[str, Any], rungs: list[Any], increases: list[Any], over: bool) -> None:
    """Add what is said of a deal where it was signed."""
    told["signed"] += 1
    told["contracts" if any(rung["stage"] == "contract" for rung in rungs) else "frameworks"] += 1
    told["landed"] += any(LADDER.index(rung["stage"]) >= LADDER.index("landed") for rung in rungs)
    if over:
        return
    told["signed_valid"] += 1
    worth = base(rungs) + sum((wan(step) for step in increases), Decimal(0))
    states = increases or any(rung["money"] for rung in rungs)
    told["no_amount"] += deal["nature"] == "no_amount" or (deal["nature"] == "money" and not states)
    if deal["nature"] != "no_amount":
        told["amount_wan" if deal["nature"] == "money" else "credit_wan"] += worth


def climbed(steps: list[Any]) -> list[Any]:
    """The accepted steps of the ladder."""
    return [step for step in steps if step["status"] == "accepted" and step["kind"] in ("open", "advance")]


def is_over(deal: dict[str, Any]) -> bool:
    """Whether a termination was accepted."""
    return any(step["kind"] == "terminate" and step["status"] == "accepted" for step in deal["steps"])


def base(rungs: list[Any]) -> Decimal:
    """The latest amount of the ladder, in 万元."""
    given = [wan(rung) for rung in rungs if rung["money"]]
    return given[-1] if given else Decimal(0)


def wan(step: dict[str, Any]) -> Decimal:
    """A step's amount in 万元."""
    amount, _currency, rate = step["money"]
    return (amount * rate / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
