"""How good an order is, by what people judged: each 0 to 1, for one query."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence


def precision(order: Sequence[Hashable], judged: Mapping[Hashable, int], at: int = 5) -> float:
    """The part of the first `at` that is relevant (judged above 0); places that an order leaves empty count as missed."""
    return sum(judged.get(one, 0) > 0 for one in order[:at]) / at


def reciprocal_rank(order: Sequence[Hashable], judged: Mapping[Hashable, int]) -> float:
    """1 divided by the place of the first relevant one; 0 without any."""
    return next((1 / place for place, one in enumerate(order, start=1) if judged.get(one, 0) > 0), 0.0)


def gain(order: Sequence[Hashable], judged: Mapping[Hashable, int], at: int = 10) -> float:
    """nDCG of the first `at` (Järvelin and Kekäläinen, 2002): grades as 2^grade - 1, discounted by log2 of the place + 1."""
    ideal = _gained(sorted(judged.values(), reverse=True)[:at])
    return _gained([judged.get(one, 0) for one in order[:at]]) / ideal if ideal else 0.0


def _gained(grades: Sequence[int]) -> float:
    return sum(float(2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
