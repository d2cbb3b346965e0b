"""Breakdowns of a tally: the same rows by field, place, activity, stage or party; every one adds up to the total."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.vocabulary.money import split_by_shares
from events.docking.enums import Side
from events.docking.rules.figures import AMOUNT_KEYS, NOTHING, Figures, total
from events.docking.rules.parties import Party, comparable_name
from events.docking.rules.standings import Standing

_FULL = Decimal(100)
#: The parts of a deal's figures, each with what it stands under (none: it is not stated).
_Parts = Iterator[tuple[str | None, Figures]]
#: The parties of a deal, in the order in which it names them.
_Parties = Sequence[Party]


@dataclass(frozen=True, slots=True)
class Part:
    """A row of a breakdown; `label` none is the row for what is not stated."""

    label: str | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class PartyPart:
    """A party's row; `participations` has the counts of all deals in which it has a part, and need not add up."""

    key: str | None
    name: str | None
    figures: Figures
    participations: Figures


def break_down(standings: Iterable[Standing], label_of: Callable[[str], str | None]) -> tuple[Part, ...]:
    """The tally by a label of each deal (field, place, district, activity); `label_of` is asked with its reference."""
    return _gather((label_of(standing.deal), standing.figures) for standing in standings)


def break_down_by_stage(standings: Iterable[Standing]) -> tuple[Part, ...]:
    """The tally by the stage that its editions say each deal stands at; merged and not yet begun ones have none."""
    return _gather((standing.stage, standing.figures) for standing in standings)


def break_down_by_party(standings: Iterable[Standing], parties: Mapping[str, _Parties]) -> tuple[PartyPart, ...]:
    """The tally by party; `parties` has those of each deal by its reference, in the order in which it names them.

    A deal counts once, with its first demand-side party. Its amounts are split by share where shares are given (parts
    rounded to 0.01 so that they add up to the whole); what isn't shared stands with that party, too.
    """
    rows = tuple(standings)
    directory = _Directory(party for row in rows for party in parties[row.deal])
    parts = _gather(part for row in rows for part in _parts_by_party(row.figures, parties[row.deal], directory))
    figures = {part.label: part.figures for part in parts}
    taken_part = _participations(rows, parties, directory)
    return tuple(
        PartyPart(key, directory.name_of(key), figures.get(key, NOTHING), taken_part.get(key, NOTHING))
        for key in sorted(figures.keys() | taken_part.keys(), key=_order)
    )


def parts_of_party(
    standings: Iterable[Standing], parties: Mapping[str, _Parties], key: str | None
) -> tuple[Standing, ...]:
    """What each deal contributes to one party's row of the breakdown (none: the row for what is not stated)."""
    rows = tuple(standings)
    directory = _Directory(party for row in rows for party in parties[row.deal])
    return tuple(
        replace(row, figures=total(found))
        for row in rows
        if (found := [part for party, part in _parts_by_party(row.figures, parties[row.deal], directory) if party == key])
    )


def first_of(parties: _Parties, side: Side) -> Party | None:
    """The first party that a deal names on a side."""
    return next((party for party in parties if party.side is side), None)


class _Directory:
    """By what key parties are known: their id, also where another deal names them without it, else their name."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._names: dict[str, str] = {}
        ids: dict[str, set[str]] = defaultdict(set)
        known = tuple(parties)
        for party in known:
            if party.id is not None:
                ids[comparable_name(party.name)].add(party.id)
        self._only_ids = {name: next(iter(found)) for name, found in ids.items() if len(found) == 1}
        for party in known:
            self._names.setdefault(self.key_of(party), party.name)

    def key_of(self, party: Party) -> str:
        """The key of a party; `id:` and `name:` keep the two apart."""
        name = comparable_name(party.name)
        own_id = party.id or self._only_ids.get(name)
        return f"id:{own_id}" if own_id else f"name:{name}"

    def name_of(self, key: str | None) -> str | None:
        """The name under which the party was first met."""
        return self._names.get(key) if key is not None else None


def _parts_by_party(figures: Figures, parties: _Parties, directory: _Directory) -> _Parts:
    first = first_of(parties, Side.DEMAND)
    holder = directory.key_of(first) if first else None
    shared = [(directory.key_of(party), party.share) for party in parties if party.share]
    if not shared:
        yield holder, figures
        return
    yield holder, figures.counts_alone
    keys, shares = zip(*shared, (holder, _unshared(parties)), strict=True)
    split = {key: split_by_shares(Decimal(figures.value(key)), shares) for key in AMOUNT_KEYS}
    for place, party_key in enumerate(keys):
        yield party_key, Figures.of({key: parts[place] for key, parts in split.items()})


def _unshared(parties: _Parties) -> Decimal:
    """What the shares leave over where a party has none, in percent; shares of all parties are the whole."""
    given = [party.share for party in parties if party.share is not None]
    rest = _FULL - sum(given, Decimal(0))
    return max(rest, Decimal(0)) if len(given) < len(parties) else Decimal(0)


def _participations(
    standings: Iterable[Standing], parties: Mapping[str, _Parties], directory: _Directory
) -> dict[str | None, Figures]:
    taken_part = _gather(
        (key, standing.figures.counts_alone)
        for standing in standings
        for key in {directory.key_of(party) for party in parties[standing.deal]}
    )
    return {part.label: part.figures for part in taken_part}


def _gather(parts: Iterable[tuple[str | None, Figures]]) -> tuple[Part, ...]:
    by_label: dict[str | None, list[Figures]] = defaultdict(list)
    for label, figures in parts:
        by_label[label].append(figures)
    return tuple(Part(label, total(by_label[label])) for label in sorted(by_label, key=_order))


def _order(label: str | None) -> tuple[bool, str]:
    """By label, what is not stated last."""
    return (label is None, label or "")
