"""Okapi BM25 over small collections of texts (Robertson and Zaragoza, 2009): how much of what is asked a text says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Final, Generic, TypeVar

K1: Final = 1.2
B: Final = 0.6

Key = TypeVar("Key", bound=Hashable)


class Index(Generic[Key]):
    """Texts as terms with weights, ready to be asked. A term's weight is how often it counts."""

    def __init__(self, texts: Mapping[Key, Mapping[str, float]]) -> None:
        self._texts = {key: dict(text) for key, text in texts.items()}
        self._lengths = {key: sum(text.values()) for key, text in self._texts.items()}
        self._mean = sum(self._lengths.values()) / len(self._lengths) if self._lengths else 1.0
        self._holding: dict[str, list[Key]] = {}
        for key, text in self._texts.items():
            for term in text:
                self._holding.setdefault(term, []).append(key)

    def rarity(self, term: str) -> float:
        """The weight of a term by how few texts have it; above 0 also where all have it."""
        holding = len(self._holding.get(term, ()))
        return math.log(1 + (len(self._texts) - holding + 0.5) / (holding + 0.5))

    def scores(self, asked: Mapping[str, float]) -> dict[Key, float]:
        """How well each text that has any of the terms asked for answers; above 0, without an upper bound."""
        scores: dict[Key, float] = {}
        for term, weight in asked.items():
            rarity = self.rarity(term) * min(weight, 3.0)
            for key in self._holding.get(term, ()):
                count = self._texts[key][term]
                norm = K1 * (1 - B + B * self._lengths[key] / (self._mean or 1.0))
                scores[key] = scores.get(key, 0.0) + rarity * count * (K1 + 1) / (count + norm)
        return scores

    def shared(self, asked: Mapping[str, float], key: Key) -> list[str]:
        """The terms asked for that a text has, the most telling first."""
        found = [term for term in asked if term in self._texts[key]]
        return sorted(found, key=lambda term: (-self.rarity(term) * self._texts[key][term], term))


def bag(terms: Iterable[str], weight: float = 1.0) -> Counter[str]:
    """Terms with how often they stand, each time counted with the weight."""
    counted: Counter[str] = Counter()
    for term in terms:
        counted[term] += weight  # type: ignore[assignment]  # weights are fractions
    return counted
