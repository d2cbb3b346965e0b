"""Colours on badges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.printing.rules.colours import INK, READABLE, WHITE, contrast, text_on


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(("colour", "text"), [("#0b6e75", WHITE), ("#B3261E", WHITE), ("#ffdd00", INK), ("#ffffff", INK)])
def test_text_on_a_colour(colour: str, text: str) -> None:
    assert text_on(colour) == text


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_text_can_be_read_on_any_colour(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= READABLE
