"""What a scan does: one rule set for the service, the browser and offline desks.

`decide` takes plain facts and gives a verdict. Its cases are written down as data in
`tests/data/scan-cases.json`, which every implementation of the rules must pass.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from badges.desk.enums import Admits, BadgeStanding, Direction, Mark, Outcome, PersonStanding, Reason

DAY_STARTS = timedelta(hours=4)
"""A daily point starts afresh at 04:00, when the last dinner is over and the first breakfast hasn't begun."""

FINAL = frozenset({Reason.BAD_CODE, Reason.WRONG_EVENT, Reason.REVOKED, Reason.CANCELLED})
"""Reasons that no supervisor can lift."""

BAD_CODES_IN_A_ROW = 20
BAD_CODES_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class PointRule:
    """A point as the rules see it. `categories` None admits all; `opens` and `closes` None means no bound."""

    admits: Admits = Admits.ONCE
    daily: bool = False
    forgiving: bool = False
    needs_sign_up: bool = False
    categories: frozenset[str] | None = None
    opens: datetime | None = None
    closes: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One earlier admission of the same person at the same point."""

    at: datetime
    direction: Direction = Direction.IN
    desk: str = ""
    # The desk's clock was wrong: nobody knows when it was, so that it counts after all others.
    clock_off: bool = False


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """What is known of the badge and its holder when it is scanned."""

    badge: BadgeStanding
    person: PersonStanding = PersonStanding.APPROVED
    category: str = ""
    holds_place: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the desk asks for."""

    at: datetime
    direction: Direction = Direction.IN
    override: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scan does. `rule` is the first reason that an override lifted; `first` what stands against an entry."""

    outcome: Outcome
    reason: Reason | None = None
    marks: tuple[Mark, ...] = ()
    rule: Reason | None = None
    first: Passage | None = None


def day_of(at: datetime, zone: tzinfo) -> date:
    """The day that a moment counts for at a daily point: from 04:00 to 04:00 on the clocks of the event's zone."""
    return (at.astimezone(zone).replace(tzinfo=None) - DAY_STARTS).date()


def passages_that_count(point: PointRule, passages: Sequence[Passage], at: datetime, zone: tzinfo) -> list[Passage]:
    """The passages that matter for a scan at this moment, oldest first: at a daily point those of its day."""
    ordered = sorted(passages, key=lambda passage: (passage.clock_off, passage.at))
    if not point.daily:
        return ordered
    today = day_of(at, zone)
    return [passage for passage in ordered if day_of(passage.at, zone) == today]


def standing_entry(point: PointRule, passages: Sequence[Passage]) -> Passage | None:
    """The entry that keeps a person from entering anew, of passages that count; None where nothing does."""
    if not passages or point.admits is Admits.MANY:
        return None
    if point.admits is Admits.ONCE:
        return passages[0]
    return passages[-1] if passages[-1].direction is Direction.IN else None


def reasons_against(
    point: PointRule, facts: BadgeFacts, attempt: Attempt, standing: Passage | None
) -> Iterator[Reason]:
    """Every reason against an entry, in the order of the rules."""
    at_the_badge = {
        BadgeStanding.UNREADABLE: Reason.BAD_CODE,
        BadgeStanding.FOREIGN: Reason.WRONG_EVENT,
        BadgeStanding.REVOKED: Reason.REVOKED,
    }
    if facts.badge in at_the_badge:
        yield at_the_badge[facts.badge]
    if facts.person is PersonStanding.GONE:
        yield Reason.CANCELLED
    if facts.person is PersonStanding.WAITING:
        yield Reason.NOT_APPROVED
    if point.categories is not None and facts.category not in point.categories:
        yield Reason.WRONG_CATEGORY
    if point.needs_sign_up and not facts.holds_place and facts.person is not PersonStanding.UNLISTED:
        yield Reason.NOT_SIGNED_UP
    if point.opens is not None and attempt.at < point.opens:
        yield Reason.TOO_EARLY
    if point.closes is not None and attempt.at > point.closes:
        yield Reason.TOO_LATE
    if standing is not None and not (point.admits is Admits.IN_OUT and point.forgiving):
        yield Reason.ALREADY_IN


def decide(
    point: PointRule, facts: BadgeFacts, passages: Sequence[Passage], attempt: Attempt, zone: tzinfo
) -> Verdict:
    """What this attempt does, given the earlier passages of the same person at this point (in any order).

    The caller has asked `direction_is_possible` and, for an override, that the desk may and says why.
    """
    standing = standing_entry(point, passages_that_count(point, passages, attempt.at, zone))
    if attempt.direction is Direction.OUT:
        return _decide_exit(facts, standing)
    reasons = list(reasons_against(point, facts, attempt, standing))
    if not reasons:
        closes_one = point.admits is Admits.IN_OUT and standing is not None
        return Verdict(Outcome.ADMITTED, marks=_with_unlisted(facts, (Mark.EXIT_MISSING,) if closes_one else ()))
    if attempt.override and FINAL.isdisjoint(reasons):
        return Verdict(Outcome.ADMITTED, marks=_with_unlisted(facts, (Mark.OVERRIDDEN,)), rule=reasons[0])
    return Verdict(Outcome.REFUSED, reasons[0], first=standing if reasons[0] is Reason.ALREADY_IN else None)


def _decide_exit(facts: BadgeFacts, standing: Passage | None) -> Verdict:
    """Nobody is kept inside: an exit is refused only where it isn't known who leaves."""
    if facts.badge is BadgeStanding.UNREADABLE:
        return Verdict(Outcome.REFUSED, Reason.BAD_CODE)
    if facts.badge is BadgeStanding.FOREIGN:
        return Verdict(Outcome.REFUSED, Reason.WRONG_EVENT)
    return Verdict(Outcome.ADMITTED, marks=_with_unlisted(facts, () if standing else (Mark.WITHOUT_ENTRY,)))


def _with_unlisted(facts: BadgeFacts, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return (*marks, Mark.UNLISTED) if facts.person is PersonStanding.UNLISTED else marks


def share_of_count(point: PointRule, directions: Sequence[Direction]) -> int:
    """What one person adds to the running count of a point by these passages, oldest first."""
    entries = sum(direction is Direction.IN for direction in directions)
    if point.admits is Admits.MANY:
        return entries
    if point.admits is Admits.ONCE:
        return min(entries, 1)
    return int(bool(directions) and directions[-1] is Direction.IN)


def direction_is_possible(admits: Admits, direction: Direction) -> bool:
    """Whether a point knows this direction: only an `in_out` point has exits."""
    return direction is Direction.IN or admits is Admits.IN_OUT


def seconds_to_wait(bad_codes_before: Sequence[datetime], now: datetime) -> int | None:
    """How long a desk that brings a bad code now must wait, in whole seconds; None where it needn't.

    `bad_codes_before` are the times of the desk's latest scans, newest first, as long as they are bad
    codes in a row. The 20th within 60 s is put off until the oldest of the 19 before is 60 s old.
    """
    needed = BAD_CODES_IN_A_ROW - 1
    if len(bad_codes_before) < needed:
        return None
    left = BAD_CODES_WITHIN - (now - bad_codes_before[needed - 1])
    if left <= timedelta(0):
        return None
    return max(1, -(-left // timedelta(seconds=1)))
