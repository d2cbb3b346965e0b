"""What is an amount, and what it comes to."""

from decimal import Decimal

import pytest

from events.docking.enums import Code
from events.docking.rules.amounts import Money, read_amount
from events.docking.rules.refusals import Refused


@pytest.mark.parametrize("text", ["1", "0.01", "007.50", "54990000", "16727722.61", "999999999999999.99"])
def test_amount_is_a_positive_decimal(text: str) -> None:
    assert read_amount(text) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0.00",
        "-1",
        "+1",
        "1.001",
        "1.",
        ".5",
        "1e5",
        "NaN",
        "Infinity",
        "1,000",
        "１００",
        "一",
        "0x10",
        "1_000",
        "1.0.0",
        "1000000000000000",
        "9" * 5000,
    ],
)
def test_anything_else_is_a_bad_amount(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_amount(text)
    assert refused.value.code is Code.BAD_AMOUNT


@pytest.mark.parametrize(
    ("amount", "rate", "wan"),
    [
        ("50", "1", "0.01"),
        ("49.99", "1", "0.00"),
        ("54990000", "7.80", "42892.20"),
        ("999999999999999.99", "7.123456", "712345600000.00"),
    ],
)
def test_amount_comes_to_wan_half_up(amount: str, rate: str, wan: str) -> None:
    assert str(Money(Decimal(amount), "EUR", Decimal(rate)).wan) == wan
