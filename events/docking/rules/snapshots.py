"""What a snapshot holds, and what changed between two: deal by deal, what, by how much.

A snapshot is plain data (texts, whole numbers, lists, mappings), so that it can be printed the same for ever. Amounts
are texts of two places. `steps` of a deal has a letter for each of its steps in their order: waiting, accepted, struck.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from events.docking.rules.figures import AMOUNT_KEYS, KEYS, Figures

Document = Mapping[str, Any]
Value = int | Decimal | str | None
#: What is compared of a deal besides its figures.
FACTS = ("title", "stage", "amount", "currency", "signed_on", "merged_into")


@dataclass(frozen=True, slots=True)
class Change:
    """What was one thing and is another. `by` is the difference where both are numbers."""

    what: str
    before: Value
    after: Value

    @property
    def by(self) -> int | Decimal | None:
        if isinstance(self.before, str) or isinstance(self.after, str) or self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class DealChange:
    """A deal that says something else. `acts` are the numbers of its steps that are new or were reviewed since."""

    ref: str
    title: str
    event: str
    changes: tuple[Change, ...]
    acts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two snapshots (or one and now)."""

    figures: tuple[Change, ...]
    deals: tuple[DealChange, ...]
    pairs_gone: tuple[tuple[str, str], ...]
    pairs_new: tuple[tuple[str, str], ...]
    editions_gone: tuple[str, ...] = field(default=())
    editions_new: tuple[str, ...] = field(default=())

    @property
    def is_nothing(self) -> bool:
        return not (self.figures or self.deals or self.pairs_gone or self.pairs_new
                    or self.editions_gone or self.editions_new)


def figures_as_frozen(figures: Figures) -> dict[str, int | str]:
    """What a deal contributes, zeros left out."""
    return {key: value for key, value in figures.as_json().items() if Decimal(value)}


def thawed(figures: Mapping[str, int | str]) -> Figures:
    """Figures from what a snapshot holds."""
    return Figures.of({key: Decimal(value) if key in AMOUNT_KEYS else int(value) for key, value in figures.items()})


def rows_of(document: Document, key: str) -> list[Mapping[str, Any]]:
    """The frozen rows behind a figure, the largest first; their values add up to it."""
    found = [row for row in document["rows"] if key in row["figures"]]
    return sorted(found, key=lambda row: (-Decimal(row["figures"][key]), row["deal"]))


def compare(before: Document, after: Document) -> Difference:
    """What changed from one frozen tally to another of the same scope."""
    first, second = thawed(before["tally"]), thawed(after["tally"])
    figures = tuple(Change(key, first.value(key), second.value(key)) for key in KEYS
                    if first.value(key) != second.value(key))
    deals = (_compared(ref, _row_of(before, ref), _row_of(after, ref)) for ref in sorted(_refs(before) | _refs(after)))
    return Difference(
        figures=figures, deals=tuple(deal for deal in deals if deal is not None),
        pairs_gone=_without(before["pairs"], after["pairs"]), pairs_new=_without(after["pairs"], before["pairs"]),
        editions_gone=tuple(sorted(set(before["editions"]) - set(after["editions"]))),
        editions_new=tuple(sorted(set(after["editions"]) - set(before["editions"]))))


def index(document: Document) -> dict[str, Any]:
    """The document with its rows by reference, which `compare` asks for."""
    return {**document, "by_ref": {row["deal"]: row for row in (*document["rows"], *document["idle"])}}


def _refs(document: Document) -> set[str]:
    return set(document["by_ref"])


def _row_of(document: Document, ref: str) -> Mapping[str, Any] | None:
    row: Mapping[str, Any] | None = document["by_ref"].get(ref)
    return row


def _compared(ref: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> DealChange | None:
    known = after or before or {}
    changes = [*_figure_changes(before, after), *_fact_changes(before, after)]
    if not changes:
        return None
    return DealChange(ref, known.get("title", ref), known.get("event", ""), tuple(changes),
                      _new_acts((before or {}).get("steps", ""), (after or {}).get("steps", "")))


def _figure_changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterable[Change]:
    first, second = (thawed((row or {}).get("figures", {})) for row in (before, after))
    return (Change(key, first.value(key), second.value(key)) for key in KEYS if first.value(key) != second.value(key))


def _fact_changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterable[Change]:
    """Facts of a deal that both know; a deal that is new says enough by its figures."""
    if before is None or after is None:
        return ()
    return (Change(fact, before.get(fact), after.get(fact)) for fact in FACTS if before.get(fact) != after.get(fact))


def _new_acts(before: str, after: str) -> tuple[int, ...]:
    return tuple(number for number, letter in enumerate(after, 1) if before[number - 1 : number] != letter)


def _without(pairs: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    known = {tuple(pair) for pair in others}
    return tuple((pair[0], pair[1]) for pair in pairs if tuple(pair) not in known)
