"""A scan's answer in words of JSON: what a desk is told, and nothing else about the person."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.vocabulary.localized import text
from badges.desk.enums import BadgeStanding, Outcome, Reason
from badges.desk.queries.facts import EventFacts, PersonFacts, activities_held_on, public_name_of_event
from badges.desk.rules import Passage
from badges.desk.services.handles import make_handle
from badges.desk.services.scanning import ScanAnswer
from badges.printing.queries import is_printed
from events.setup.enums import ActivityKind


def answer_as_json(session: Session, answer: ScanAnswer, language: str) -> dict[str, Any]:
    """The body of the answer to POST /api/v1/desk/scans, as scans.md has it. Times are in the event's zone."""
    return body_of(answer, _detail(session, answer, language))


def body_of(answer: ScanAnswer, detail: dict[str, Any]) -> dict[str, Any]:
    """The same, with the `detail` at hand."""
    verdict, event = answer.verdict, answer.event
    body: dict[str, Any] = {
        "scan_id": answer.scan_id,
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "point": answer.point.code,
        "at": moment(event, answer.at),
        "replayed": answer.replayed,
        "delegate": None if answer.subject.person is None else _person(answer, answer.subject.person),
        "first": None if verdict.first is None else told_first(event, verdict.first),
        "detail": detail,
        "marks": list(verdict.marks),
        "count": answer.count,
    }
    if verdict.rule is not None:
        body["rule"] = verdict.rule
    if answer.now is not None:
        body["now"] = {"outcome": answer.now.outcome, "reason": answer.now.reason}
    return body


def moment(event: EventFacts, at: datetime) -> str:
    """A time as desks get it: ISO 8601 in the event's zone, with its offset."""
    return at.astimezone(event.zone).isoformat(timespec="seconds")


def _person(answer: ScanAnswer, person: PersonFacts) -> dict[str, Any]:
    """What a desk may know of a person. `photo` is an address that this desk may open for a quarter of an hour."""
    handle = make_handle(answer.desk_id, person.number, answer.answered_at) if person.has_photo else None
    return {
        "name": person.name,
        "name_latin": person.name_latin,
        "unit": person.unit,
        "category": person.category,
        "colour": person.colour,
        "photo": handle and f"/api/v1/desk/photos/{handle}",
        "attention": person.attention,
    }


def told_first(event: EventFacts, first: Passage) -> dict[str, str]:
    """The entry that keeps somebody from entering anew: when it was, and at which desk."""
    return {"at": moment(event, first.at), "desk": first.desk}


def _detail(session: Session, answer: ScanAnswer, language: str) -> dict[str, Any]:
    reason, event, subject = answer.verdict.reason, answer.event, answer.subject
    if subject.standing is BadgeStanding.FOREIGN and subject.foreign_event is not None:
        name = public_name_of_event(session, subject.foreign_event)
        return {"event": text(name, language)} if name else {}
    if reason is Reason.NOT_SIGNED_UP and subject.person is not None:
        today = answer.at.astimezone(event.zone).date()
        return {"holds": activities_held_on(session, event, subject.person.id, today)}
    hands_out = subject.person is not None and is_arrival(answer)
    has_print = hands_out and subject.person is not None and is_printed(session, subject.person.id, subject.person.issue)
    return plain_detail(answer, has_print=has_print)


def is_arrival(answer: ScanAnswer) -> bool:
    """Whether somebody was let in where things are handed out."""
    return answer.verdict.outcome is Outcome.ADMITTED and answer.point.activity_kind == ActivityKind.ARRIVAL


def plain_detail(answer: ScanAnswer, *, has_print: bool) -> dict[str, Any]:
    """The details that need no look-up: from when, until when, and what is handed out.

    That is `badge` where it lies printed, `badge_to_print` where it must be printed first.
    """
    reason, rule, event = answer.verdict.reason, answer.point.rule, answer.event
    if reason is Reason.TOO_EARLY and rule.opens is not None:
        return {"opens": moment(event, rule.opens)}
    if reason is Reason.TOO_LATE and rule.closes is not None:
        return {"closes": moment(event, rule.closes)}
    if not is_arrival(answer):
        return {}
    return {"hand_out": [] if answer.subject.person is None else ["badge" if has_print else "badge_to_print"]}
