"""What is said of admissions in the light of all others: marks that don't depend on the order in which scans came.

Pure, as rules.py is. A lane is what is decided together: the admissions of one person at one point, on one day
where the point is daily.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from badges.desk.enums import Admits, Direction, Mark, Reason
from badges.desk.rules import FINAL, PointRule

CLOCK_STEP = timedelta(seconds=10)
OLDEST = timedelta(days=1)
_ORDER = {mark: nth for nth, mark in enumerate(Mark)}


@dataclass(frozen=True, slots=True)
class Admission:
    """One admission that was kept, entry or exit.

    `against` are the reasons against it by badge, status, sign-up and time, as they were when it was scanned.
    `turn` tells the order of scans that the service decided itself at one instant.
    """

    scan_id: str
    at: datetime
    direction: Direction = Direction.IN
    turn: int = 0
    override: bool = False
    against: tuple[Reason, ...] = ()
    offline: bool = False
    clock_off: bool = False
    unlisted: bool = False
    revoked_desk: bool = False
    is_annulled: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What holds of an admission: its marks in the order of the enum, and the rule that it broke or that was lifted."""

    marks: tuple[Mark, ...] = ()
    rule: Reason | None = None


@dataclass(slots=True)
class _Lane:
    """What has happened in a lane so far."""

    point: PointRule
    is_inside: bool = field(default=False)
    was_admitted: bool = field(default=False)

    def take(self, one: Admission) -> Settled:
        marks, rule = self._exit() if one.direction is Direction.OUT else self._entry(one)
        return Settled(in_order({*marks, *origin_of(one)}), rule)

    def _exit(self) -> tuple[set[Mark], None]:
        marks = set() if self.is_inside else {Mark.WITHOUT_ENTRY}
        self.is_inside = False
        return marks, None

    def _entry(self, one: Admission) -> tuple[set[Mark], Reason | None]:
        point = self.point
        again = point.admits is Admits.ONCE and self.was_admitted
        still_inside = point.admits is Admits.IN_OUT and self.is_inside
        self.was_admitted = self.is_inside = True
        stands = again or (still_inside and not point.forgiving)
        reasons = [*one.against, *([Reason.ALREADY_IN] if stands else [])]
        if one.override and reasons and FINAL.isdisjoint(reasons):
            return {Mark.OVERRIDDEN}, reasons[0]
        marks = {Mark.CONFLICT} if again else set()
        if still_inside and point.forgiving:
            marks.add(Mark.EXIT_MISSING)
        # A second admission where one counts is a conflict to be settled, which says more than that a rule was broken.
        broken = [reason for reason in reasons if not (again and reason is Reason.ALREADY_IN)]
        if broken:
            marks.add(Mark.AGAINST_RULES)
        return marks, broken[0] if broken else None


def settle(point: PointRule, lane: Sequence[Admission]) -> dict[str, Settled]:
    """What holds of each admission of a lane (given in any order), by its scan's id."""
    state = _Lane(point)
    settled = {one.scan_id: Settled(in_order({*origin_of(one), Mark.ANNULLED})) for one in lane if one.is_annulled}
    for one in sorted((one for one in lane if not one.is_annulled), key=place_of):
        settled[one.scan_id] = state.take(one)
    return settled


def place_of(one: Admission) -> tuple[bool, datetime, bool, int, str]:
    """Where an admission stands among others: an order that no upload changes.

    By time, what a wrong clock told last; at one instant first what the service decided, as it did.
    """
    return one.clock_off, one.at, one.offline, 0 if one.offline else one.turn, one.scan_id if one.offline else ""


def origin_of(one: Admission) -> set[Mark]:
    """The marks that a scan brings with it."""
    brought = {
        Mark.OFFLINE: one.offline, Mark.CLOCK: one.clock_off, Mark.UNLISTED: one.unlisted,
        Mark.REVOKED_DESK: one.revoked_desk,
    }  # fmt: skip
    return {mark for mark, holds in brought.items() if holds}


def in_order(marks: set[Mark]) -> tuple[Mark, ...]:
    """Marks as answers list them."""
    return tuple(sorted(marks, key=_ORDER.__getitem__))


def correction_of(sent_at: datetime, now: datetime) -> timedelta:
    """What is added to a desk's times: by how much its clock is behind ours, rounded to 10 s."""
    return CLOCK_STEP * int((now - sent_at) / CLOCK_STEP + (0.5 if now >= sent_at else -0.5))


def is_clock_off(at: datetime, now: datetime) -> bool:
    """Whether a corrected time can't be true. What the rounding may add of itself is no future."""
    return at > now + CLOCK_STEP / 2 or at < now - OLDEST
