"""One scan from its arrival to its answer. The hot path: Core statements, and one INSERT whose constraints decide races."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actors import DeskActor
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from badges.codes.keyring import open_keyring
from badges.desk import errors
from badges.desk.enums import BadgeStanding, Direction, Mark, Outcome, Reason
from badges.desk.models import Scan
from badges.desk.policy import may_scan
from badges.desk.queries.counts import running_count
from badges.desk.queries.facts import (
    EventFacts,
    PastScan,
    PointFacts,
    admissions_of,
    bad_codes_in_a_row,
    find_event,
    find_point,
    list_points,
)
from badges.desk.rules import (
    BAD_CODES_IN_A_ROW,
    Attempt,
    Passage,
    Verdict,
    day_of,
    decide,
    direction_is_possible,
    reasons_against,
    seconds_to_wait,
    share_of_count,
)
from badges.desk.schemas import ScanRequest
from badges.desk.services.counting import add_to_count, hold_event
from badges.desk.services.handles import read_handle
from badges.desk.services.keeping import keep, settle_lanes, takes_turns, told_of
from badges.desk.services.subjects import Subject, facts_of, identify

Earlier = sa.Row[*tuple[Any, ...]]
"""The row of a scan that was kept before."""

TRIES = 8
"""How often a scan that lost a race is judged anew; each loss means that another was kept, so that one is enough."""


@dataclass(frozen=True, slots=True)
class Case:
    """A scan with all that doesn't change while it is judged."""

    desk: DeskActor
    event: EventFacts
    point: PointFacts
    subject: Subject
    request: ScanRequest
    now: datetime


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What a desk is told, before it is put into words of JSON."""

    scan_id: str
    event: EventFacts
    point: PointFacts
    subject: Subject
    at: datetime
    verdict: Verdict
    count: int
    desk_id: int
    answered_at: datetime
    replayed: bool = False
    now: Verdict | None = None


def scan(unit: Unit, request: ScanRequest, *, patient: bool = False) -> ScanAnswer:
    """Decide one scan at a desk, and keep it. A `patient` service doesn't slow the desk down for its bad codes.

    Raises Forbidden for who is no desk, Refused with one of `point_needed`, `foreign_point`,
    `direction_not_possible`, `override_not_allowed`, `override_needs_note`, `handle_expired`,
    `scan_id_reused`, and SlowedDown. Records desk.override where a supervisor's word counted.
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    session = unit.session
    hold_event(session, desk.event_id)
    event = find_event(session, desk.event_id)
    point = point_for(session, desk, request.point)
    keyring = open_keyring(unit, event.id)
    subject = identify(session, keyring, desk, point, request)
    case = Case(desk, event, point, subject, request, unit.now())
    earlier = find_scan(session, case)
    if earlier is not None:
        return replay(session, case, earlier)
    _require_possible(case)
    if subject.standing is BadgeStanding.UNREADABLE and not patient:
        _require_patience(session, desk.id, case.now)
    for _ in range(TRIES):
        kept = _judge_and_keep(unit, case)
        if kept is not None:
            record_override(unit, kept, request)
            return kept
        earlier = find_scan(session, case)
        if earlier is not None:
            return replay(session, case, earlier)
    raise Refused("database_away")


def record_override(unit: Unit, kept: ScanAnswer, request: ScanRequest) -> None:
    """Record that a supervisor's word counted, where it did."""
    if Mark.OVERRIDDEN not in kept.verdict.marks or kept.subject.person is None:
        return
    unit.record(
        "desk.override", event_id=kept.event.id, subject=("delegate", kept.subject.person.id), point=kept.point.code,
        rule=kept.verdict.rule, note=request.note,
    )  # fmt: skip


def point_for(session: Session, desk: DeskActor, code: str | None) -> PointFacts:
    """The desk's point of that code, or its only one. Raises Refused("point_needed", "foreign_point")."""
    codes = None if desk.point_codes is None else list(desk.point_codes)
    if code is None:
        points = list_points(session, desk.event_id, codes)
        if len(points) != 1:
            raise Refused("point_needed", field="point")
        return points[0]
    point = find_point(session, desk.event_id, code) if code.isascii() and "\x00" not in code else None
    if point is None or (codes is not None and point.code not in codes):
        raise Refused("foreign_point", field="point")
    return point


def _require_possible(case: Case) -> None:
    desk, request = case.desk, case.request
    if not direction_is_possible(case.point.rule.admits, request.direction):
        raise Refused("direction_not_possible", field="direction")
    if request.override and not desk.supervisor:
        raise Refused("override_not_allowed", field="override")
    if request.override and not request.note:
        raise Refused("override_needs_note", field="override")
    if request.delegate is not None and read_handle(desk.id, request.delegate)[1] < case.now.timestamp():
        raise Refused("handle_expired", field="delegate")


def _require_patience(session: Session, desk_id: int, now: datetime) -> None:
    wait = seconds_to_wait(bad_codes_in_a_row(session, desk_id, BAD_CODES_IN_A_ROW), now)
    if wait is not None:
        raise errors.SlowedDown(wait)


def _past(session: Session, case: Case) -> list[PastScan]:
    number = case.subject.counts_as
    return [] if number is None else admissions_of(session, case.point.id, number)


def decide_case(case: Case, past: Sequence[PastScan], at: datetime) -> Verdict:
    """The verdict on a scan, in the light of the person's admissions at the point."""
    attempt = Attempt(at, case.request.direction, case.request.override)
    return decide(case.point.rule, facts_of(case.subject), _passages(past), attempt, case.event.zone)


def _passages(past: Sequence[PastScan]) -> list[Passage]:
    return [scan.passage for scan in past if not scan.is_annulled]


def _judge_and_keep(unit: Unit, case: Case) -> ScanAnswer | None:
    """The answer, with its row kept; None where another scan was kept first, so that the facts are no longer these."""
    session, point = unit.session, case.point
    past = _past(session, case)
    verdict = decide_case(case, past, case.now)
    day = day_of(case.now, case.event.zone)
    lane = lane_of(point, day)
    change = change_of_count(case, verdict, past)
    count = running_count(session, point, day) + change
    row = row_of(case, verdict, day, count)
    if takes_turns(point, verdict.outcome):
        row["turn"] = next_turn(past, lane)
    if not keep(session, [row]):
        return None
    add_to_count(session, point, day, case.desk.id, change)
    if row["turn"] is not None and any(scan.offline and scan.lane == lane for scan in past):
        settle_lanes(session, point, [row["number"]])
    return answer_to(case, verdict, count)


def answer_to(case: Case, verdict: Verdict, count: int) -> ScanAnswer:
    """What the desk is told of a scan that was kept now."""
    return ScanAnswer(
        case.request.scan_id, case.event, case.point, case.subject, case.now, verdict, count, case.desk.id, case.now
    )


def lane_of(point: PointFacts, day: date) -> str:
    """The lane of what happens at a point on a day."""
    return day.isoformat() if point.rule.daily else ""


def next_turn(past: Sequence[PastScan], lane: str) -> int:
    """The turn after those of the lane."""
    return max((scan.turn for scan in past if scan.lane == lane and scan.turn is not None), default=0) + 1


def row_of(case: Case, verdict: Verdict, day: date, count: int) -> dict[str, Any]:
    """The row to keep of a scan that is decided now; its turn is still to be taken."""
    request, subject = case.request, case.subject
    lifted = verdict.outcome is Outcome.ADMITTED and request.direction is Direction.IN and request.override
    attempt = Attempt(case.now, request.direction)
    first = None if verdict.first is None else (verdict.first.at, verdict.first.desk)
    return {
        "event_id": case.event.id, "scan_id": request.scan_id, "desk_id": case.desk.id, "point_id": case.point.id,
        "direction": request.direction, "number": subject.counts_as, "issue": subject.issue,
        "lane": lane_of(case.point, day), "turn": None,
        "code_hash": subject.fingerprint, "at": case.now, "received_at": case.now, "outcome": verdict.outcome,
        "reason": verdict.reason, "rule": verdict.rule, "marks": list(verdict.marks),
        "note": request.note if lifted else None, "offline": False, "clock_off": False, "unlisted": False,
        "revoked_desk": False, "override": lifted,
        "against": list(reasons_against(case.point.rule, facts_of(subject), attempt, None)) if lifted else [],
        "told": told_of(verdict.marks, verdict.rule, first), "count": count, "day": day,
    }  # fmt: skip


def change_of_count(case: Case, verdict: Verdict, past: Sequence[PastScan]) -> int:
    """By how much the running count of the point differs once this scan is kept; `past` is in the order of settling."""
    rule, zone = case.point.rule, case.event.zone
    if verdict.outcome is Outcome.REFUSED:
        return 0
    day = day_of(case.now, zone)
    counting = [one for one in past
                if not one.is_annulled and (not rule.daily or day_of(one.passage.at, zone) == day)]
    place = (False, case.now, False)
    before = [one.passage.direction for one in counting if (one.passage.clock_off, one.passage.at, one.offline) <= place]
    after = [one.passage.direction for one in counting][len(before):]
    with_it = [*before, case.request.direction, *after]
    return share_of_count(rule, with_it) - share_of_count(rule, [*before, *after])


_C = Scan.__table__.c
_KEPT = sa.select(
    _C.id, _C.point_id, _C.direction, _C.code_hash, _C.at, _C.outcome, _C.reason, _C.told, _C.count.label("answered"),
).where(_C.event_id == sa.bindparam("event_id"), _C.scan_id == sa.bindparam("scan_id"))  # fmt: skip


def find_scan(session: Session, case: Case) -> Earlier | None:
    """The scan of that number as it was kept before."""
    return session.execute(_KEPT, {"event_id": case.event.id, "scan_id": case.request.scan_id}).one_or_none()


def replay(session: Session, case: Case, earlier: Earlier, past: list[PastScan] | None = None) -> ScanAnswer:
    """The same scan again: answered as before, with what would be said today where that differs; nothing is kept.

    `past` are the person's admissions at the point, where they have been read. Raises Refused("scan_id_reused").
    """
    same = (case.point.id, case.request.direction, case.subject.fingerprint)
    if same != (earlier.point_id, earlier.direction, earlier.code_hash):
        raise Refused("scan_id_reused")
    then = verdict_told(earlier)
    past = _past(session, case) if past is None else past
    today = decide_case(case, [scan for scan in past if scan.id != earlier.id], case.now)
    differs = (today.outcome, today.reason) != (then.outcome, then.reason)
    return ScanAnswer(
        case.request.scan_id, case.event, case.point, case.subject, earlier.at, then, earlier.answered,
        case.desk.id, case.now, replayed=True, now=today if differs else None,
    )  # fmt: skip


def verdict_told(earlier: Earlier) -> Verdict:
    """The verdict of a kept scan as its desk was told it."""
    told = earlier.told
    first = told["first"]
    return Verdict(
        outcome=Outcome(earlier.outcome),
        reason=Reason(earlier.reason) if earlier.reason else None,
        marks=tuple(Mark(mark) for mark in told["marks"]),
        rule=Reason(told["rule"]) if told["rule"] else None,
        first=Passage(datetime.fromisoformat(first[0]), desk=first[1]) if first else None,
    )
