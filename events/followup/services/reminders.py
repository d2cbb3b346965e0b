"""Sending reminders: each is shown before, and goes out once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from app.core.actors import StaffActor
from app.core.errors import Refused
from app.core.jobs import Job
from app.core.unit import Unit
from app.core.worker import JobRun
from app.mail.letters import Letter, render_letter
from app.mail.services import compose
from app.vocabulary.localized import text
from app.web.addresses import address_of
from events.docking.wording import STAGES
from events.followup.enums import Recipient
from events.followup.models import FollowUpReminder
from events.followup.policy import may_follow_up
from events.followup.queries.reminders import Due, due_reminders
from events.followup.services.links import address_of_link, make_link, way_out
from events.followup.tags import REMINDED
from events.setup.models import Event

SEND: Final = "followup.remind"
AT_ONCE: Final = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A reminder as it will read; its link is made when it is sent."""

    due: Due
    subject: str
    body: str


def show_reminder(event: Event, due: Due) -> Shown:
    """What a reminder will say."""
    subject, body = _written(event, due, "…", "…")
    return Shown(due, subject, body)


def order_reminders(unit: Unit, event: Event, keys: Collection[str]) -> Job:
    """Have the chosen reminders sent by a job. Raises Forbidden, Refused("follow_up_nothing_due")."""
    unit.require(may_follow_up, event)
    due = {one.key for one in due_reminders(unit.session, event, unit.now()) if one.address}
    chosen = sorted(due.intersection(keys))
    if not chosen or not isinstance(unit.actor, StaffActor):
        raise Refused("follow_up_nothing_due")
    return unit.enqueue(SEND, event_id=event.id, held_at=event.id, keys=chosen)


def send_reminders(run: JobRun, event_id: int, keys: Sequence[str]) -> dict[str, Any]:
    """The job: send those of the chosen ones that are still due, some a transaction; run again, none goes twice."""
    sent = 0
    for start in range(0, len(keys), AT_ONCE):
        with run.unit() as unit:
            event = unit.session.get_one(Event, event_id)
            due = {one.key: one for one in due_reminders(unit.session, event, unit.now())}
            sent += sum(_send(unit, event, due[key]) for key in keys[start:start + AT_ONCE] if key in due)
        run.progress(min(start + AT_ONCE, len(keys)), len(keys))
    return {"count": sent}


def _send(unit: Unit, event: Event, due: Due) -> bool:
    """Put a reminder into the outbox; False where another worker was faster, or nobody is known."""
    if due.address is None:
        return False
    try:
        with unit.session.begin_nested():
            unit.session.add(FollowUpReminder(
                deal_id=due.deal.id, step=due.step, round=due.round, recipient=due.recipient.value, sent_at=unit.now(),
                sent_by=unit.actor.label[:200]))
    except IntegrityError:
        return False
    link, out = "", None
    if due.recipient is Recipient.COMPANY:
        made = make_link(unit, due.deal, due.language)
        link, out = address_of_link(made), way_out(made)
    subject, body = _written(event, due, link, out or "")
    compose(unit, Letter(
        occasion=_occasion(due), language=due.language, to_address=due.address, to_name=due.name, subject=subject,
        body=body, event_id=event.id, unsubscribe_address=out))
    unit.record(REMINDED, event_id=event.id, subject=("deal", due.deal.id), ref=due.deal.ref,
                recipient=due.recipient.value, round=due.round)
    return True


def _occasion(due: Due) -> str:
    return f"followup.{due.recipient.value}"


def _written(event: Event, due: Due, link: str, out: str) -> tuple[str, str]:
    with force_locale(due.language):
        stage = str(STAGES[due.deal.stage]) if due.deal.stage else ""
    return render_letter(_occasion(due), due.language, {
        "name": due.name, "title": due.deal.title, "ref": due.deal.ref, "event": text(event.name, due.language),
        "stage": stage, "since": due.moved_at.date().isoformat(), "parties": [party.name for party in due.deal.parties],
        "link": link, "out": out,
        "page": address_of("docking.deal", event_code=event.code, deal_id=due.deal.id, lang=due.language)})

