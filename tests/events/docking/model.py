"""A second reading of the specification of deals, written from its text alone: plain dictionaries, no rule of the product.

It takes a journal's lines as dictionaries and says what becomes of each; it takes tallies by going through everything.
"""

from __future__ import annotations

import unicodedata
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.events.docking.tally import KEYS, LADDER, climbed, count, is_over

CODES = ["bad_line", "duplicate_ref", "unknown_deal", "unknown_event", "merged", "terminated", "bad_amount", "unknown_rate", "step_pending", "nothing_to_review", "illegal_move", "self_review", "evidence_missing", "reason_missing"]
FROM: dict[str, set[str | None]] = {
    "talks": {None}, "intent": {"talks", None}, "framework": {"talks", "intent", None},
    "contract": {"talks", "intent", "framework", None}, "performing": {"contract"},
    "landed": {"contract", "performing"}, "started": {"landed"}, "in_production": {"started"},
    "full_capacity": {"in_production"}}
NEEDED: dict[str, list[set[str]]] = {
    "talks": [], "intent": [{"mou"}, {"intent_slip"}], "framework": [{"signed_scan"}], "contract": [{"signed_scan"}],
    "performing": [{"payment"}, {"project_filing"}, {"technology_contract_registration"}],
    "landed": [{"business_licence", "site_agreement"}, {"technology_contract_registration", "payment"}],
    "started": [{"permit"}], "in_production": [{"invoice"}, {"acceptance"}], "full_capacity": [{"output_proof"}],
    "terminated": [{"letter"}, {"dated_note"}], "increase": [{"signed_scan"}], "resign": [{"signed_scan"}], "correct": []}
FORMS = ("股份有限公司", "有限责任公司", "有限公司", "co.,ltd.", "inc.", "gmbh")


class Model:
    """What there is after a number of lines. `rates` are by edition and currency; every edition is in one zone."""

    def __init__(self, rates: dict[str, dict[str, str]], zone: str = "Asia/Shanghai") -> None:
        self.rates, self.zone = rates, ZoneInfo(zone)
        self.deals: dict[str, dict[str, Any]] = {}
        self.apart: set[frozenset[str]] = set()

    def apply(self, line: dict[str, Any]) -> str | None:
        """Do a line; its code where it is refused, and then nothing has changed."""
        said = deepcopy(line)
        wrong = getattr(self, f"_{said['do']}")(said)
        codes = [code for code in CODES if code in wrong]
        return codes[0] if codes else None

    def day(self, line: dict[str, Any], field: str = "signed_on") -> date:
        """The date that a line gives, else that of its time at the event."""
        given = line.get(field)
        return date.fromisoformat(given) if given else datetime.fromisoformat(line["at"]).astimezone(self.zone).date()

    # What each line does. Every function gathers all that is wrong; it acts only where nothing is.

    def _open(self, line: dict[str, Any]) -> set[str]:
        wrong = set()
        if line["stage"] not in LADDER[:4] or (line.get("nature") == "no_amount" and line.get("amount") is not None):
            wrong.add("bad_line")
        if line["deal"] in self.deals:
            wrong.add("duplicate_ref")
        if line["event"] not in self.rates:
            wrong.add("unknown_event")
        money, bad = self._money(line, "CNY", line["event"])
        wrong |= bad
        if not wrong:
            needs_review = line["stage"] != "talks"
            self.deals[line["deal"]] = {
                "edition": line["event"], "title": line["title"], "parties": line["parties"], "offer": line.get("offer"),
                "nature": line.get("nature", "money"), "currency": line.get("currency") or "CNY", "by": line["by"],
                "into": None, "steps": [self._step("open", line, line["event"], line["stage"], money, needs_review)]}
        return wrong

    def _advance(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        states = line.get("amount") is not None or line.get("currency") is not None
        if states and line["to"] not in ("intent", "framework", "contract"):
            wrong.add("bad_line")
        if not deal:
            return wrong
        if line.get("amount") is not None and deal["nature"] == "no_amount":
            wrong.add("bad_line")
        edition = line.get("event") or deal["edition"]
        money, bad = self._money(line, self._currency(deal), edition)
        wrong |= bad | self._ended(deal) | self._pending(deal)
        if edition not in self.rates:
            wrong.add("unknown_event")
        if self._stage(deal) not in FROM.get(line["to"], set()):
            wrong.add("illegal_move")
        if not wrong:
            deal["steps"].append(self._step("advance", line, edition, line["to"], money, line["to"] != "talks"))
        return wrong

    def _evidence(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        if not deal:
            return wrong
        step = self._waiting(deal)
        wrong |= {"merged"} if deal["into"] else set()
        wrong |= set() if step else {"nothing_to_review"}
        if not wrong and step:
            step["evidence"] |= set(line["evidence"])
            step["evidence_by"] = line["by"]
        return wrong

    def _review(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        if not deal:
            return wrong
        step = self._waiting(deal)
        wrong |= {"merged"} if deal["into"] else set()
        if not step:
            return wrong | {"nothing_to_review"}
        if line["by"] in (step["by"], step["evidence_by"]):
            wrong.add("self_review")
        if line["accept"] and NEEDED[step["needs"]] and not any(proof <= step["evidence"] for proof in NEEDED[step["needs"]]):
            wrong.add("evidence_missing")
        if not line["accept"] and not (line.get("reason") or "").strip():
            wrong.add("reason_missing")
        if not wrong:
            step["status"] = "accepted" if line["accept"] else "struck"
            if line["accept"] and step["kind"] == "correct":
                self._mend(deal, step)
        return wrong

    def _increase(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        if line["event"] not in self.rates:
            wrong.add("unknown_event")
        if not deal:
            return wrong
        money, bad = self._money(line, self._currency(deal), line["event"])
        wrong |= bad | self._ended(deal) | self._pending(deal)
        if not self._signings(deal) or not self._priced(deal):
            wrong.add("illegal_move")
        if not wrong:
            deal["steps"].append(self._step("increase", line, line["event"], None, money, True))
        return wrong

    def _resign(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        if line["event"] not in self.rates:
            wrong.add("unknown_event")
        if not deal:
            return wrong
        wrong |= self._ended(deal) | self._pending(deal)
        signings = self._signings(deal)
        if not signings or signings[0]["edition"] == line["event"]:
            wrong.add("illegal_move")
        if not wrong:
            deal["steps"].append(self._step("resign", line, line["event"], None, None, True))
        return wrong

    def _terminate(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        if line.get("evidence") is None and (not deal or self._stage(deal) != "talks"):
            wrong.add("bad_line")
        if not deal:
            return wrong
        wrong |= self._ended(deal) | self._pending(deal)
        if self._stage(deal) is None:
            wrong.add("illegal_move")
        if not (line.get("reason") or "").strip():
            wrong.add("reason_missing")
        if not wrong:
            step = self._step("terminate", line, deal["edition"], "terminated", None, self._stage(deal) != "talks")
            deal["steps"].append(step | {"on": self.day(line, "on")})
        return wrong

    def _correct(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        if not deal:
            return wrong
        states = line.get("amount") is not None or line.get("currency") is not None
        if line.get("amount") is not None and deal["nature"] == "no_amount":
            wrong.add("bad_line")
        wrong |= {"merged"} if deal["into"] else set()
        wrong |= self._pending(deal)
        first = [step for step in deal["steps"] if step["status"] == "accepted" and step["kind"] in ("open", "advance")]
        priced = self._priced(deal)
        target = priced[-1] if priced else (first[0] if first else None)
        money: Any = None
        amount, bad = self._amount(line)
        if bad:
            wrong.add("bad_amount")
        elif states and target:
            currency = line.get("currency") or self._currency(deal)
            kept = target["money"]
            rate = kept[2] if kept and kept[1] == currency else self._rate(target["edition"], currency)
            if rate is None:
                wrong.add("unknown_rate")
            stands = amount if amount is not None else (kept[0] if kept else None)
            money = (stands, currency, rate) if stands is not None else None
        nothing = not states and line.get("title") is None and line.get("signed_on") is None
        if nothing or (states and not target) or (line.get("signed_on") and not self._signings(deal)):
            wrong.add("illegal_move")
        if not (line.get("reason") or "").strip():
            wrong.add("reason_missing")
        if not wrong:
            step = self._step("correct", {**line, "evidence": []}, deal["edition"], None, None, True)
            number = deal["steps"].index(target) if states and target else None
            signed = deal["steps"].index(self._signings(deal)[-1]) if line.get("signed_on") else None
            deal["steps"].append(step | {"on": self.day({**line, "signed_on": None}), "mends": {
                "money": money, "money_step": number, "currency": line.get("currency"), "title": line.get("title"),
                "signed": signed, "signed_on": line.get("signed_on")}})
        return wrong

    def _merge(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        into = self.deals.get(line["into"])
        if not into:
            wrong.add("unknown_deal")
        if not deal or not into:
            return wrong
        wrong |= {"merged"} if deal["into"] else set()
        if line["into"] == line["deal"] or into["into"]:
            wrong.add("illegal_move")
        if line["by"] == deal["by"]:
            wrong.add("self_review")
        if not (line.get("reason") or "").strip():
            wrong.add("reason_missing")
        if not wrong:
            deal["into"] = line["into"]
        return wrong

    def _keep_apart(self, line: dict[str, Any]) -> set[str]:
        deal, wrong = self._found(line)
        if line["other"] not in self.deals:
            wrong.add("unknown_deal")
        if not deal or wrong:
            return wrong
        wrong |= {"merged"} if deal["into"] else set()
        if line["other"] == line["deal"]:
            wrong.add("illegal_move")
        if not (line.get("reason") or "").strip():
            wrong.add("reason_missing")
        if not wrong:
            self.apart.add(frozenset((line["deal"], line["other"])))
        return wrong

    # What lines have in common.

    def _found(self, line: dict[str, Any]) -> tuple[dict[str, Any] | None, set[str]]:
        deal = self.deals.get(line["deal"])
        return deal, set() if deal else {"unknown_deal"}

    def _ended(self, deal: dict[str, Any]) -> set[str]:
        return ({"merged"} if deal["into"] else set()) | ({"terminated"} if is_over(deal) else set())

    def _pending(self, deal: dict[str, Any]) -> set[str]:
        return {"step_pending"} if self._waiting(deal) else set()

    def _waiting(self, deal: dict[str, Any]) -> dict[str, Any] | None:
        return next((step for step in deal["steps"] if step["status"] == "waiting"), None)

    def _stage(self, deal: dict[str, Any]) -> str | None:
        rungs = climbed(deal["steps"])
        return rungs[-1]["stage"] if rungs else None

    def _signings(self, deal: dict[str, Any]) -> list[dict[str, Any]]:
        return [step for step in climbed(deal["steps"]) if step["stage"] in ("framework", "contract")]

    def _priced(self, deal: dict[str, Any]) -> list[dict[str, Any]]:
        return [step for step in climbed(deal["steps"]) if step["money"]]

    def _currency(self, deal: dict[str, Any]) -> str:
        priced = self._priced(deal)
        return priced[-1]["money"][1] if priced else deal["currency"]

    def _rate(self, edition: str, currency: str) -> Decimal | None:
        if currency == "CNY":
            return Decimal(1)
        rate = self.rates.get(edition, {}).get(currency)
        return Decimal(rate) if rate else None

    def _amount(self, line: dict[str, Any]) -> tuple[Decimal | None, bool]:
        """The amount, and whether what is there is none."""
        said = line.get("amount")
        if said is None:
            return None, False
        whole, _point, places = said.partition(".")
        good = whole.isdecimal() and (places.isdecimal() if "." in said else True) and len(places) <= 2 and Decimal(said) > 0
        return (Decimal(said), False) if good else (None, True)

    def _money(self, line: dict[str, Any], default: str, edition: str) -> tuple[Any, set[str]]:
        amount, bad = self._amount(line)
        wrong = {"bad_amount"} if bad else set()
        currency = line.get("currency") or default
        states = line.get("amount") is not None or line.get("currency") is not None
        rate = self._rate(edition, currency)
        if states and rate is None:
            wrong.add("unknown_rate")
        return ((amount, currency, rate) if amount is not None and rate is not None else None), wrong

    def _step(self, kind: str, line: dict[str, Any], edition: str, stage: str | None, money: Any, waits: bool) -> dict[str, Any]:
        return {"kind": kind, "stage": stage, "needs": stage or kind, "edition": edition, "on": self.day(line),
                "money": money, "evidence": set(line.get("evidence") or []), "by": line["by"], "evidence_by": line["by"],
                "status": "waiting" if waits else "accepted", "mends": None}

    def _mend(self, deal: dict[str, Any], step: dict[str, Any]) -> None:
        mends = step["mends"]
        deal["title"] = mends["title"] or deal["title"]
        deal["currency"] = mends["currency"] or deal["currency"]
        if mends["money_step"] is not None and mends["money"]:
            deal["steps"][mends["money_step"]]["money"] = mends["money"]
        if mends["signed"] is not None:
            deal["steps"][mends["signed"]]["on"] = date.fromisoformat(mends["signed_on"])

    # The tally.

    def tally(self, editions: set[str], as_of: date) -> dict[str, str | int]:
        """Every key over these editions; amounts as texts of two places."""
        told: dict[str, Any] = {key: Decimal("0.00") if key.endswith("_wan") else 0 for key in KEYS}
        for deal in self.deals.values():
            count(told, deal, editions, as_of)
        told["suspected_duplicates"] = len(self.pairs(editions))
        return {key: str(value) if key.endswith("_wan") else int(value) for key, value in told.items()}

    def pairs(self, editions: set[str]) -> set[frozenset[str]]:
        """The suspected pairs, one of which is of these editions."""
        live = {ref: deal for ref, deal in self.deals.items() if not deal["into"] and not is_over(deal)}
        return {frozenset((one, other)) for one in live for other in live if one < other
                and live[one]["offer"] and live[one]["offer"] == live[other]["offer"]
                and {live[one]["edition"], live[other]["edition"]} & editions
                and any(same(a, b) for a in live[one]["parties"] for b in live[other]["parties"]
                        if a["side"] == b["side"] == "demand")} - self.apart


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two parties are one."""
    if one.get("id") and other.get("id"):
        return bool(one["id"] == other["id"])
    return bare(one["name"]) == bare(other["name"])


def bare(name: str) -> str:
    """A name without what is set aside."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold()
                    if not letter.isspace() and unicodedata.category(letter) not in ("Ps", "Pe"))
    return next((plain.removesuffix(form) for form in FORMS if plain.endswith(form) and plain != form), plain)
