"""Phrases for the press, to the letter of the specification."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vocabulary.phrases import amount_en, amount_zh, count_en, count_zh, nearly_en, nearly_zh


@pytest.mark.parametrize(
    ("count", "chinese", "english"),
    [
        (0, "0个", "0"),
        (7, "7个", "7"),
        (10, "10个", "10"),
        (15, "10余个", "more than 10"),
        (119, "110余个", "more than 110"),
        (120, "120个", "120"),
        (123, "120余个", "more than 120"),
        (999, "990余个", "more than 990"),
        (1000, "1000个", "1,000"),
        (1200, "1200个", "1,200"),
        (1234, "1200余个", "more than 1,200"),
        (12345, "12300余个", "more than 12,300"),
    ],
)
def test_counts_are_cut_and_marked(count, chinese, english):
    assert (count_zh(count), count_en(count)) == (chinese, english)


def test_count_zh_takes_any_unit():
    assert count_zh(881, "名") == "880余名"


@pytest.mark.parametrize(
    ("count", "chinese", "english"),
    [
        (986, "近千名", "nearly 1,000"),
        (950, "近千名", "nearly 1,000"),
        (949, None, None),
        (1000, None, None),
        (96, "近百名", "nearly 100"),
        (194, "近200名", "nearly 200"),
        (119, None, None),
        (9, None, None),
        (1950, "近2000名", "nearly 2,000"),
        (9800, "近万名", "nearly 10,000"),
        (19800, "近2万名", "nearly 20,000"),
    ],
)
def test_nearly_is_offered_from_95_per_cent_on(count, chinese, english):
    assert (nearly_zh(count, "名"), nearly_en(count)) == (chinese, english)


@pytest.mark.parametrize(
    ("wan", "chinese", "english"),
    [
        ("16000", "1.6亿元", "CNY 160 million"),
        ("16300", "1.63亿元", "CNY 163 million"),
        ("16366.00", "1.63亿余元", "more than CNY 163 million"),
        ("10000", "1亿元", "CNY 100 million"),
        ("9800", "9800万元", "CNY 98 million"),
        ("9812.5", "9812万余元", "more than CNY 98.12 million"),
        ("9999.99", "9999万余元", "more than CNY 99.99 million"),
        ("1234500.01", "123.45亿余元", "more than CNY 12,345 million"),
        ("150", "150万元", "CNY 1.5 million"),
        ("50", "50万元", "CNY 500,000"),
        ("0.5", "5000元", "CNY 5,000"),
        ("0", "0万元", "CNY 0 million"),
    ],
)
def test_amounts_are_exact_or_cut_and_marked(wan, chinese, english):
    assert (amount_zh(Decimal(wan)), amount_en(Decimal(wan))) == (chinese, english)


@given(st.integers(min_value=0, max_value=10**9))
def test_counts_never_say_more_than_there_is(count):
    said = int(count_en(count).removeprefix("more than ").replace(",", ""))
    assert (said <= count, said == count) == (True, not count_en(count).startswith("more"))
