"""The conditions that several acts share, each with its code, and what an act needs to know beside its deal."""

from collections.abc import Mapping
from dataclasses import dataclass

from events.docking.enums import Code
from events.docking.rules.amounts import Money, read_amount
from events.docking.rules.deals import DealState, Step
from events.docking.rules.editions import Edition
from events.docking.rules.refusals import Refused, refuse_if


@dataclass(frozen=True, slots=True)
class Context:
    """The events that there are (at least the deal's and the act's), and the other deal of a pair if there is one."""

    editions: Mapping[str, Edition]
    other: DealState | None = None

    def edition(self, code: str) -> Edition:
        """The event with this code; refuses with `unknown_event`."""
        if code not in self.editions:
            raise Refused(Code.UNKNOWN_EVENT)
        return self.editions[code]


def known(deal: DealState | None) -> DealState:
    """The deal, if there is one; refuses with `unknown_deal`."""
    if deal is None:
        raise Refused(Code.UNKNOWN_DEAL)
    return deal


def not_merged(deal: DealState) -> None:
    """Refuse with `merged` whatever is done to a deal that was merged away."""
    refuse_if(deal.merged_into is not None, Code.MERGED)


def not_ended(deal: DealState) -> None:
    """Refuse with `merged` or `terminated` what would carry an ended deal further."""
    not_merged(deal)
    refuse_if(deal.is_terminated, Code.TERMINATED)


def nothing_waits(deal: DealState) -> None:
    """Refuse with `step_pending` while a step waits for review."""
    refuse_if(deal.waiting is not None, Code.STEP_PENDING)


def waiting_step(deal: DealState) -> Step:
    """The step that waits; refuses with `nothing_to_review`."""
    if deal.waiting is None:
        raise Refused(Code.NOTHING_TO_REVIEW)
    return deal.waiting


def stated_reason(reason: str | None) -> str:
    """The reason, if one is given; refuses with `reason_missing` (absent or blank)."""
    if reason is None or not reason.strip():
        raise Refused(Code.REASON_MISSING)
    return reason


def agreed_money(amount: str | None, currency: str | None, default: str, edition: Edition) -> Money | None:
    """What was agreed, at the rate that the edition has now; none where no amount is stated.

    A currency that is stated without an amount must have a rate, too. Refuses with `bad_amount` and `unknown_rate`.
    """
    value = None if amount is None else read_amount(amount)
    rate = edition.rate_of(currency or default)
    if rate is None:
        refuse_if(amount is not None or currency is not None, Code.UNKNOWN_RATE)
        return None
    return None if value is None else Money(value, currency or default, rate)
