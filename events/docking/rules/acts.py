"""What somebody wants to do with a deal, as a web page or a line of a journal puts it; not yet checked by any rule."""

from dataclasses import dataclass
from datetime import date, datetime

from events.docking.enums import Nature, Stage
from events.docking.rules.parties import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What every act has: the deal's reference, who acts (two different keys are two people), and when (UTC)."""

    deal: str
    by: str
    at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Act):
    """Record a deal and its first step. `amount` is as it was typed; `read_amount` reads it."""

    event: str
    title: str
    parties: tuple[Party, ...]
    stage: Stage
    activity: str | None = None
    offer: str | None = None
    demand: str | None = None
    nature: Nature = Nature.MONEY
    amount: str | None = None
    currency: str | None = None
    signed_on: date | None = None
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(Act):
    """Record the next step on the ladder, signed at `event` (none: the deal's)."""

    to: Stage
    event: str | None = None
    amount: str | None = None
    currency: str | None = None
    signed_on: date | None = None
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence(Act):
    """Add kinds of evidence to the waiting step."""

    evidence: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Act):
    """Accept or refuse the waiting step."""

    accept: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Increase(Act):
    """增资: record that an amount was added to a signed deal at an edition."""

    event: str
    amount: str
    currency: str | None = None
    signed_on: date | None = None
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resign(Act):
    """复签: record that a signed deal was signed again, at another edition."""

    event: str
    signed_on: date | None = None
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminate(Act):
    """终止: record that a deal came to an end. Evidence may be left out (none) where the deal stands at `talks` only."""

    reason: str | None
    on: date | None = None
    evidence: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Act):
    """Record that a value was entered wrongly; what is none stays as it is."""

    reason: str | None
    amount: str | None = None
    currency: str | None = None
    title: str | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Act):
    """并入: say that this deal is another one, entered twice."""

    into: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepApart(Act):
    """Say that two deals look alike and are two."""

    other: str
    reason: str | None
