"""What a correction mends: the step that stated the value, from that step's own date on."""

from decimal import Decimal

from events.docking.enums import Code
from events.docking.rules.acts import Correct
from events.docking.rules.amounts import Money, read_amount
from events.docking.rules.conditions import Context
from events.docking.rules.deals import DealState, Mending, Step, Values
from events.docking.rules.refusals import Refused, refuse_if


def money_step_of(deal: DealState) -> Step | None:
    """The step whose amount and currency a correction mends.

    It is the latest accepted `open` or `advance` that gave an amount; where none did, the deal's first accepted step.
    """
    return deal.pricing or next(deal.rungs(), None)


def mended_money(act: Correct, deal: DealState, context: Context) -> Money | None:
    """The amount that stands once the correction is accepted; none where the deal then still has none.

    A currency that stays keeps the rate locked for it. Refuses with `bad_amount` and `unknown_rate`.
    """
    amount = None if act.amount is None else read_amount(act.amount)
    target = money_step_of(deal)
    if target is None or (act.amount is None and act.currency is None):
        return None
    currency = act.currency or deal.default_currency
    rate = _locked_rate(target, currency) or context.edition(target.edition).rate_of(currency)
    if rate is None:
        raise Refused(Code.UNKNOWN_RATE)
    stands = amount if amount is not None else (target.money.amount if target.money else None)
    return None if stands is None else Money(stands, currency, rate)


def mending_of(act: Correct, deal: DealState, money: Money | None) -> Mending:
    """What the correction changes; refuses with `illegal_move` where one of its values has nothing to mend."""
    states_money = act.amount is not None or act.currency is not None
    states_nothing = not states_money and act.title is None and act.signed_on is None
    money_step = money_step_of(deal) if states_money else None
    date_step = deal.latest_signing if act.signed_on is not None else None
    refuse_if(states_nothing, Code.ILLEGAL_MOVE)
    refuse_if(states_money and money_step is None, Code.ILLEGAL_MOVE)
    refuse_if(act.signed_on is not None and date_step is None, Code.ILLEGAL_MOVE)
    return Mending(
        stated=Values(money=money, currency=act.currency, title=act.title, signed_on=act.signed_on),
        before=Values(
            money=money_step.money if money_step else None,
            currency=deal.default_currency if act.currency else None,
            title=deal.title if act.title is not None else None,
            signed_on=date_step.on if date_step else None,
        ),
        money_step=money_step.number if money_step else None,
        date_step=date_step.number if date_step else None,
    )


def _locked_rate(step: Step, currency: str) -> Decimal | None:
    return step.money.rate if step.money and step.money.currency == currency else None
