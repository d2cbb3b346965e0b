"""Amounts on intent slips: what is unlikely, and what both sides have said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

#: How many times the usual amount is taken for a slip of the pen (yuan typed as 万元).
UNLIKELY_TIMES: Final = 100
SIDES: Final = ("offer", "demand")


def is_unlikely(amount: Decimal, others: Sequence[Decimal]) -> bool:
    """Whether an amount in yuan is over 100 times the median of its kind; never where nothing is known yet."""
    return bool(others) and amount > UNLIKELY_TIMES * median(others)


def is_confirmed(sides: Collection[str]) -> bool:
    """Whether both sides have said yes."""
    return set(SIDES) <= set(sides)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a slip says, as it was typed. `submission` is the form's own key: sent twice it is one slip."""

    subject: str
    amount: str
    submission: str
    # That an unlikely amount is meant.
    is_meant: bool = False
