"""Amounts as they are typed: said back in words, and asked about where they are far from what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import render_template, request

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.money import read_typed_amount
from app.web.languages import current_language
from events.docking.enums import Nature
from events.docking.forms.acts import SureForm
from events.docking.policy import may_record_deals
from events.docking.queries.lists import amounts_like
from events.docking.queries.states import load_editions
from events.docking.routes.feature import feature
from events.docking.rules.amounts import HOME_CURRENCY, Money
from events.docking.rules.usual import is_unusual, usual_wan
from events.docking.wording import amount_in_words, show_wan_cents
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Said:
    """An amount in words; `times` is how many times the usual amount it is, where that is too many."""

    money: Money
    words: str
    times: str = ""
    usual: str = ""


@feature.page("/manage/<event_code>/docking/amount", may=may_record_deals)
def amount(unit: Unit, event: Event) -> Any:
    """What a typed amount comes to in words, before it is saved."""
    typed = request.args.get("amount", "")
    said = say_back(
        unit, event, typed, request.args.get("currency"), request.args.get("nature"),
        is_increase=request.args.get("kind") == "increase")
    return render_template("docking/_amount.html", typed=typed, said=said)


def say_back(
    unit: Unit, event: Event, typed: str, currency: str | None, nature: str | None, *, is_increase: bool,
) -> Said | None:
    """An amount in words, and how it stands to what deals of its kind come to; None where it is no amount yet."""
    read: Decimal | None = read_typed_amount(typed) if len(typed) <= 60 else None
    if read is None or read >= 10**15:
        return None
    code = (currency or HOME_CURRENCY)[:3]
    rate = load_editions(unit.session, [event.code])[event.code][1].rate_of(code)
    money = Money(read, code, rate or Decimal(1))
    language = current_language()
    words = amount_in_words(money.amount, money.currency, language)
    kind = nature if nature in tuple(Nature) else Nature.MONEY
    usual = usual_wan(amounts_like(unit.session, event, str(kind), is_increase=is_increase)) if rate else None
    if usual is None or not is_unusual(money.wan, usual):
        return Said(money, words)
    return Said(money, words, f"{money.wan / usual:,.0f}", show_wan_cents(int(usual.scaleb(2)), language))


def refuse_unusual(unit: Unit, event: Event, form: Any, nature: str, *, is_increase: bool = False) -> None:
    """Raise Refused("deal_amount_unusual") for an amount that nobody has yet said is right."""
    if not isinstance(form, SureForm) or form.amount_is_right.data or not form.amount.data or nature == Nature.NO_AMOUNT:
        return
    said = say_back(unit, event, form.amount.data, form.currency.data, nature, is_increase=is_increase)
    if said is not None and said.times:
        raise Refused("deal_amount_unusual", field="amount", times=said.times, usual=said.usual)
