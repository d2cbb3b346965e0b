"""The keys of a tally, and their addition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from events.docking.rules.amounts import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a tally says, in the order in which it is printed; also what one deal contributes to it.

    Counts are whole numbers; keys that end in `_wan` are amounts in 万元 with two places.
    """

    intents: int = 0
    intents_valid: int = 0
    signed: int = 0
    contracts: int = 0
    frameworks: int = 0
    signed_valid: int = 0
    landed: int = 0
    terminated: int = 0
    talks: int = 0
    pending: int = 0
    merged: int = 0
    suspected_duplicates: int = 0
    no_amount: int = 0
    resigned: int = 0
    upgraded: int = 0
    increased: int = 0
    amount_wan: Decimal = ZERO
    intent_amount_wan: Decimal = ZERO
    credit_wan: Decimal = ZERO
    increased_wan: Decimal = ZERO

    @classmethod
    def of(cls, values: Mapping[str, int | Decimal]) -> "Figures":
        """Figures from their keys; what isn't named is zero."""
        return cls(**values)  # type: ignore[arg-type]  # each key's value has the type that its field has

    def value(self, key: str) -> int | Decimal:
        """The figure of a key."""
        figure: int | Decimal = getattr(self, key)
        return figure

    def as_json(self) -> dict[str, int | str]:
        """Exactly the keys of a tally; amounts are strings of two places, such as `"16366.00"`."""
        return {key: str(self.value(key)) if key in AMOUNT_KEYS else int(self.value(key)) for key in KEYS}

    @property
    def counts_alone(self) -> "Figures":
        """The same counts, without amounts."""
        return Figures.of({key: self.value(key) for key in COUNT_KEYS})

    @property
    def is_nothing(self) -> bool:
        """Whether every figure is zero."""
        return self == NOTHING


KEYS = tuple(field.name for field in fields(Figures))
AMOUNT_KEYS = tuple(key for key in KEYS if key.endswith("_wan"))
COUNT_KEYS = tuple(key for key in KEYS if key not in AMOUNT_KEYS)
NOTHING = Figures()


def total(parts: Iterable[Figures]) -> Figures:
    """The sum of figures, key by key."""
    sums: dict[str, int | Decimal] = {key: NOTHING.value(key) for key in KEYS}
    for part in parts:
        for key in KEYS:
            sums[key] += part.value(key)
    return Figures.of(sums)
