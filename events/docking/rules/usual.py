"""Whether an amount is far from what such deals usually come to: most often 万元 were meant, and yuan was read."""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Final

#: From so many times the median on somebody is asked; fewer deals than FEWEST have no median worth the name.
TIMES: Final = 100
FEWEST: Final = 5


def usual_wan(amounts_wan: Sequence[Decimal]) -> Decimal | None:
    """The median of the amounts, in 万元; none where there are too few."""
    return median(amounts_wan) if len(amounts_wan) >= FEWEST else None


def is_unusual(amount_wan: Decimal, usual: Decimal | None) -> bool:
    """Whether an amount is more than 100 times what is usual."""
    return usual is not None and usual > 0 and amount_wan > TIMES * usual
