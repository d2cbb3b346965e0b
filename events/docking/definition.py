"""The part `docking` of a definition: the fields of offers and demands, and the edition's rates of exchange."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import pycountry

from events.setup.definition.nodes import Node
from events.setup.definition.readers import DecimalNumber, LocalizedText, OneOf
from events.setup.definition.reading import Bad, Place
from events.setup.definition.schema import REQUIRED, Key, Record, Section, Table, coded
from events.setup.definition.tree import Tree


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency's code of ISO 4217."""

    def read(self, node: Node, place: Place) -> str | Bad:
        return OneOf(currency_codes()).read(node, place)

    def write(self, value: str, _zone: ZoneInfo) -> Tree:
        return value


def currency_codes() -> tuple[str, ...]:
    """All codes, in alphabetical order."""
    return tuple(sorted(currency.alpha_3 for currency in pycountry.currencies))


DOCKING = Record((
    Key("fields", coded(Key("name", LocalizedText(), REQUIRED)), []),
    Key("rates", Table(Currency(), DecimalNumber(above=Decimal(0), quoted=True)), {}),
))

DOCKING_SECTION = Section("docking", DOCKING)
