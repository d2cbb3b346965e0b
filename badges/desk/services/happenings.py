"""What a desk says happened offline, held against what is known: the facts of then, the row to keep, the answer to give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.actors import DeskActor
from app.core.errors import Refused
from app.core.unit import Unit
from badges.codes.keyring import open_keyring
from badges.desk.enums import BadgeStanding, Direction, Mark, Outcome, PersonStanding, Reason
from badges.desk.models import Scan
from badges.desk.queries.facts import (
    EventFacts,
    PastScan,
    PersonFacts,
    PointFacts,
    admissions_of_many,
    find_people,
    list_points,
    merged_numbers,
)
from badges.desk.queries.past import Life, lives_of
from badges.desk.rules import Attempt, BadgeFacts, Verdict, day_of, direction_is_possible, reasons_against
from badges.desk.schemas import ScanRequest
from badges.desk.services.keeping import takes_turns
from badges.desk.services.scanning import Case, Earlier, ScanAnswer, next_turn
from badges.desk.services.subjects import STANDINGS, Subject, is_void_now, read_subject
from badges.desk.settling import is_clock_off
from events.registration.enums import DelegateStatus

UNREADABLE = {BadgeStanding.UNREADABLE: Reason.BAD_CODE, BadgeStanding.FOREIGN: Reason.WRONG_EVENT}


@dataclass(frozen=True, slots=True)
class Happening:
    """An offline item that can be kept: where and when it was by our clock, which badge, what the desk did.

    `number` is the one under which it counts: another than the badge's where its registration was merged.
    """

    request: ScanRequest
    point: PointFacts
    subject: Subject
    at: datetime
    clock_off: bool
    outcome: Outcome
    reason: Reason | None
    number: int | None

    @property
    def is_admission(self) -> bool:
        return self.outcome is Outcome.ADMITTED


class Scene:
    """The desk, its points and its people, looked up together for all items of a delivery."""

    def __init__(
        self, unit: Unit, desk: DeskActor, event: EventFacts, *, revoked: bool, correction: timedelta
    ) -> None:
        self.desk, self.event, self.revoked, self.correction = desk, event, revoked, correction
        self.session, self.now = unit.session, unit.now()
        codes = None if desk.point_codes is None else list(desk.point_codes)
        self.points = {point.code: point for point in list_points(self.session, event.id, codes)}
        self.keyring = open_keyring(unit, event.id)
        self._merged = merged_numbers(self.session, event.id)
        self._people: dict[int, PersonFacts] = {}
        self._lives: dict[int, Life] = {}
        self._past: dict[tuple[int, int], list[PastScan]] = {}

    def read(self, request: ScanRequest) -> Happening:
        """What an item says. Raises Refused("foreign_point") and others for what makes no sense."""
        point = self._point(request.point)
        if not direction_is_possible(point.rule.admits, request.direction):
            raise Refused("direction_not_possible")
        if request.override and not (self.desk.supervisor and request.note):
            raise Refused("override_not_allowed")
        if request.at is None:
            raise Refused("malformed", what="at")
        at = request.at + self.correction
        subject = read_subject(self.session, self.keyring, self.desk, request)
        outcome, reason = _done(request, subject)
        number = subject.number if subject.number is None else self._merged.get(subject.number, subject.number)
        return Happening(request, point, subject, at, is_clock_off(at, self.now), outcome, reason, number)

    def _point(self, code: str | None) -> PointFacts:
        if code is None and len(self.points) == 1:
            return next(iter(self.points.values()))
        if code is None:
            raise Refused("point_needed")
        if code not in self.points:
            raise Refused("foreign_point")
        return self.points[code]

    def look_up(self, happenings: Iterable[Happening]) -> None:
        """Read who the badges belong to, and what became of them."""
        numbers = sorted({one.subject.number for one in happenings if one.subject.number is not None})
        self._people = find_people(self.session, self.event.id, numbers)
        self._lives = lives_of(self.session, [person.id for person in self._people.values()])
        self.look_again(happenings)

    def look_again(self, happenings: Iterable[Happening]) -> None:
        """Read what these people's earlier admissions are by now."""
        wanted: dict[int, set[int]] = {}
        for one in happenings:
            if one.number is not None:
                wanted.setdefault(one.point.id, set()).add(one.number)
        for point_id, numbers in wanted.items():
            found = admissions_of_many(self.session, point_id, sorted(numbers))
            self._past |= {(point_id, number): past for number, past in found.items()}

    def past_of(self, one: Happening) -> list[PastScan]:
        """The earlier admissions of the badge's holder at the point."""
        return [] if one.number is None else self._past[one.point.id, one.number]

    def kept_before(self, scan_ids: Sequence[str]) -> dict[str, Earlier]:
        """Rows of scans that were kept before, by their scan_id."""
        rows = self.session.execute(
            sa.select(
                Scan.id, Scan.scan_id, Scan.point_id, Scan.direction, Scan.code_hash, Scan.at, Scan.outcome,
                Scan.reason, Scan.told, Scan.count.label("answered"),
            ).where(Scan.event_id == self.event.id, Scan.scan_id.in_(scan_ids))
        )  # fmt: skip
        return {row.scan_id: row for row in rows}

    def facts_at(self, one: Happening) -> BadgeFacts:
        """Badge, status, category and sign-up as they stood when it was scanned."""
        subject, person = one.subject, self._person(one)
        if person is None:
            return BadgeFacts(subject.standing, PersonStanding.GONE)
        life, at = self._lives[person.id], min(one.at, self.now)
        status, category = life.standing_at(at)
        is_void = subject.issue is not None and life.is_void_at(subject.issue, at)
        return BadgeFacts(
            BadgeStanding.REVOKED if is_void else subject.standing,
            STANDINGS.get(DelegateStatus(status), PersonStanding.GONE),
            category,
            life.held_at(one.point.activity_id, at),
        )

    def case_of(self, one: Happening) -> Case:
        """The item as an online scan of today would be judged."""
        return Case(self.desk, self.event, one.point, self._subject_now(one), one.request, self.now)

    def _person(self, one: Happening) -> PersonFacts | None:
        return None if one.subject.number is None else self._people.get(one.subject.number)

    def _subject_now(self, one: Happening) -> Subject:
        person, subject = self._person(one), one.subject
        if person is None:
            return subject
        held = self._lives[person.id].held_at(one.point.activity_id, self.now)
        is_void = subject.issue is not None and is_void_now(person, subject.issue)
        standing = BadgeStanding.REVOKED if is_void else subject.standing
        return replace(subject, person=replace(person, holds_place=held), standing=standing)

    def row_of(self, one: Happening, turns_taken: dict[tuple[int, int, str], int]) -> dict[str, Any]:
        """The row to keep; `turns_taken` counts those of rows that go with it."""
        request, point, subject = one.request, one.point, one.subject
        day = day_of(one.at, self.event.zone)
        lane = day.isoformat() if point.rule.daily else ""
        is_entry = one.is_admission and request.direction is Direction.IN
        attempt = Attempt(one.at, request.direction)
        turn = None
        if takes_turns(point, one.outcome) and one.number is not None:
            place = (point.id, one.number, lane)
            turn = next_turn(self.past_of(one), lane) + turns_taken.get(place, 0)
            turns_taken[place] = turns_taken.get(place, 0) + 1
        marks = [] if one.is_admission else list(_marks_of_refusal(one, self.revoked))
        return {
            "event_id": self.event.id, "scan_id": request.scan_id, "desk_id": self.desk.id, "point_id": point.id,
            "direction": request.direction, "number": one.number, "issue": subject.issue, "lane": lane,
            "turn": turn, "code_hash": subject.fingerprint, "at": one.at, "received_at": self.now,
            "outcome": one.outcome, "reason": one.reason, "rule": None, "marks": marks,
            "note": request.note if is_entry else None, "offline": True, "clock_off": one.clock_off,
            "unlisted": request.unlisted and one.is_admission, "revoked_desk": self.revoked,
            "override": is_entry and request.override,
            "against": list(reasons_against(point.rule, self.facts_at(one), attempt, None)) if is_entry else [],
            "told": {}, "count": 0, "day": day,
        }  # fmt: skip

    def answer_of(self, one: Happening, marks: Sequence[str], rule: str | None, count: int) -> ScanAnswer:
        """What the desk is told of an item that was kept now."""
        verdict = Verdict(one.outcome, one.reason, tuple(Mark(mark) for mark in marks), Reason(rule) if rule else None)
        return ScanAnswer(
            one.request.scan_id, self.event, one.point, self._subject_now(one), one.at, verdict, count, self.desk.id,
            self.now,
        )  # fmt: skip


def _done(request: ScanRequest, subject: Subject) -> tuple[Outcome, Reason | None]:
    """What the desk did; what is no badge of here was no admission, whatever it says."""
    if subject.standing in UNREADABLE:
        return Outcome.REFUSED, UNREADABLE[subject.standing]
    if request.verdict is None:
        return Outcome.ADMITTED, None
    return request.verdict.outcome, request.verdict.reason


def _marks_of_refusal(one: Happening, revoked: bool) -> list[Mark]:
    marks = {Mark.OFFLINE: True, Mark.CLOCK: one.clock_off, Mark.REVOKED_DESK: revoked}
    return [mark for mark, holds in marks.items() if holds]

