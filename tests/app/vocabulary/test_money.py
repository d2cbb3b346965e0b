"""Amounts: exact, in 万元, divided, in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vocabulary.money import (
    format_wan,
    number_en,
    number_zh,
    read_amount,
    read_typed_amount,
    show_wan,
    split_by_shares,
    to_wan,
    words_en,
    words_zh,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("30000000", "30000000"), ("0.01", "0.01"), ("12.5", "12.5"), (100, "100"), (Decimal("7.25"), "7.25")],
)
def test_read_amount_reads_positive_decimals(raw, expected):
    assert read_amount(raw) == Decimal(expected)


@pytest.mark.parametrize(
    "raw",
    ["", "0", "0.00", "-5", "1.234", "1,000", "1e5", "abc", "NaN", "Infinity", "５", None, 1.5, True, [], "9" * 30],
)
def test_read_amount_refuses_everything_else(raw):
    assert read_amount(raw) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1,000,000", "1000000"),
        ("￥３００万", "3000000"),
        ("3.5亿元", "350000000"),
        ("CNY 12.50", "12.5"),
        ("2千万元", "20000000"),
    ],
)
def test_read_typed_amount_reads_what_people_type(typed, expected):
    assert read_typed_amount(typed) == Decimal(expected)


@pytest.mark.parametrize("typed", ["", "约300万", "1.234", "-1", "3美元", "0"])
def test_read_typed_amount_refuses_everything_else(typed):
    assert read_typed_amount(typed) is None


@pytest.mark.parametrize(
    ("amount", "rate", "expected"),
    [
        ("163660000", "1", "16366.00"),
        ("50", "1", "0.01"),
        ("49.99", "1", "0.00"),
        ("1000000", "7.0729", "707.29"),
        ("150", "1", "0.02"),
    ],
)
def test_to_wan_rounds_half_up_to_a_hundredth(amount, rate, expected):
    assert format_wan(to_wan(Decimal(amount), Decimal(rate))) == expected


def test_to_wan_stays_exact_for_large_amounts():
    assert to_wan(Decimal("999999999999999999.99"), Decimal("123.456789")) == Decimal("12345678900000000.00")


def test_show_wan_cuts_nothing():
    assert show_wan(Decimal("16366.00"), "zh") == "16,366万元"
    assert show_wan(Decimal("16366.57"), "zh") == "16,366.57万元"
    assert show_wan(Decimal("16366.57"), "en") == "CNY 163,665,700"
    assert show_wan(Decimal("0.01"), "en") == "CNY 100"


@pytest.mark.parametrize(
    ("whole", "shares", "expected"),
    [
        ("100.00", ["50", "50"], ["50.00", "50.00"]),
        ("100.00", ["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        ("0.01", ["50", "50"], ["0.01", "0.00"]),
        ("10.00", ["33.3", "66.7"], ["3.33", "6.67"]),
        ("5.00", ["0", "0"], ["5.00", "0.00"]),
        ("5.00", [], []),
    ],
)
def test_split_by_shares_gives_parts_that_add_up(whole, shares, expected):
    parts = split_by_shares(Decimal(whole), [Decimal(share) for share in shares])
    assert parts == [Decimal(part) for part in expected]


@given(
    st.decimals(min_value=0, max_value=10**12, places=2),
    st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=8),
)
def test_split_by_shares_always_adds_up(whole, shares):
    assert sum(split_by_shares(whole, shares)) == whole


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "零"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (10500, "一万零五百"),
        (100000, "十万"),
        (30000000, "三千万"),
        (163660000, "一亿六千三百六十六万"),
        (100000001, "一亿零一"),
        (1000010000, "十亿零一万"),
        (20002000, "二千万二千"),
    ],
)
def test_number_zh_says_noughts_where_they_are_said(number, expected):
    assert number_zh(number) == expected


def test_words_zh_says_yuan_jiao_and_fen():
    assert words_zh(Decimal("30000000")) == "三千万元"
    assert words_zh(Decimal("12.05")) == "十二元零五分"
    assert words_zh(Decimal("12.50")) == "十二元五角"
    assert words_zh(Decimal("0.35")) == "三角五分"
    assert words_zh(Decimal("0")) == "零元"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "zero"),
        (21, "twenty-one"),
        (105, "one hundred and five"),
        (1005, "one thousand and five"),
        (30000000, "thirty million"),
        (1234567, "one million two hundred and thirty-four thousand five hundred and sixty-seven"),
        (2 * 10**15, "two thousand trillion"),
    ],
)
def test_number_en_says_it_as_the_british_do(number, expected):
    assert number_en(number) == expected


def test_words_en_says_yuan_and_fen():
    assert words_en(Decimal("30000000")) == "thirty million yuan"
    assert words_en(Decimal("1.05")) == "one yuan and five fen"
    assert words_en(Decimal("0.35")) == "thirty-five fen"
