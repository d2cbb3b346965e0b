"""What an accepted act changes. A service writes effects to rows; `evolve` applies them to a deal's state."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from events.docking.enums import StepStatus
from events.docking.rules.deals import DealState, Mending, Step


@dataclass(frozen=True, slots=True)
class Opened:
    """A deal is on record, with its first step."""

    deal: DealState


@dataclass(frozen=True, slots=True)
class Recorded:
    """A further step is on record, waiting or (where it needs no review) accepted."""

    step: Step


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """Kinds of evidence were added to a waiting step; who added them can't review it any more."""

    number: int
    evidence: frozenset[str]
    by: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A waiting step was accepted or struck by a second person."""

    number: int
    status: StepStatus
    by: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Mended:
    """An accepted correction changes the steps that stated the values, and the deal's title and currency."""

    mending: Mending


@dataclass(frozen=True, slots=True)
class MergedAway:
    """The deal counts nothing from now on; its history stays."""

    into: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Two deals were said to be no duplicates; it is a fact about the pair and changes neither."""

    other: str
    by: str
    at: datetime
    reason: str


Effect = Opened | Recorded | EvidenceAdded | Reviewed | Mended | MergedAway | KeptApart


def evolve(deal: DealState, effect: Effect) -> DealState:
    """The deal after an effect."""
    match effect:
        case Opened(opened):
            return opened
        case Recorded(step):
            return replace(deal, steps=(*deal.steps, step))
        case EvidenceAdded():
            return _change(deal, effect.number, lambda step: _with_evidence(step, effect))
        case Reviewed():
            return _change(deal, effect.number, lambda step: _with_review(step, effect))
        case Mended(mending):
            return _mend(deal, mending)
        case MergedAway(into):
            return replace(deal, merged_into=into)
        case KeptApart():
            return deal


def _change(deal: DealState, number: int, change: Callable[[Step], Step]) -> DealState:
    steps = tuple(change(step) if step.number == number else step for step in deal.steps)
    return replace(deal, steps=steps)


def _with_evidence(step: Step, added: EvidenceAdded) -> Step:
    return replace(step, evidence=step.evidence | added.evidence, evidence_by=added.by)


def _with_review(step: Step, review: Reviewed) -> Step:
    return replace(
        step,
        status=review.status,
        reviewed_by=review.by,
        reviewed_at=review.at,
        review_reason=review.reason,
    )


def _mend(deal: DealState, mending: Mending) -> DealState:
    stated = mending.stated
    mended = replace(deal, title=stated.title or deal.title, currency=stated.currency or deal.currency)
    if mending.money_step is not None and stated.money is not None:
        mended = _change(mended, mending.money_step, lambda step: replace(step, money=stated.money))
    if mending.date_step is not None and stated.signed_on is not None:
        signed_on = stated.signed_on
        mended = _change(mended, mending.date_step, lambda step: replace(step, on=signed_on))
    return mended
