"""One scan from its arrival to its answer. The hot path: Core statements, and one INSERT whose constraints decide races."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.actors import DeskActor
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from badges.codes.keyring import Keyring, open_keyring
from badges.codes.queries import find_by_fallback, is_genuine_here
from badges.codes.rules import looks_like_fallback, normalise_code, read_code
from badges.desk import errors
from badges.desk.enums import Admits, BadgeStanding, Mark, Outcome, PersonStanding, Reason
from badges.desk.models import Scan
from badges.desk.policy import may_scan
from badges.desk.queries.counts import running_count
from badges.desk.queries.facts import (
    EventFacts,
    PastScan,
    PersonFacts,
    PointFacts,
    admissions_of,
    bad_codes_in_a_row,
    find_event,
    find_person,
    find_point,
    list_points,
)
from badges.desk.rules import (
    BAD_CODES_IN_A_ROW,
    Attempt,
    BadgeFacts,
    Passage,
    Verdict,
    day_of,
    decide,
    direction_is_possible,
    passages_that_count,
    seconds_to_wait,
    standing_entry,
)
from badges.desk.schemas import ScanRequest
from badges.desk.services.handles import read_handle
from events.registration.enums import DelegateStatus

Earlier = sa.Row[*tuple[Any, ...]]
"""The row of a scan that was kept before."""

TRIES = 8
"""How often a scan that lost a race is judged anew; each loss means that another was kept, so that one is enough."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a scan is about. `fingerprint` tells it from another; `number` is None where no badge of ours was read."""

    fingerprint: str
    standing: BadgeStanding
    number: int | None = None
    issue: int | None = None
    foreign_event: int | None = None
    person: PersonFacts | None = None


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


def scan(unit: Unit, request: ScanRequest) -> ScanAnswer:
    """Decide one scan at a desk, and keep it.

    Raises Forbidden for who is no desk, Refused with one of `point_needed`, `foreign_point`,
    `direction_not_possible`, `override_not_allowed`, `override_needs_note`, `handle_expired`,
    `scan_id_reused`, and SlowedDown. Records desk.override where a supervisor's word counted.
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    session, now = unit.session, unit.now()
    event = find_event(session, desk.event_id)
    point = _point_for(session, desk, request.point)
    subject = _identify(unit, desk, event, point, request)
    case = Case(desk, event, point, subject, request, now)
    earlier = _find_scan(session, case)
    if earlier is not None:
        return _replay(session, case, earlier)
    _require_possible(case)
    if subject.standing is BadgeStanding.UNREADABLE:
        _require_patience(session, desk.id, now)
    for _ in range(TRIES):
        kept = _judge_and_keep(unit, case)
        if kept is not None:
            _record_override(unit, kept, request)
            return kept
        earlier = _find_scan(session, case)
        if earlier is not None:
            return _replay(session, case, earlier)
    raise Refused("database_away")


def _record_override(unit: Unit, kept: ScanAnswer, request: ScanRequest) -> None:
    if Mark.OVERRIDDEN not in kept.verdict.marks or kept.subject.person is None:
        return
    unit.record(
        "desk.override", event_id=kept.event.id, subject=("delegate", kept.subject.person.id), point=kept.point.code,
        rule=kept.verdict.rule, note=request.note,
    )  # fmt: skip


def _point_for(session: Session, desk: DeskActor, code: str | None) -> PointFacts:
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


def _identify(unit: Unit, desk: DeskActor, event: EventFacts, point: PointFacts, request: ScanRequest) -> Subject:
    keyring = open_keyring(unit, event.id)
    if request.delegate is not None:
        number, _ = read_handle(desk.id, request.delegate)
        person = find_person(unit.session, event.id, number, point.activity_id)
        print_of_handle = keyring.oldest().fingerprint(f"delegate {number}")
        return Subject(print_of_handle, BadgeStanding.GENUINE, number, person.issue if person else None, person=person)
    return _identify_code(unit.session, event, point, keyring, request.code or "")


def _identify_code(
    session: Session, event: EventFacts, point: PointFacts, keyring: Keyring, text: str
) -> Subject:  # fmt: skip
    plain = normalise_code(text)
    fingerprint = keyring.oldest().fingerprint(plain)
    read = read_code(plain)
    if read is not None and is_genuine_here(session, read):
        if read.number.event != event.id:
            return Subject(fingerprint, BadgeStanding.FOREIGN, foreign_event=read.number.event)
        number, issue = read.number.serial, read.number.issue
    else:
        found = find_by_fallback(session, event.id, keyring, plain) if looks_like_fallback(plain) else None
        if found is None:
            return Subject(fingerprint, BadgeStanding.UNREADABLE)
        number, issue = found
    person = find_person(session, event.id, number, point.activity_id)
    is_void = person is not None and (issue < person.issue or (issue == person.issue and person.is_withdrawn))
    standing = BadgeStanding.REVOKED if is_void else BadgeStanding.GENUINE
    return Subject(fingerprint, standing, number, issue, person=person)


def facts_of(subject: Subject) -> BadgeFacts:
    """The subject as the rules see it. A genuine badge whose holder isn't found was erased."""
    person = subject.person
    if person is None:
        return BadgeFacts(subject.standing, PersonStanding.GONE)
    standings = {
        DelegateStatus.APPROVED: PersonStanding.APPROVED,
        DelegateStatus.PENDING: PersonStanding.WAITING,
    }
    standing = standings.get(DelegateStatus(person.status), PersonStanding.GONE)
    return BadgeFacts(subject.standing, standing, person.category, person.holds_place)


def _past(session: Session, case: Case) -> list[PastScan]:
    return [] if case.subject.number is None else admissions_of(session, case.point.id, case.subject.number)


def _decide(case: Case, past: list[PastScan], at: datetime) -> Verdict:
    attempt = Attempt(at, case.request.direction, case.request.override)
    return decide(case.point.rule, facts_of(case.subject), _passages(past), attempt, case.event.zone)


def _passages(past: list[PastScan]) -> list[Passage]:
    return [scan.passage for scan in past if not scan.is_annulled]


def _judge_and_keep(unit: Unit, case: Case) -> ScanAnswer | None:
    """The answer, with its row kept; None where another scan was kept first, so that the facts are no longer these."""
    session, point, subject, request = unit.session, case.point, case.subject, case.request
    past = _past(session, case)
    verdict = _decide(case, past, case.now)
    day = day_of(case.now, case.event.zone)
    lane = day.isoformat() if point.rule.daily else ""
    races = verdict.outcome is Outcome.ADMITTED and point.rule.admits is not Admits.MANY
    turns = [scan.turn for scan in past if scan.lane == lane and scan.turn is not None]
    kept_as = _insert(
        session,
        {
            "event_id": case.event.id, "scan_id": request.scan_id, "desk_id": case.desk.id, "point_id": point.id,
            "direction": request.direction, "number": subject.number, "issue": subject.issue, "lane": lane,
            "turn": max(turns, default=0) + 1 if races else None, "code_hash": subject.fingerprint, "at": case.now,
            "received_at": case.now, "outcome": verdict.outcome, "reason": verdict.reason, "rule": verdict.rule,
            "marks": list(verdict.marks), "note": request.note if verdict.rule else None, "day": day,
        },
    )  # fmt: skip
    if kept_as is None:
        return None
    count = running_count(session, point, day)
    session.execute(sa.update(Scan).where(Scan.id == kept_as).values(count=count))
    return ScanAnswer(request.scan_id, case.event, point, subject, case.now, verdict, count, case.desk.id, case.now)


def _insert(session: Session, row: dict[str, object]) -> int | None:
    """The new row's id; None where the scan was kept before, or another took this person's turn at the point."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Scan).values(count=0, **row).on_conflict_do_nothing().returning(Scan.id)
    return session.execute(statement).scalar_one_or_none()


def _find_scan(session: Session, case: Case) -> Earlier | None:
    return session.execute(
        sa.select(
            Scan.id, Scan.point_id, Scan.direction, Scan.code_hash, Scan.at, Scan.outcome, Scan.reason, Scan.rule,
            Scan.marks, Scan.count.label("answered"),
        ).where(Scan.event_id == case.event.id, Scan.scan_id == case.request.scan_id)
    ).one_or_none()  # fmt: skip


def _replay(session: Session, case: Case, earlier: Earlier) -> ScanAnswer:
    """The same scan again: answered as before, with what would be said today where that differs; nothing is kept."""
    same = (case.point.id, case.request.direction, case.subject.fingerprint)
    if same != (earlier.point_id, earlier.direction, earlier.code_hash):
        raise Refused("scan_id_reused")
    others = [scan for scan in _past(session, case) if scan.id != earlier.id]
    then = Verdict(
        outcome=Outcome(earlier.outcome),
        reason=Reason(earlier.reason) if earlier.reason else None,
        marks=tuple(Mark(mark) for mark in earlier.marks),
        rule=Reason(earlier.rule) if earlier.rule else None,
        first=_standing_then(case, [scan for scan in others if scan.id < earlier.id], earlier),
    )
    today = _decide(case, others, case.now)
    differs = (today.outcome, today.reason) != (then.outcome, then.reason)
    return ScanAnswer(
        case.request.scan_id, case.event, case.point, case.subject, earlier.at, then, earlier.answered,
        case.desk.id, case.now, replayed=True, now=today if differs else None,
    )  # fmt: skip


def _standing_then(case: Case, before: list[PastScan], earlier: Earlier) -> Passage | None:
    """What stood against the scan when it was answered, where that was the reason."""
    if earlier.reason != Reason.ALREADY_IN:
        return None
    rule = case.point.rule
    return standing_entry(rule, passages_that_count(rule, _passages(before), earlier.at, case.event.zone))
