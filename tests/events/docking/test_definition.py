"""The part `docking` of a definition."""

from decimal import Decimal

import pytest

from events.docking.definition import DOCKING_SECTION
from events.setup.definition.document import read_definition, write_definition
from events.setup.definition.errors import DefinitionRefused
from events.setup.definition.sections import SETUP_SECTIONS

SECTIONS = (*SETUP_SECTIONS, DOCKING_SECTION)
HEAD = "event: {code: x, kind: docking, name: 名, starts: 2019-10-11, ends: 2019-10-11}\ndocking:\n"


def test_rates_are_decimals_however_they_are_typed() -> None:
    definition = read_definition(HEAD + '  rates: {USD: "7.10", JPY: 0.048}\n', SECTIONS)
    assert definition.parts["docking"] == {"fields": [], "rates": {"JPY": Decimal("0.048"), "USD": Decimal("7.1")}}
    assert write_definition(definition, SECTIONS).splitlines()[-2:] == [
        "docking:",
        '  rates: {JPY: "0.048", USD: "7.1"}',
    ]


@pytest.mark.parametrize(
    ("docking", "found"),
    [
        ("  rates: {USX: 7}", ("unknown_value", "docking.rates.USX", "USX", "USD")),
        ("  rates: {USD: 0}", ("out_of_range", "docking.rates.USD", "0", None)),
        ("  rates: {USD: 1e3}", ("not_number", "docking.rates.USD", "1e3", None)),
        ("  rates: {USD: 7, USD: 8}", ("duplicate_key", "docking.rates.USD", "USD", None)),
        ("  fields: [{code: a, name: 甲, nmae: 乙}]", ("unknown_key", "docking.fields[1].nmae", "nmae", "name")),
    ],
)
def test_a_wrong_part_is_told(docking: str, found: tuple[str, str, str, str | None]) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        read_definition(f"{HEAD}{docking}\n", SECTIONS)
    assert [(wrong.code, wrong.path, wrong.value, wrong.nearest) for wrong in caught.value.errors] == [found]
