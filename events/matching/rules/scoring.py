"""How well two cards belong together: features from 0 to 1, their weights, and the reasons that are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.docking.enums import Card
from events.matching.enums import Feature
from events.matching.rules.bm25 import Index
from events.matching.rules.cards import MatchCard

# What each feature counts; they are shown to whoever looks at a list. What a card doesn't state counts half.
WEIGHTS: Final[Mapping[Feature, float]] = {
    Feature.TEXT: 0.50, Feature.KEYWORDS: 0.16, Feature.FIELD: 0.16, Feature.READINESS: 0.06, Feature.COOPERATION: 0.05,
    Feature.BUDGET: 0.04, Feature.REGION: 0.03,
}
UNSTATED: Final = 0.5
# Below this nothing but the circumstances agree, and no pair is proposed.
LEAST_CONTENT: Final = 0.04
MOST_PROPOSED: Final = 20
# More than a reader is told: pages choose what they say of these in the language at hand.
KEPT_TERMS: Final = 16


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a feature, what it came to (0 to 1), and what is said of it."""

    feature: Feature
    value: float
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A card of the other kind, with what it comes to (0 to 1) and why; the weightiest reason first."""

    id: int
    score: float
    reasons: tuple[Reason, ...]


class Matcher:
    """All cards of an event, ready to be matched. Each side's texts are an index of their own."""

    def __init__(
        self, cards: Sequence[MatchCard], weights: Mapping[Feature, float] = WEIGHTS, *, translated: bool = True,
    ) -> None:
        self._weights = weights
        self._cards = {kind: {card.id: card for card in cards if card.kind is kind} for kind in Card}
        self._bags = {kind: {card.id: card.weighted_terms(translated=translated) for card in self._cards[kind].values()}
                      for kind in Card}
        self._keywords = {kind: {card.id: card.keyword_terms() for card in self._cards[kind].values()} for kind in Card}
        self._indices = {kind: Index(self._bags[kind]) for kind in Card}

    def proposals(self, card: MatchCard, most: int | None = MOST_PROPOSED) -> list[Proposal]:
        """Cards of the other kind, the best first (among equals the earlier card); those without common content are left out."""
        other = Card.DEMAND if card.kind is Card.OFFER else Card.OFFER
        asked, index = self._bags[card.kind][card.id], self._indices[other]
        texts = index.scores(asked)
        best = max(texts.values(), default=0.0) or 1.0
        found = []
        for candidate in self._cards[other].values():
            offer, demand = (card, candidate) if card.kind is Card.OFFER else (candidate, card)
            values = {Feature.TEXT: texts.get(candidate.id, 0.0) / best, Feature.KEYWORDS: self._common(card, candidate)[0],
                      **{feature: compare(offer, demand) for feature, compare in _COMPARISONS.items()}}
            content = values[Feature.TEXT] + values[Feature.KEYWORDS] + (0.1 if values[Feature.FIELD] == 1 else 0.0)
            if content < LEAST_CONTENT:
                continue
            score = sum(self._weights[feature] * value for feature, value in values.items())
            found.append((score, candidate, values))
        found.sort(key=lambda one: (-one[0], one[1].id))
        return [Proposal(candidate.id, round(score, 4), self._reasons(card, candidate, values))
                for score, candidate, values in found[:most]]

    def _common(self, card: MatchCard, other: MatchCard) -> tuple[float, frozenset[str]]:
        """How much of the smaller set of keywords both have."""
        mine, others = self._keywords[card.kind][card.id], self._keywords[other.kind][other.id]
        common = mine & others
        return (len(common) / min(len(mine), len(others)) if mine and others else 0.0), common

    def _reasons(self, card: MatchCard, other: MatchCard, values: Mapping[Feature, float]) -> tuple[Reason, ...]:
        offer, demand = (card, other) if card.kind is Card.OFFER else (other, card)
        said: dict[Feature, dict[str, Any]] = {
            Feature.TEXT: {"terms": self._indices[other.kind].shared(self._bags[card.kind][card.id], other.id)[:KEPT_TERMS]},
            Feature.KEYWORDS: {"terms": sorted(self._common(card, other)[1])[:KEPT_TERMS]},
            Feature.FIELD: {"field": offer.field},
            Feature.READINESS: {"has": offer.readiness, "needs": demand.readiness},
            Feature.COOPERATION: {"forms": sorted(offer.cooperation & demand.cooperation)},
            Feature.BUDGET: {"expected": offer.amount_cents, "budget": demand.amount_cents},
            Feature.REGION: {"country": demand.country, "province": demand.province},
        }
        reasons = [Reason(feature, round(value, 4), said[feature]) for feature, value in values.items()
                   if _is_told(feature, value, said[feature])]
        return tuple(sorted(reasons, key=lambda reason: -abs(reason.value - _neutral(reason.feature)) * WEIGHTS[reason.feature]))


def _neutral(feature: Feature) -> float:
    return 0.0 if feature in (Feature.TEXT, Feature.KEYWORDS) else UNSTATED


def _is_told(feature: Feature, value: float, said: Mapping[str, Any]) -> bool:
    """A reason is told where both cards state something; for the texts, where they share anything."""
    if feature in (Feature.TEXT, Feature.KEYWORDS):
        return bool(said["terms"])
    return value != UNSTATED


def same_field(offer: MatchCard, demand: MatchCard) -> float:
    """1 for the same field, 0 for another."""
    if offer.field is None or demand.field is None:
        return UNSTATED
    return float(offer.field == demand.field)


def ready_enough(offer: MatchCard, demand: MatchCard) -> float:
    """1 where the offer is as ready as the demand needs; each level below takes 0.3."""
    if offer.readiness is None or demand.readiness is None:
        return UNSTATED
    return max(0.0, 1.0 - 0.3 * max(0, demand.readiness - offer.readiness))


def common_form(offer: MatchCard, demand: MatchCard) -> float:
    """1 where some form of cooperation suits both."""
    if not offer.cooperation or not demand.cooperation:
        return UNSTATED
    return float(bool(offer.cooperation & demand.cooperation))


def affordable(offer: MatchCard, demand: MatchCard) -> float:
    """1 where the budget reaches what is expected, else the part of it that it reaches."""
    if not offer.amount_cents or not demand.amount_cents:
        return UNSTATED
    return min(1.0, demand.amount_cents / offer.amount_cents)


def near(offer: MatchCard, demand: MatchCard) -> float:
    """1 in the same province, 0.7 in the same country, 0.3 elsewhere: who comes from far is no worse, only farther."""
    if offer.country is None or demand.country is None:
        return UNSTATED
    if offer.country != demand.country:
        return 0.3
    return 1.0 if offer.province is not None and offer.province == demand.province else 0.7


_COMPARISONS: Final[Mapping[Feature, Callable[[MatchCard, MatchCard], float]]] = {
    Feature.FIELD: same_field, Feature.READINESS: ready_enough, Feature.COOPERATION: common_form, Feature.BUDGET: affordable,
    Feature.REGION: near,
}
