"""Acts that record a step: what may be recorded, and the step that comes of it.

Every function asks its conditions in the order of `Code`, so that where several hold the first is given.
"""

from datetime import date

from events.docking.enums import Code, Nature, Stage, StepKind, StepStatus
from events.docking.rules.acts import Act, Advance, Correct, Increase, Open, Resign, Terminate
from events.docking.rules.amounts import HOME_CURRENCY, Money
from events.docking.rules.conditions import (
    Context,
    agreed_money,
    known,
    not_ended,
    not_merged,
    nothing_waits,
    stated_reason,
)
from events.docking.rules.corrections import mended_money, mending_of
from events.docking.rules.deals import DealState, Mending, Step
from events.docking.rules.effects import Effect, Opened, Recorded
from events.docking.rules.ladder import AMOUNT_STAGES, OPENING_STAGES, may_move
from events.docking.rules.refusals import refuse_if


def open_deal(act: Open, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """Put a deal on record with its first step; `deal` is what has its reference already."""
    refuse_if(act.stage not in OPENING_STAGES, Code.BAD_LINE)
    refuse_if(act.nature is Nature.NO_AMOUNT and act.amount is not None, Code.BAD_LINE)
    refuse_if(deal is not None, Code.DUPLICATE_REF)
    edition = context.edition(act.event)
    currency = act.currency or HOME_CURRENCY
    first = Step(
        number=1,
        kind=StepKind.OPEN,
        stage=act.stage,
        edition=edition.code,
        on=act.signed_on or edition.date_of(act.at),
        money=agreed_money(act.amount, act.currency, HOME_CURRENCY, edition),
        evidence=act.evidence,
        status=_status_of_rung(act.stage),
        recorded_by=act.by,
        recorded_at=act.at,
        evidence_by=act.by,
        note=act.note,
    )
    opened = DealState(
        ref=act.deal,
        edition=edition.code,
        title=act.title,
        parties=act.parties,
        activity=act.activity,
        offer=act.offer,
        demand=act.demand,
        nature=act.nature,
        currency=currency,
        opened_by=act.by,
        opened_at=act.at,
        steps=(first,),
    )
    return (Opened(opened),)


def advance_deal(act: Advance, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """Record the next step on the ladder."""
    states_money = act.amount is not None or act.currency is not None
    refuse_if(states_money and act.to not in AMOUNT_STAGES, Code.BAD_LINE)
    refuse_if(_gives_amount_to_none(act.amount, deal), Code.BAD_LINE)
    deal = known(deal)
    edition = context.edition(act.event or deal.edition)
    not_ended(deal)
    money = agreed_money(act.amount, act.currency, deal.default_currency, edition)
    nothing_waits(deal)
    refuse_if(not may_move(deal.stage, act.to), Code.ILLEGAL_MOVE)
    step = _step(
        deal,
        act,
        StepKind.ADVANCE,
        edition=edition.code,
        on=act.signed_on or edition.date_of(act.at),
        stage=act.to,
        money=money,
        evidence=act.evidence,
        status=_status_of_rung(act.to),
    )
    return (Recorded(step),)


def increase_deal(act: Increase, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """Record that an amount was added (增资) to a signed deal that has one."""
    deal = known(deal)
    edition = context.edition(act.event)
    not_ended(deal)
    money = agreed_money(act.amount, act.currency, deal.default_currency, edition)
    nothing_waits(deal)
    refuse_if(deal.signing is None or not deal.has_amount, Code.ILLEGAL_MOVE)
    on = act.signed_on or edition.date_of(act.at)
    step = _step(deal, act, StepKind.INCREASE, edition=edition.code, on=on, money=money, evidence=act.evidence)
    return (Recorded(step),)


def resign_deal(act: Resign, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """Record that a signed deal was signed again (复签) at an edition other than the one that signed it."""
    deal = known(deal)
    edition = context.edition(act.event)
    not_ended(deal)
    nothing_waits(deal)
    refuse_if(deal.signing is None or deal.signing.edition == edition.code, Code.ILLEGAL_MOVE)
    on = act.signed_on or edition.date_of(act.at)
    return (Recorded(_step(deal, act, StepKind.RESIGN, edition=edition.code, on=on, evidence=act.evidence)),)


def terminate_deal(act: Terminate, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """Record that a deal came to an end; from `talks` only the reason is asked for, and no review."""
    refuse_if(act.evidence is None and (deal is None or deal.stage is not Stage.TALKS), Code.BAD_LINE)
    deal = known(deal)
    not_ended(deal)
    nothing_waits(deal)
    refuse_if(deal.stage is None, Code.ILLEGAL_MOVE)
    step = _step(
        deal,
        act,
        StepKind.TERMINATE,
        edition=deal.edition,
        on=act.on or context.edition(deal.edition).date_of(act.at),
        stage=Stage.TERMINATED,
        reason=stated_reason(act.reason),
        evidence=act.evidence or frozenset(),
        status=_status_of_rung(deal.stage),
    )
    return (Recorded(step),)


def correct_deal(act: Correct, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """Record that values were entered wrongly; once accepted, the steps that stated them are mended."""
    refuse_if(_gives_amount_to_none(act.amount, deal), Code.BAD_LINE)
    deal = known(deal)
    not_merged(deal)
    money = mended_money(act, deal, context)
    nothing_waits(deal)
    mending = mending_of(act, deal, money)
    step = _step(
        deal,
        act,
        StepKind.CORRECT,
        edition=deal.edition,
        on=context.edition(deal.edition).date_of(act.at),
        reason=stated_reason(act.reason),
        mending=mending,
    )
    return (Recorded(step),)


def _gives_amount_to_none(amount: str | None, deal: DealState | None) -> bool:
    """Whether an amount is stated for a deal of nature `no_amount`: it would stand nowhere in the figures."""
    return amount is not None and deal is not None and deal.nature is Nature.NO_AMOUNT


def _status_of_rung(stage: Stage | None) -> StepStatus:
    """`talks`, and what ends them, need no review."""
    return StepStatus.ACCEPTED if stage is Stage.TALKS else StepStatus.WAITING


def _step(
    deal: DealState,
    act: Act,
    kind: StepKind,
    *,
    edition: str,
    on: date,
    stage: Stage | None = None,
    money: Money | None = None,
    reason: str | None = None,
    evidence: frozenset[str] = frozenset(),
    status: StepStatus = StepStatus.WAITING,
    mending: Mending | None = None,
) -> Step:
    return Step(
        number=len(deal.steps) + 1,
        kind=kind,
        edition=edition,
        on=on,
        stage=stage,
        money=money,
        reason=reason,
        evidence=evidence,
        status=status,
        mending=mending,
        recorded_by=act.by,
        recorded_at=act.at,
        evidence_by=act.by,
        note=act.note,
    )
