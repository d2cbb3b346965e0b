"""How good the matching is on the labelled sample, beside chance, the field alone and TF-IDF alone, in one run.

`python -m bench.docking.matching`: the sample is ours (tests/data/matching/README.md).
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from statistics import mean

from events.docking.enums import Card
from events.matching.enums import Feature
from events.matching.rules.cards import MatchCard
from events.matching.rules.measures import gain, precision, reciprocal_rank
from events.matching.rules.scoring import WEIGHTS, Matcher
from tests.factories.matching import is_across, sample_cards, sample_judgements

Order = Callable[[MatchCard], Sequence[int]]
RUNS_OF_CHANCE = 50


def orders(cards: list[MatchCard]) -> dict[str, Order]:
    """What is compared: each gives an order of the other side's cards."""
    sides = {kind: [card for card in cards if card.kind is not kind] for kind in Card}
    dice = random.Random(7)  # the same chance in every run
    text_only: Mapping[Feature, float] = dict.fromkeys(WEIGHTS, 0.0) | {Feature.TEXT: 1.0}
    whole, plain, text = Matcher(cards), Matcher(cards, translated=False), Matcher(cards, text_only)
    return {
        "by chance": lambda card: [one.id for one in dice.sample(sides[card.kind], len(sides[card.kind]))],
        "field alone": lambda card: [one.id for one in sorted(sides[card.kind], key=lambda one: one.field != card.field)],
        "TF-IDF alone": tf_idf(cards),
        "BM25 with the glossary alone": lambda card: [one.id for one in text.proposals(card, None)],
        "all features, texts untranslated": lambda card: [one.id for one in plain.proposals(card, None)],
        "all features (the product)": lambda card: [one.id for one in whole.proposals(card, None)],
    }


def tf_idf(cards: list[MatchCard]) -> Order:
    """The usual cosine of TF-IDF vectors over the same terms, as they stand in the cards."""
    bags = {(card.kind, card.id): card.weighted_terms(translated=False) for card in cards}
    counts: dict[str, int] = {}
    for terms in bags.values():
        for term in terms:
            counts[term] = counts.get(term, 0) + 1
    vectors = {key: {term: weight * math.log(len(bags) / counts[term]) for term, weight in terms.items()}
               for key, terms in bags.items()}

    def order(card: MatchCard) -> Sequence[int]:
        mine = vectors[card.kind, card.id]
        scored = [(_cosine(mine, vector), key[1]) for key, vector in vectors.items() if key[0] is not card.kind]
        return [number for score, number in sorted(scored, key=lambda one: (-one[0], one[1])) if score > 0]

    return order


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    product = sum(weight * other[term] for term, weight in one.items() if term in other)
    norms = math.sqrt(sum(w * w for w in one.values())) * math.sqrt(sum(w * w for w in other.values()))
    return product / norms if norms else 0.0


def measured(order: Order, queries: list[tuple[MatchCard, Mapping[Hashable, int]]]) -> tuple[float, float, float]:
    """Precision of the first 5, mean reciprocal rank, and nDCG of the first 10, over these queries."""
    found = [(order(card), judged) for card, judged in queries]
    return (mean(precision(said, judged) for said, judged in found),
            mean(reciprocal_rank(said, judged) for said, judged in found), mean(gain(said, judged) for said, judged in found))


def results() -> tuple[int, float, list[tuple[str, tuple[float, float, float], tuple[float, float, float]]]]:
    """How many queries; the best that precision@5 can be; and of each order what it comes to for all, and across languages."""
    cards, judged = sample_cards(), sample_judgements()
    by_key = {(card.kind, card.id): card for card in cards}
    queries: list[tuple[MatchCard, Mapping[Hashable, int]]] = [
        (by_key[key], dict[Hashable, int](grades.items())) for key, grades in judged.items()]
    across: list[tuple[MatchCard, Mapping[Hashable, int]]] = []
    for card, grades in queries:
        other = Card.DEMAND if card.kind is Card.OFFER else Card.OFFER
        foreign = {one: grade for one, grade in grades.items() if is_across(card, by_key[other, int(str(one))])}
        if foreign:
            across.append((card, foreign))
    best = mean(min(5, len(grades)) / 5 for _card, grades in queries)
    rows = []
    for name, order in orders(cards).items():
        runs = RUNS_OF_CHANCE if name == "by chance" else 1
        taken = [(measured(order, queries), measured(order, across)) for _run in range(runs)]
        rows.append((name, *(tuple(mean(run[part][place] for run in taken) for place in range(3)) for part in range(2))))
    return len(queries), best, rows  # type: ignore[return-value]  # three figures each


def main() -> None:
    """Print the table."""
    began = time.perf_counter()
    count, best, rows = results()
    print(f"{count} queries of our own labelled sample; precision@5 can be {best:.3f} at most.")
    print("| order | precision@5 | MRR | nDCG@10 | across languages: MRR | nDCG@10 |")
    print("|---|---|---|---|---|---|")
    for name, (first, second, third), (_p, far_second, far_third) in rows:
        print(f"| {name} | {first:.3f} | {second:.3f} | {third:.3f} | {far_second:.3f} | {far_third:.3f} |")
    print(f"{time.perf_counter() - began:.1f} s in all")
    cards = [card for copy in range(8) for card in _copies(copy)]
    began = time.perf_counter()
    matcher = Matcher(cards)
    for card in cards:
        matcher.proposals(card)
    print(f"{len(cards)} cards matched with each other in {time.perf_counter() - began:.2f} s")


def _copies(copy: int) -> list[MatchCard]:
    from dataclasses import replace

    return [replace(card, id=card.id + 1000 * copy) for card in sample_cards()]


if __name__ == "__main__":
    main()
