"""Amounts as deals agree on them: read once, and held with the rate of their edition. Decimals, never floats."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.vocabulary import money
from events.docking.enums import Code
from events.docking.rules.refusals import Refused

#: The currency in which tallies are shown: its rate is one, at every edition.
HOME_CURRENCY: Final = "CNY"
ZERO: Final = Decimal("0.00")
#: Fifteen places before the point are more than there is, and fit a whole number of cents in every database.
_TOO_MUCH: Final = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in units of its currency, with the yuan for one unit that its edition had when it was agreed."""

    amount: Decimal
    currency: str
    rate: Decimal

    @property
    def wan(self) -> Decimal:
        """The amount in 万元, rounded half up to 0.01 (deals.md, "The tally")."""
        return money.to_wan(self.amount, self.rate)


def read_amount(text: str) -> Decimal:
    """Read a decimal string in units of a currency; refuses with `bad_amount` what is not a positive amount."""
    amount = money.read_amount(text)
    if amount is None or amount >= _TOO_MUCH:
        raise Refused(Code.BAD_AMOUNT)
    return amount
