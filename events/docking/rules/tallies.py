"""The tally of an edition, or of several, as of a date; with the rows behind every figure."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from events.docking.rules.deals import DealState
from events.docking.rules.duplicates import Pair, suspected_pairs
from events.docking.rules.figures import Figures, total
from events.docking.rules.standings import Standing, standing_of


@dataclass(frozen=True, slots=True)
class Row:
    """A deal behind a figure, and how much of the figure is its."""

    deal: str
    value: int | Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures, the standings that they are the sum of, and the suspected pairs that they count."""

    figures: Figures
    standings: tuple[Standing, ...]
    pairs: tuple[Pair, ...]

    def rows(self, key: str) -> tuple[Row, ...]:
        """The deals behind a figure: their values add up to it. A pair stands with its first deal of these editions."""
        found = (Row(standing.deal, standing.figures.value(key)) for standing in self.standings)
        return tuple(row for row in found if row.value)


def take_tally(
    deals: Sequence[DealState],
    editions: Set[str],
    as_of: date,
    kept_apart: Set[Pair] = frozenset(),
) -> Tally:
    """Take the tally over `editions` as of a date.

    `deals` are all that could matter: those of these editions, those that did something at one of them, and those with
    which they could make a pair.
    """
    own = {deal.ref for deal in deals if deal.edition in editions}
    pairs = tuple(pair for pair in suspected_pairs(deals, kept_apart) if own.intersection(pair))
    standings = with_pairs((standing_of(deal, editions, as_of) for deal in deals), pairs, own)
    return Tally(total(standing.figures for standing in standings), standings, pairs)


def with_pairs(standings: Iterable[Standing], pairs: Iterable[Pair], own: Set[str]) -> tuple[Standing, ...]:
    """The standings that contribute anything, each pair counted with the first of its deals that is in `own`."""
    counts = Counter(next(ref for ref in pair if ref in own) for pair in pairs)
    counted = (
        replace(standing, figures=replace(standing.figures, suspected_duplicates=counts[standing.deal]))
        if counts[standing.deal]
        else standing
        for standing in standings
    )
    return tuple(standing for standing in counted if not standing.figures.is_nothing)
