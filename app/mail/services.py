"""Writes of the outbox: compose within the transaction that wants a message, send again, release what was held."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.policy import EventScope
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.enums import RESENDABLE, MailState
from app.mail.letters import Letter, render_letter
from app.mail.models import MailMessage
from app.mail.policy import may_send_again
from app.mail.rules import LOCAL_HOSTS
from app.vocabulary.characters import tidy
from app.vocabulary.emails import read_email


def compose(unit: Unit, letter: Letter) -> MailMessage:
    """Put a letter into the outbox and have it sent once this transaction is committed.

    Names and subjects lose line breaks and controls, so that nobody writes headers. Raises Refused("bad_mail_address").
    The caller requires the permission for what the letter is about.
    """
    address = read_email(letter.to_address)
    if address is None:
        raise Refused("bad_mail_address", field="email")
    message = MailMessage(
        event_id=letter.event_id, delegate_id=letter.delegate_id, occasion=letter.occasion,
        language="en" if letter.language == "en" else "zh", to_name=tidy(letter.to_name)[:200], to_address=address,
        subject=tidy(letter.subject)[:300], body=letter.body, html=letter.html, attachments=list(letter.attachments),
        confidential=letter.confidential, message_id=_new_message_id(), state=MailState.QUEUED, attempts=0,
        created_at=unit.now())
    unit.session.add(message)
    unit.session.flush()
    unit.enqueue("mail.send", event_id=letter.event_id, message_id=message.id)
    return message


def compose_from(unit: Unit, letter: Letter, values: Mapping[str, Any]) -> MailMessage:
    """As compose, with subject and body from templates/mail/<occasion>.<language>.txt; the letter's own are left aside."""
    subject, body = render_letter(letter.occasion, letter.language, values)
    return compose(unit, Letter(
        occasion=letter.occasion, language=letter.language, to_address=letter.to_address, subject=subject, body=body,
        to_name=letter.to_name, html=letter.html, event_id=letter.event_id, delegate_id=letter.delegate_id,
        attachments=letter.attachments, confidential=letter.confidential))


def send_again(unit: Unit, event: EventScope, message: MailMessage) -> None:
    """Queue a message anew, as it is; records mail.sent_again. Raises Refused: mail_confidential, mail_on_its_way."""
    unit.require(may_send_again, event)
    if message.confidential:
        raise Refused("mail_confidential")
    if message.state not in RESENDABLE:
        raise Refused("mail_on_its_way")
    if message.state == MailState.SENT:
        # To the receiver's programs the same identifier would be the same message, and one of them hidden.
        message.message_id = _new_message_id()
    _queue(unit, message)
    unit.record("mail.sent_again", event_id=event.id, subject=("mail", message.id), to=message.to_address)


def release_held(unit: Unit, event: EventScope) -> int:
    """Queue what was held while there was no mail server; returns how many. Records mail.held_released.

    Raises Refused("no_mail_server").
    """
    unit.require(may_send_again, event)
    if runtime().settings.smtp_url is None:
        raise Refused("no_mail_server")
    held = unit.session.scalars(sa.select(MailMessage).where(
        MailMessage.event_id == event.id, MailMessage.state == MailState.HELD).order_by(MailMessage.id)).all()
    for message in held:
        _queue(unit, message)
    if held:
        unit.record("mail.held_released", event_id=event.id, count=len(held))
    return len(held)


def _queue(unit: Unit, message: MailMessage) -> None:
    message.state, message.attempts, message.answer = MailState.QUEUED, 0, None
    unit.enqueue("mail.send", event_id=message.event_id, message_id=message.id)


def _new_message_id() -> str:
    _, _, domain = runtime().settings.mail_from.rpartition("@")
    domain = domain.strip(" >")
    return f"<{secrets.token_hex(16)}@{domain if domain and domain not in LOCAL_HOSTS else 'juying.invalid'}>"
