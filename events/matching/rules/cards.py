"""Cards as matching sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.vocabulary.terms import terms
from events.docking.enums import Card
from events.matching.rules.bm25 import bag
from events.matching.rules.glossary import other_language

# A title says more than a description; what is only the other language's word for it, less.
TITLE, KEYWORD, SUMMARY, BODY, TRANSLATED = 3.0, 3.0, 1.5, 1.0, 0.6


@dataclass(frozen=True)
class MatchCard:
    """A card's facts. Amounts are hundredths of 万元; `readiness` is the offer's level, or the least that a demand needs."""

    kind: Card
    id: int
    titles: tuple[str, ...]
    summaries: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    body: str = ""
    field: str | None = None
    readiness: int | None = None
    cooperation: frozenset[str] = frozenset()
    amount_cents: int | None = None
    country: str | None = None
    province: str | None = None
    # The name of its place as it was typed: districts aren't told apart by a code.
    place: str | None = None

    def weighted_terms(self, *, translated: bool = True) -> dict[str, float]:
        """All that the card says as terms with weights, in its own words and in those of the other language."""
        parts = ((self.titles, TITLE), (self.keywords, KEYWORD), (self.summaries, SUMMARY), ((self.body,), BODY))
        counted: dict[str, float] = {}
        for texts, weight in parts:
            for text in texts:
                said = terms(text)
                _add(counted, bag(said, weight))
                if translated:
                    _add(counted, bag(other_language(said), weight * TRANSLATED))
        return counted

    def keyword_terms(self) -> frozenset[str]:
        """Its keywords (without any, its titles) as terms of both languages."""
        said = [term for text in self.keywords or self.titles for term in terms(text)]
        return frozenset(said) | frozenset(other_language(said))


def _add(counted: dict[str, float], more: Mapping[str, float]) -> None:
    for term, weight in more.items():
        counted[term] = counted.get(term, 0.0) + weight
