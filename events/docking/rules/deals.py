"""A deal as the rules see it: its steps in the order in which they were recorded, and where they leave it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from events.docking.enums import Nature, Side, Stage, StepKind, StepStatus
from events.docking.rules.amounts import Money
from events.docking.rules.ladder import SIGNED_STAGES, is_at_least
from events.docking.rules.parties import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a correction can mend; what is none is not stated."""

    money: Money | None = None
    currency: str | None = None
    title: str | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What a correction changes once it is accepted, and what stood there before (for the record).

    `money_step` and `date_step` are the numbers of the steps that stated the values. A currency without money mends a
    deal for which nobody has given an amount: the currency of what comes later.
    """

    stated: Values
    before: Values
    money_step: int | None = None
    date_step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a deal. Its values are those that hold now: a correction has mended them in place.

    `number` counts from 1 in the order of recording. `edition` is the code of the event at which it was agreed, `on`
    the date that it bears in that event's zone. `stage` is the rung that an `open` or `advance` climbs to, and
    `terminated` for a termination. `evidence_by` recorded the latest evidence (at first the step itself).
    """

    number: int
    kind: StepKind
    edition: str
    on: date
    recorded_by: str
    recorded_at: datetime
    evidence_by: str
    status: StepStatus = StepStatus.WAITING
    stage: Stage | None = None
    money: Money | None = None
    evidence: frozenset[str] = frozenset()
    reason: str | None = None
    note: str | None = None
    mending: Mending | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    review_reason: str | None = None

    @property
    def is_rung(self) -> bool:
        """Whether the step climbs the ladder."""
        return self.kind in (StepKind.OPEN, StepKind.ADVANCE)

    @property
    def is_signing(self) -> bool:
        """Whether the step climbs to a signed stage (签约)."""
        return self.is_rung and self.stage in SIGNED_STAGES

    def has_reached(self, floor: Stage) -> bool:
        """Whether the step climbs to `floor` or beyond."""
        return self.is_rung and self.stage is not None and is_at_least(self.stage, floor)


@dataclass(frozen=True, slots=True, kw_only=True)
class DealState:
    """A deal with its history. `currency` is the default for later amounts; `merged_into` ends it."""

    ref: str
    edition: str
    title: str
    parties: tuple[Party, ...]
    nature: Nature
    currency: str
    opened_by: str
    opened_at: datetime
    steps: tuple[Step, ...] = ()
    activity: str | None = None
    offer: str | None = None
    demand: str | None = None
    merged_into: str | None = None

    def accepted(self) -> Iterator[Step]:
        """The accepted steps, in the order of recording."""
        return (step for step in self.steps if step.status is StepStatus.ACCEPTED)

    def rungs(self) -> Iterator[Step]:
        """The accepted steps that climb the ladder."""
        return (step for step in self.accepted() if step.is_rung)

    @property
    def waiting(self) -> Step | None:
        """The step that waits for review; there is one at most."""
        return next((step for step in self.steps if step.status is StepStatus.WAITING), None)

    @property
    def stage(self) -> Stage | None:
        """The rung on which the deal stands; none is the start. A termination doesn't move it."""
        return next((step.stage for step in reversed(tuple(self.rungs()))), None)

    @property
    def is_terminated(self) -> bool:
        """Whether a termination was accepted, whatever its date."""
        return any(step.kind is StepKind.TERMINATE for step in self.accepted())

    @property
    def is_live(self) -> bool:
        """Whether the deal is neither merged nor terminated, as things stand now."""
        return self.merged_into is None and not self.is_terminated

    @property
    def signing(self) -> Step | None:
        """The accepted step with which the deal was first signed."""
        return next((step for step in self.rungs() if step.is_signing), None)

    @property
    def latest_signing(self) -> Step | None:
        """The latest accepted step to a signed stage: the one whose date a correction mends."""
        return next((step for step in reversed(tuple(self.rungs())) if step.is_signing), None)

    @property
    def pricing(self) -> Step | None:
        """The latest accepted `open` or `advance` that gave an amount: its amount is the deal's base amount."""
        return next((step for step in reversed(tuple(self.rungs())) if step.money), None)

    @property
    def has_amount(self) -> bool:
        """Whether the deal has a base amount that an increase could stand beside."""
        return self.pricing is not None

    @property
    def default_currency(self) -> str:
        """The currency of an act that states none: that of the base amount, else the one stated at the opening."""
        priced = self.pricing
        return priced.money.currency if priced and priced.money else self.currency

    @property
    def demand_side(self) -> tuple[Party, ...]:
        """The parties on the demand side, in the order in which the deal names them."""
        return tuple(party for party in self.parties if party.side is Side.DEMAND)


def state_at(deal: DealState, as_of: date) -> DealState:
    """The deal as it stood at the end of a date, by what is accepted today (deals.md: today's knowledge)."""
    return replace(deal, steps=tuple(step for step in deal.accepted() if step.on <= as_of))
