"""What an event's docking is set up with: from its definition, back into it, and rates that stay with what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.core.errors import Refused
from app.core.unit import Unit
from events.docking.enums import Stage
from events.docking.queries.cards import docking_value
from events.docking.queries.tallies import tally_of_event
from events.docking.services import plan_docking
from events.setup.models import Event
from tests.factories.deals import a_deal, an_offer
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
HEAD = "event: {code: fair, kind: docking, name: 对接会, starts: 2019-08-30, ends: 2019-09-01}\n"
DEFINITION = HEAD + 'docking:\n  fields: [{code: bio, name: 生物}]\n  rates: {USD: "7.10"}\n'


def value(rate: str = "7.1", *fields: str) -> dict[str, Any]:
    return {"fields": [{"code": code, "name": {"zh": code}} for code in fields], "rates": {"USD": Decimal(rate)}}


def test_a_definition_sets_fields_and_rates_and_gives_them_back(unit: Opener) -> None:
    with unit() as opened:
        event = an_event(opened, DEFINITION)
        expected = {"fields": [{"code": "bio", "name": {"zh": "生物"}}], "rates": {"USD": Decimal("7.1")}}
        assert docking_value(opened.session, event) == expected
        assert not plan_docking(opened, event, expected)


def test_a_later_rate_changes_nothing_that_was_agreed_before(unit: Opener) -> None:
    with unit() as opened:
        event = an_event(opened, DEFINITION)
        a_deal(opened, event, "d1", stage=Stage.CONTRACT, amount="10000", currency="USD")
        plan_docking(opened, event, value("8", "bio"))
        a_deal(opened, event, "d2", stage=Stage.CONTRACT, amount="10000", currency="USD")
        assert tally_of_event(opened.session, event).amount_wan == Decimal("15.10")


def test_a_field_that_cards_name_is_not_removed(unit: Opener) -> None:
    with unit() as opened:
        event = an_event(opened, DEFINITION)
        an_offer(opened, event, field="bio")
        with pytest.raises(Refused) as caught:
            plan_docking(opened, event, value("7.1", "energy"))
        assert (caught.value.code, caught.value.parameters) == ("docking_field_in_use", {"code": "bio", "count": 1})


def test_a_card_without_a_code_gets_one_that_no_event_of_the_organisation_has(unit: Opener) -> None:
    with unit() as opened:
        event, other = an_event(opened, DEFINITION), an_event(opened, DEFINITION.replace("fair", "fair-2"))
        an_offer(opened, event, code="offer-7")
        assert (an_offer(opened, other, code="").code, an_offer(opened, event, code="").code) == ("offer-8", "offer-9")


def test_an_activity_that_deals_name_is_in_use(app: Flask, unit: Opener) -> None:
    with unit() as opened:
        event: Event = an_event(opened, DEFINITION)
        a_deal(opened, event, activity="signing")
        uses = [part.find(opened.session, event, "activities", ["signing", "opening"])
                for part in app.extensions["juying"].contributions.uses if part.name == "deals"]
    assert uses == [{"signing": 1}]
