"""What one deal contributes to the tally of an edition, or of several, as of a date (deals.md, "The tally").

A standing changes only on the date of one of the deal's own steps. `spans` therefore gives a deal's whole contribution
as a few rows with a first and a last date, and a tally as of any date is the sum of one row a deal: in SQL too.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.docking.enums import Nature, Stage, StepKind
from events.docking.rules.amounts import ZERO, Money
from events.docking.rules.deals import DealState, Step
from events.docking.rules.figures import Figures

#: Figures by their keys, before they are put together.
_Values = dict[str, int | Decimal]


@dataclass(frozen=True, slots=True)
class Standing:
    """A deal's contribution, and the stage that these editions say it stands at (none: not begun by then)."""

    deal: str
    stage: Stage | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class Span:
    """A standing that holds from `first` until the day before `until` (none: for good)."""

    first: date
    until: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Reading:
    """The accepted steps of a deal that are not after the as-of date, sorted by what they do."""

    rungs: tuple[Step, ...]
    increases: tuple[Step, ...]
    resignings: tuple[Step, ...]
    is_terminated: bool

    @property
    def intent(self) -> Step | None:
        return next((rung for rung in self.rungs if rung.has_reached(Stage.INTENT)), None)

    @property
    def signing(self) -> Step | None:
        return next((rung for rung in self.rungs if rung.is_signing), None)

    @property
    def upgrade(self) -> Step | None:
        """The step that made a framework agreement of one edition a contract at another (升格)."""
        signing = self.signing
        if signing is None or signing.stage is not Stage.FRAMEWORK:
            return None
        contract = next((rung for rung in self.rungs if rung.stage is Stage.CONTRACT), None)
        return contract if contract and contract.edition != signing.edition else None


def standing_of(deal: DealState, editions: Set[str], as_of: date) -> Standing:
    """What a deal contributes to a tally over `editions` as of a date, suspected duplicates aside."""
    is_own = deal.edition in editions
    if deal.merged_into is not None:
        return Standing(deal.ref, None, Figures(merged=int(is_own)))
    reading = _read(deal, as_of)
    views = _rungs_of(reading, editions)
    values = (
        _presence(deal, reading, is_own=is_own)
        | _intent(deal, reading, editions)
        | _signing(deal, reading, views, editions)
        | _agreements(deal, reading, editions)
    )
    return Standing(deal.ref, _stage_of(reading, views), Figures.of(values))


def spans(deal: DealState, editions: Set[str]) -> tuple[Span, ...]:
    """A deal's standings over all dates, without those to which it contributes nothing; equal neighbours are one."""
    dates = sorted({date.min, *(step.on for step in deal.accepted())})
    found: list[Span] = []
    for first, until in zip(dates, [*dates[1:], None], strict=True):
        standing = standing_of(deal, editions, first)
        if found and found[-1].standing == standing:
            found[-1] = Span(found[-1].first, until, standing)
        else:
            found.append(Span(first, until, standing))
    return tuple(span for span in found if not span.standing.figures.is_nothing)


def _read(deal: DealState, as_of: date) -> _Reading:
    steps = [step for step in deal.accepted() if step.on <= as_of]
    return _Reading(
        rungs=tuple(step for step in steps if step.is_rung),
        increases=tuple(step for step in steps if step.kind is StepKind.INCREASE),
        resignings=tuple(step for step in steps if step.kind is StepKind.RESIGN),
        is_terminated=any(step.kind is StepKind.TERMINATE for step in steps),
    )


def _rungs_of(reading: _Reading, editions: Set[str]) -> tuple[Step, ...]:
    """The rungs that these editions speak of: an upgrade at another edition is not theirs."""
    upgrade = reading.upgrade
    if upgrade is None or upgrade.edition in editions:
        return reading.rungs
    return tuple(rung for rung in reading.rungs if rung is not upgrade)


def _stage_of(reading: _Reading, views: Sequence[Step]) -> Stage | None:
    if reading.is_terminated:
        return Stage.TERMINATED
    return views[-1].stage if views else None


def _presence(deal: DealState, reading: _Reading, *, is_own: bool) -> _Values:
    """What is said of the deal where it was opened, while it lives."""
    is_live = is_own and not reading.is_terminated
    at_talks = bool(reading.rungs) and reading.rungs[-1].stage is Stage.TALKS
    return {"talks": int(is_live and at_talks), "pending": int(is_live and deal.waiting is not None)}


def _intent(deal: DealState, reading: _Reading, editions: Set[str]) -> _Values:
    """What is said of the deal where it first reached intent or beyond."""
    if reading.intent is None or reading.intent.edition not in editions:
        return {}
    is_unsigned_money = reading.signing is None and deal.nature is Nature.MONEY and not reading.is_terminated
    return {
        "intents": 1,
        "intents_valid": int(not reading.is_terminated),
        "terminated": int(reading.is_terminated),
        "intent_amount_wan": _wan(_base(reading.rungs)) if is_unsigned_money else ZERO,
    }


def _signing(deal: DealState, reading: _Reading, views: Sequence[Step], editions: Set[str]) -> _Values:
    """What is said of the deal where it was first signed: what was signed there."""
    if reading.signing is None or reading.signing.edition not in editions:
        return {}
    is_contract = any(rung.stage is Stage.CONTRACT for rung in views)
    counts: _Values = {
        "signed": 1,
        "contracts": int(is_contract),
        "frameworks": int(not is_contract),
        "landed": int(any(rung.has_reached(Stage.LANDED) for rung in reading.rungs)),
    }
    if not reading.is_terminated:
        counts["signed_valid"] = 1
        counts |= _worth(deal, _base(views), _agreed_at(reading.increases, editions))
    return counts


def _worth(deal: DealState, base: Money | None, increases: Sequence[Step]) -> _Values:
    """What a valid signed deal comes to, under the key of its nature."""
    if deal.nature is Nature.NO_AMOUNT:
        return {"no_amount": 1}
    comes_to = _wan(base) + _sum_of(increases)
    if deal.nature is Nature.CREDIT:
        return {"credit_wan": comes_to}
    return {"amount_wan": comes_to, "no_amount": int(base is None and not increases)}


def _agreements(deal: DealState, reading: _Reading, editions: Set[str]) -> _Values:
    """The steps that count where they were agreed, whatever became of the deal since."""
    increases = _agreed_at(reading.increases, editions)
    return {
        "upgraded": int(reading.upgrade is not None and reading.upgrade.edition in editions),
        "resigned": len(_agreed_at(reading.resignings, editions)),
        "increased": len(increases),
        "increased_wan": _sum_of(increases) if deal.nature is Nature.MONEY else ZERO,
    }


def _agreed_at(steps: Iterable[Step], editions: Set[str]) -> tuple[Step, ...]:
    return tuple(step for step in steps if step.edition in editions)


def _base(rungs: Sequence[Step]) -> Money | None:
    """The latest amount that a rung gave."""
    return next((rung.money for rung in reversed(rungs) if rung.money is not None), None)


def _wan(money: Money | None) -> Decimal:
    return money.wan if money is not None else ZERO


def _sum_of(steps: Iterable[Step]) -> Decimal:
    return sum((_wan(step.money) for step in steps), ZERO)
