"""The labelled sample for matching: its cards, and what was judged of each."""

from __future__ import annotations

import csv
from pathlib import Path

from app.vocabulary.characters import is_han
from events.docking.enums import Card
from events.matching.rules.cards import MatchCard

FOLDER = Path(__file__).parents[1] / "data" / "matching"


def sample_cards() -> list[MatchCard]:
    """Every card of the sample; numbers are its ids."""
    return [_card(row) for row in _rows("cards.tsv")]


def sample_judgements() -> dict[tuple[Card, int], dict[int, int]]:
    """For each card that is asked for the grades of the cards of the other kind; what was judged 0 is left out."""
    judged: dict[tuple[Card, int], dict[int, int]] = {}
    for row in _rows("judged.tsv"):
        offer, demand, grade = int(row["offer"][1:]), int(row["demand"][1:]), int(row["grade"])
        judged.setdefault((Card.DEMAND, demand), {})[offer] = grade
        judged.setdefault((Card.OFFER, offer), {})[demand] = grade
    return judged


def is_across(card: MatchCard, other: MatchCard) -> bool:
    """Whether two cards are written in different languages."""
    return any(map(is_han, card.titles[0])) != any(map(is_han, other.titles[0]))


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _card(row: dict[str, str]) -> MatchCard:
    country, _dash, province = row["place"].partition("-")
    return MatchCard(
        kind=Card.OFFER if row["id"].startswith("o") else Card.DEMAND, id=int(row["id"][1:]), titles=(row["title"],),
        summaries=(row["summary"],), keywords=tuple(row["keywords"].split(",")), field=row["field"],
        readiness=int(row["readiness"]), cooperation=frozenset(row["forms"].split(",")), amount_cents=int(row["wan"]) * 100,
        country=country, province=province or None)
