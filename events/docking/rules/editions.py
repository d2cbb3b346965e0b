"""What the rules know of an edition (an event): its code, its zone, and the rates locked for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal

from events.docking.rules.amounts import HOME_CURRENCY


@dataclass(frozen=True, slots=True)
class Edition:
    """An event as deals see it. `rates` are the yuan for one unit of each currency but the yuan."""

    code: str
    zone: tzinfo
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def rate_of(self, currency: str) -> Decimal | None:
        """The yuan for one unit of a currency; none where the edition has no rate for it."""
        if currency == HOME_CURRENCY:
            return Decimal(1)
        return self.rates.get(currency)

    def date_of(self, at: datetime) -> date:
        """The calendar date of a moment in the event's zone."""
        return at.astimezone(self.zone).date()
