"""The demo's post: what its crowd was written, in the states that an outbox knows, and nothing that would ever be sent."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core.jobs import Job
from app.core.unit import Unit, open_unit
from app.core.worker import run_job
from app.demo.care import staff_actor
from app.demo.clock import ACTOR, standing_at
from app.demo.plans import REGISTRAR
from app.mail.enums import MailState
from app.mail.models import MailMessage
from app.mail.occasions import Text
from events.letters.enums import Purpose
from events.letters.services.mailings import Draft, preview_mailing, write_mailing
from events.registration.enums import PlaceState
from events.registration.models import Delegate
from events.registration.queries import DelegateFilter
from events.registration.services.letters import confirm
from events.registration.services.records import open_token
from events.setup.models import Event
from events.setup.queries import find_event

# Every so many of the letters came back, or were given up.
BOUNCED, FAILED = 23, 59
UNKNOWN = "550 5.1.1 Recipient address rejected: User unknown"
REFUSED = "554 5.7.1 Message rejected: too many messages from this address"
SENDS = "mail.send"
NEWS = {
    "zh": Text("{event}：行前提示", "{name}：\n\n会期临近，请在个人页核对到达时间与所选活动：\n{link}\n\n"
               "报到时出示个人页上的二维码即可，不用打印。\n"),
    "en": Text("{event}: before you travel", "Dear {name},\n\n"
               "Please check your arrival and your activities on your page:\n{link}\n\n"
               "The code on it is all you need at the arrival desk.\n"),
}


def write_to_crowd(code: str) -> None:
    """Write to everybody of an event what they were written when they registered."""
    with open_unit(ACTOR) as unit:
        event = find_event(unit.session, code)
        for delegate in unit.session.scalars(
                sa.select(Delegate).where(Delegate.event_id == event.id).order_by(Delegate.number)):
            waiting = [place.activity for place in delegate.places if place.state == PlaceState.WAITING]
            confirm(unit, event, delegate, open_token(delegate), waiting)


def announce(code: str, moment: datetime, *, held: bool) -> None:
    """Write to all who are approved what to bear in mind; `held` leaves it to be looked through first."""
    with standing_at(moment):
        with open_unit(ACTOR, writes=False) as unit:
            registrar = staff_actor(unit, REGISTRAR)
        with open_unit(registrar) as unit:
            event = find_event(unit.session, code)
            wanted, draft = DelegateFilter(status="approved"), Draft(Purpose.REGISTRATION, NEWS, held=held)
            job = write_mailing(unit, event, wanted, draft, preview_mailing(unit, event, wanted, draft).digest).job_id
        if job is not None:
            run_job(job)


def let_travel(unit: Unit, event: Event) -> None:
    """Give what waits to be sent the end it would have had: its addresses are nobody's, so that no server shall see them."""
    messages = unit.session.execute(
        sa.select(MailMessage, Delegate.created_at).join(Delegate, Delegate.id == MailMessage.delegate_id)
        .where(MailMessage.event_id == event.id, MailMessage.state == MailState.QUEUED).order_by(MailMessage.id)).all()
    for number, (message, registered_at) in enumerate(messages, start=1):
        if message.occasion.startswith("registration."):
            message.created_at = registered_at
        message.attempts = 1
        if number % BOUNCED == 0:
            message.state, message.answer = MailState.BOUNCED, UNKNOWN
        elif number % FAILED == 0:
            message.state, message.answer = MailState.FAILED, REFUSED
        else:
            message.state, message.answer = MailState.SENT, f"250 2.0.0 Ok: queued as {secrets.token_hex(5).upper()}"
            message.sent_at = message.created_at + timedelta(seconds=4)
    unit.session.execute(sa.delete(Job).where(Job.event_id == event.id, Job.task == SENDS))
