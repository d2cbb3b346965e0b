"""A book of deals in memory: journals are applied to it by the rules alone, as the importer does with tables."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from events.docking.enums import Code, Evidence
from events.docking.journal.lines import Line, read_lines
from events.docking.rules.acts import Act, KeepApart, Merge
from events.docking.rules.conditions import Context
from events.docking.rules.deals import DealState
from events.docking.rules.decisions import decide, state_after
from events.docking.rules.duplicates import Pair, pair_of
from events.docking.rules.editions import Edition
from events.docking.rules.effects import KeptApart
from events.docking.rules.refusals import Refused
from events.docking.rules.tallies import Tally, take_tally

ALL_PROOFS = [kind.value for kind in Evidence]
PARTIES = [
    {"name": "泉城大学", "id": "U1", "side": "offer"},
    {"name": "济南智科技有限公司", "id": "C1", "side": "demand"},
]
#: What a line has where a test says nothing else; a field set to `...` is left out.
USUAL: dict[str, dict[str, object]] = {
    "open": {
        "event": "e1",
        "title": "泉城大学—济南智科技",
        "parties": PARTIES,
        "stage": "intent",
        "evidence": ALL_PROOFS,
    },
    "advance": {"evidence": ALL_PROOFS},
    "evidence": {"evidence": ["mou"]},
    "review": {"accept": True},
    "increase": {"event": "e1", "amount": "100000", "evidence": ["signed_scan"]},
    "resign": {"event": "e2", "evidence": ["signed_scan"]},
    "terminate": {"evidence": ["letter"], "reason": "协商一致"},
    "correct": {"reason": "误填"},
    "merge": {"reason": "同一事项"},
    "keep_apart": {"reason": "两件事"},
}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def two_editions() -> "Book":
    """An empty book of two editions: the first has a rate for the dollar, the second another one, and the euro's."""
    return Book(
        Edition("e1", SHANGHAI, {"USD": Decimal("7")}),
        Edition("e2", SHANGHAI, {"USD": Decimal("8"), "EUR": Decimal("9")}),
    )


class Book:
    """Deals, the pairs kept apart, and the lines known from earlier imports with what came of them."""

    def __init__(self, *editions: Edition) -> None:
        self.editions = {edition.code: edition for edition in editions}
        self.deals: dict[str, DealState] = {}
        self.kept_apart: set[Pair] = set()
        self.known: dict[str, Code | None] = {}

    def do(self, act: Act) -> Code | None:
        """Do an act; the code if it was refused."""
        other = {Merge: "into", KeepApart: "other"}.get(type(act))
        context = Context(self.editions, self.deals.get(getattr(act, other)) if other else None)
        deal = self.deals.get(act.deal)
        try:
            effects = decide(act, deal, context)
        except Refused as refused:
            return refused.code
        self.deals[act.deal] = state_after(deal, effects)
        self.kept_apart |= {pair_of(act.deal, effect.other) for effect in effects if isinstance(effect, KeptApart)}
        return None

    def load(self, lines: Iterable[bytes]) -> list[tuple[int, str]]:
        """Apply a journal; the numbers and codes of the refused lines."""
        refused = []
        for line in read_lines(lines):
            if line.identity not in self.known:
                self.known[line.identity] = self._apply(line)
            code = self.known[line.identity]
            if code is not None:
                refused.append((line.number, code.value))
        return refused

    def tally(self, *editions: str, as_of: date | None = None) -> Tally:
        """The tally of these editions (none named: all)."""
        own = frozenset(editions or self.editions)
        return take_tally(tuple(self.deals.values()), own, as_of or date.max - timedelta(days=1), self.kept_apart)

    def say(
        self, do: str, *, deal: str = "d1", by: str = "wang", day: str = "2019-05-18", **fields: object
    ) -> str | None:
        """Apply one line, with what tests don't care about filled in; the code if it was refused."""
        line = USUAL.get(do, {}) | {"do": do, "deal": deal, "by": by, "at": f"{day}T10:00:00+08:00"} | fields
        line.setdefault("id", f"said-{len(self.known)}")
        refused = self.load([json.dumps({key: value for key, value in line.items() if value is not ...}).encode()])
        return refused[0][1] if refused else None

    def settle(self, do: str, *, by: str = "wang", **fields: object) -> None:
        """Record a step as one person and accept it as another."""
        assert self.say(do, by=by, **fields) is None
        kept = {key: fields[key] for key in ("deal", "day") if key in fields}
        if self.deals[str(fields.get("deal", "d1"))].waiting:
            assert self.say("review", by="li", accept=True, **kept) is None

    def figures(self, *editions: str, as_of: str | None = None) -> dict[str, int | str]:
        """The tally's keys that aren't zero, as they are printed."""
        taken = self.tally(*editions, as_of=date.fromisoformat(as_of) if as_of else None)
        return {key: figure for key, figure in taken.figures.as_json().items() if figure not in (0, "0.00")}

    def _apply(self, line: Line) -> Code | None:
        return Code.BAD_LINE if line.act is None else self.do(line.act)


def edition_of(definition: Path) -> Edition:
    """The edition that a definition file defines."""
    parts = yaml.safe_load(definition.read_text("utf-8"))
    rates = {currency: Decimal(rate) for currency, rate in parts["docking"]["rates"].items()}
    return Edition(parts["event"]["code"], ZoneInfo(parts["event"]["timezone"]), rates)
