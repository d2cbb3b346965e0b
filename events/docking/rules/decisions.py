"""Whether an act may be done, and what it changes: the one door for web pages and journals (deals.md, "The journal").

Every function asks its conditions in the order of `Code`, so that where several hold the first is given.
"""

from functools import reduce

from events.docking.enums import Code, StepKind, StepStatus
from events.docking.rules.acts import (
    Act,
    AddEvidence,
    Advance,
    Correct,
    Increase,
    KeepApart,
    Merge,
    Open,
    Resign,
    Review,
    Terminate,
)
from events.docking.rules.conditions import Context, known, not_merged, stated_reason, waiting_step
from events.docking.rules.deals import DealState, Step
from events.docking.rules.effects import Effect, EvidenceAdded, KeptApart, Mended, MergedAway, Opened, Reviewed, evolve
from events.docking.rules.ladder import is_proven
from events.docking.rules.recordings import (
    advance_deal,
    correct_deal,
    increase_deal,
    open_deal,
    resign_deal,
    terminate_deal,
)
from events.docking.rules.refusals import refuse_if


def decide(act: Act, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """What an act on a deal changes; raises `Refused` with the first code that holds.

    `deal` is what has the act's reference now (none: there is no such deal). For a merge, or for keeping apart,
    `context.other` is the other deal of the two. Nothing is changed here: `evolve` and the services do that.
    """
    match act:
        case Open():
            return open_deal(act, deal, context)
        case Advance():
            return advance_deal(act, deal, context)
        case AddEvidence():
            return add_evidence(act, deal)
        case Review():
            return review_step(act, deal)
        case Increase():
            return increase_deal(act, deal, context)
        case Resign():
            return resign_deal(act, deal, context)
        case Terminate():
            return terminate_deal(act, deal, context)
        case Correct():
            return correct_deal(act, deal, context)
        case Merge():
            return merge_deal(act, deal, context)
        case KeepApart():
            return keep_apart(act, deal, context)
        case _:
            raise TypeError(type(act).__name__)


def state_after(deal: DealState | None, effects: tuple[Effect, ...]) -> DealState:
    """The deal after the effects of one act."""
    first, *rest = effects
    if isinstance(first, Opened):
        return reduce(evolve, rest, first.deal)
    return reduce(evolve, effects, known(deal))


def add_evidence(act: AddEvidence, deal: DealState | None) -> tuple[Effect, ...]:
    """Add kinds of evidence to the waiting step; from then on this person can't review it."""
    deal = known(deal)
    not_merged(deal)
    step = waiting_step(deal)
    return (EvidenceAdded(step.number, act.evidence, act.by),)


def review_step(act: Review, deal: DealState | None) -> tuple[Effect, ...]:
    """Accept or strike the waiting step, as a second person."""
    deal = known(deal)
    not_merged(deal)
    step = waiting_step(deal)
    refuse_if(not may_review(act.by, step), Code.SELF_REVIEW)
    if not act.accept:
        reason = stated_reason(act.reason)
        return (Reviewed(step.number, StepStatus.STRUCK, act.by, act.at, reason),)
    refuse_if(not is_proven(step.kind, step.stage, step.evidence), Code.EVIDENCE_MISSING)
    accepted = Reviewed(step.number, StepStatus.ACCEPTED, act.by, act.at, act.reason)
    if step.kind is StepKind.CORRECT and step.mending is not None:
        return (accepted, Mended(step.mending))
    return (accepted,)


def merge_deal(act: Merge, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """Merge a deal into another (并入), also while a step of it waits; whoever opened it can't."""
    deal = known(deal)
    into = known(context.other)
    not_merged(deal)
    refuse_if(into.ref == deal.ref or into.merged_into is not None, Code.ILLEGAL_MOVE)
    refuse_if(act.by == deal.opened_by, Code.SELF_REVIEW)
    return (MergedAway(into.ref, act.by, act.at, stated_reason(act.reason)),)


def keep_apart(act: KeepApart, deal: DealState | None, context: Context) -> tuple[Effect, ...]:
    """Say that two deals are no duplicates."""
    deal = known(deal)
    other = known(context.other)
    not_merged(deal)
    refuse_if(other.ref == deal.ref, Code.ILLEGAL_MOVE)
    return (KeptApart(other.ref, act.by, act.at, stated_reason(act.reason)),)


def may_review(person: str, step: Step) -> bool:
    """Whether somebody is a second person to a step: recorded neither it nor its latest evidence."""
    return person not in (step.recorded_by, step.evidence_by)
