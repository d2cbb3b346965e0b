"""What a scan is about: a badge and its holder, somebody picked from a search, or nothing that we know."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.core.actors import DeskActor
from badges.codes.keyring import Keyring
from badges.codes.queries import find_by_fallback, is_genuine_here
from badges.codes.rules import looks_like_fallback, normalise_code, read_code
from badges.desk.enums import BadgeStanding, PersonStanding
from badges.desk.queries.facts import PersonFacts, PointFacts, find_person
from badges.desk.rules import BadgeFacts
from badges.desk.schemas import ScanRequest
from badges.desk.services.handles import read_handle
from events.registration.enums import DelegateStatus

STANDINGS = {
    DelegateStatus.APPROVED: PersonStanding.APPROVED,
    DelegateStatus.PENDING: PersonStanding.WAITING,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a scan is about. `fingerprint` tells it from another; `number` is None where no badge of ours was read."""

    fingerprint: str
    standing: BadgeStanding
    number: int | None = None
    issue: int | None = None
    foreign_event: int | None = None
    person: PersonFacts | None = None

    @property
    def counts_as(self) -> int | None:
        """The number under which the scan counts: another than the badge's where its registration was merged."""
        return self.number if self.person is None else self.person.counts_as


def identify(
    session: Session, keyring: Keyring, desk: DeskActor, point: PointFacts, request: ScanRequest
) -> Subject:
    """The subject with its holder as things stand now. Raises Refused("handle_expired") for a forged handle."""
    read = read_subject(session, keyring, desk, request)
    if read.number is None:
        return read
    person = find_person(session, desk.event_id, read.number, point.activity_id)
    issue = person.issue if person is not None and read.issue is None else read.issue
    is_void = person is not None and issue is not None and is_void_now(person, issue)
    standing = BadgeStanding.REVOKED if is_void and request.delegate is None else read.standing
    return replace(read, standing=standing, issue=issue, person=person)


def is_void_now(person: PersonFacts, issue: int) -> bool:
    """Whether a newer badge was issued, or this one was withdrawn."""
    return issue < person.issue or (issue == person.issue and person.is_withdrawn)


def read_subject(session: Session, keyring: Keyring, desk: DeskActor, request: ScanRequest) -> Subject:
    """Which badge a scan shows, without its holder. `issue` is None for who was picked from the search."""
    if request.delegate is not None:
        number, _ = read_handle(desk.id, request.delegate)
        return Subject(keyring.oldest().fingerprint(f"delegate {number}"), BadgeStanding.GENUINE, number)
    event_id, plain = desk.event_id, normalise_code(request.code or "")
    fingerprint = keyring.oldest().fingerprint(plain)
    read = read_code(plain)
    if read is not None and is_genuine_here(session, event_id, keyring, read):
        if read.number.event != event_id:
            return Subject(fingerprint, BadgeStanding.FOREIGN, foreign_event=read.number.event)
        return Subject(fingerprint, BadgeStanding.GENUINE, read.number.serial, read.number.issue)
    found = find_by_fallback(session, event_id, keyring, plain) if looks_like_fallback(plain) else None
    if found is None:
        return Subject(fingerprint, BadgeStanding.UNREADABLE)
    return Subject(fingerprint, BadgeStanding.GENUINE, *found)


def facts_of(subject: Subject) -> BadgeFacts:
    """The subject as the rules see it. A genuine badge whose holder isn't found was erased."""
    person = subject.person
    if person is None:
        return BadgeFacts(subject.standing, PersonStanding.GONE)
    standing = STANDINGS.get(DelegateStatus(person.status), PersonStanding.GONE)
    return BadgeFacts(subject.standing, standing, person.category, person.holds_place)
