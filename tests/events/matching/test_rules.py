"""Matching without a database: terms, BM25, features, order, and how good an order is on the labelled sample."""

from __future__ import annotations

import math

import pytest

from app.vocabulary.terms import terms
from bench.docking.matching import results
from events.docking.enums import Card
from events.matching.enums import Feature
from events.matching.rules.bm25 import K1, B, Index
from events.matching.rules.cards import MatchCard
from events.matching.rules.glossary import other_language
from events.matching.rules.measures import gain, precision, reciprocal_rank
from events.matching.rules.scoring import WEIGHTS, Matcher, affordable, common_form, near, ready_enough, same_field
from events.matching.rules.telling import told_terms
from events.matching.wording import told_reasons


def an_offer(number: int = 1, title: str = "固态电池电解质", **facts: object) -> MatchCard:
    return MatchCard(Card.OFFER, number, (title,), **facts)  # type: ignore[arg-type]  # a test's own words


def a_demand(number: int = 1, title: str = "solid-state battery", **facts: object) -> MatchCard:
    return MatchCard(Card.DEMAND, number, (title,), **facts)  # type: ignore[arg-type]  # a test's own words


@pytest.mark.parametrize(("text", "said"), [
    ("寻求工业机器人", ["工业", "机器", "机器人"]), ("Sensors for Batteries", ["sensor", "battery"]),
    ("solid-state glass", ["solid-state", "solid", "state", "glass"]), ("ＡＩ 算法", ["ai", "算法"]), ("的 the 与", []), ("", [])])
def test_a_text_is_cut_into_terms(text: str, said: list[str]) -> None:
    assert terms(text) == said


def test_the_glossary_knows_both_ways_and_phrases() -> None:
    assert other_language(terms("小麦")) == ["wheat"]
    assert "小麦" in other_language(terms("wheat"))
    assert "氮化镓" in other_language(terms("gallium nitride power device"))
    assert other_language(["nothing-known"]) == []


@pytest.mark.parametrize(("shared", "chinese", "told"), [
    (["carbon", "fibre", "碳纤维", "纤维", "fiber"], True, ["碳纤维"]), (["carbon", "fibre", "碳纤维", "纤维", "fiber"], False, ["carbon fibre"]),
    (["minute", "分钟"], True, []), (["plc", "传感器", "sensor", "temperature"], True, ["plc", "传感器"]),
    (["temperature"], True, ["temperature"]), (["温度"], False, ["温度"]), (["solid-state", "solid", "glass"], False, ["solid-state", "glass"])])
def test_a_reader_is_told_each_thing_once_and_whole(shared: list[str], chinese: bool, told: list[str]) -> None:
    assert told_terms(shared, chinese=chinese) == told


def test_what_speaks_for_a_pair_is_told_before_what_stands_against_it_and_nothing_twice() -> None:
    terms = {"terms": ["碳纤维", "纤维"]}
    told = told_reasons([
        {"feature": "keywords", "value": 1.0, "said": terms}, {"feature": "text", "value": 1.0, "said": terms},
        {"feature": "budget", "value": 0.75, "said": {"expected": 80_000, "budget": 60_000}},
        {"feature": "region", "value": 0.7, "said": {"country": "CN", "province": None}}], {}, "zh")
    assert [speaks_for for speaks_for, _sentence in told] == [True, True, False]


def test_bm25_is_the_formula() -> None:
    index = Index({1: {"a": 2.0, "b": 1.0}, 2: {"b": 1.0}})
    rarity = math.log(1 + 1.5 / 1.5)
    norm = K1 * (1 - B + B * 3 / 2)
    assert index.scores({"a": 1.0}) == {1: pytest.approx(rarity * 2 * (K1 + 1) / (2 + norm))}
    assert index.scores({"c": 1.0}) == {}
    assert index.shared({"b": 1.0, "a": 1.0, "c": 1.0}, 1) == ["a", "b"]


@pytest.mark.parametrize(("value", "expected"), [
    (same_field(an_offer(field="a"), a_demand(field="a")), 1.0), (same_field(an_offer(field="a"), a_demand(field="b")), 0.0),
    (same_field(an_offer(), a_demand(field="b")), 0.5), (ready_enough(an_offer(readiness=8), a_demand(readiness=6)), 1.0),
    (ready_enough(an_offer(readiness=4), a_demand(readiness=6)), 0.4), (ready_enough(an_offer(readiness=1), a_demand(readiness=9)), 0.0),
    (ready_enough(an_offer(), a_demand(readiness=9)), 0.5),
    (common_form(an_offer(cooperation=frozenset("ab")), a_demand(cooperation=frozenset("bc"))), 1.0),
    (common_form(an_offer(cooperation=frozenset("a")), a_demand(cooperation=frozenset("b"))), 0.0),
    (affordable(an_offer(amount_cents=100), a_demand(amount_cents=50)), 0.5),
    (affordable(an_offer(amount_cents=100), a_demand(amount_cents=900)), 1.0), (affordable(an_offer(), a_demand(amount_cents=1)), 0.5),
    (near(an_offer(country="CN", province="SD"), a_demand(country="CN", province="SD")), 1.0),
    (near(an_offer(country="CN", province="BJ"), a_demand(country="CN", province="SD")), 0.7),
    (near(an_offer(country="US"), a_demand(country="CN")), 0.3), (near(an_offer(), a_demand()), 0.5)])
def test_features_say_how_far_two_cards_agree(value: float, expected: float) -> None:
    assert value == pytest.approx(expected)


def test_the_weights_make_one_whole() -> None:
    assert set(WEIGHTS) == set(Feature)
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


def test_a_card_in_english_finds_one_in_chinese_with_reasons() -> None:
    demand = a_demand(field="energy", readiness=6)
    offers = [an_offer(1, "小麦育种", field="agri"), an_offer(2, field="energy", readiness=4)]
    found = Matcher([*offers, demand]).proposals(demand)
    assert [one.id for one in found] == [2]
    assert {reason.feature for reason in found[0].reasons} == {Feature.TEXT, Feature.KEYWORDS, Feature.FIELD, Feature.READINESS}
    assert next(reason.said for reason in found[0].reasons if reason.feature is Feature.READINESS) == {"has": 4, "needs": 6}


def test_equal_cards_stand_in_the_order_of_their_numbers_and_nothing_in_common_is_not_proposed() -> None:
    demand = a_demand()
    twins = [an_offer(number) for number in (3, 1, 2)]
    assert [one.id for one in Matcher([*twins, demand]).proposals(demand)] == [1, 2, 3]
    assert Matcher([an_offer(1, "小麦"), demand]).proposals(demand) == []
    assert Matcher([demand]).proposals(demand) == []


def test_an_order_is_measured() -> None:
    judged = {"a": 2, "b": 1}
    assert precision(["x", "a", "b"], judged) == pytest.approx(0.4)
    assert reciprocal_rank(["x", "a"], judged) == pytest.approx(0.5)
    assert reciprocal_rank(["x"], judged) == 0
    assert gain(["a", "b"], judged) == pytest.approx(1.0)
    assert gain(["b", "a"], judged) == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))
    assert gain(["a"], {}) == 0


def test_on_the_labelled_sample_the_product_is_ahead_of_every_baseline() -> None:
    count, _best, rows = results()
    measured = {name: (*everywhere, *across) for name, everywhere, across in rows}
    product = measured.pop("all features (the product)")
    assert count == 68
    assert [name for name, figures in measured.items() if any(other > own for own, other in zip(product, figures, strict=True))] == []
