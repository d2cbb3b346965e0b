"""Messages: composed within the transaction that wants them, changed and held while they can be, sent again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.policy import EventScope
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.enums import EDITABLE, RESENDABLE, Channel, MailState
from app.mail.letters import Letter, render_letter
from app.mail.models import MailMessage
from app.mail.policy import may_edit_messages, may_send_again
from app.mail.rules import LOCAL_HOSTS
from app.vocabulary.characters import tidy
from app.vocabulary.emails import read_email
from app.vocabulary.phones import read_mobile


@dataclass(frozen=True, slots=True)
class Change:
    """What a message shall say, and to whom."""

    address: str
    subject: str
    body: str


def compose(unit: Unit, letter: Letter) -> MailMessage:
    """Put a letter into the outbox and have it sent once this transaction is committed.

    Names and subjects lose line breaks and controls, so that nobody writes headers. Raises Refused("bad_mail_address").
    The caller requires the permission for what the letter is about.
    """
    address = read_email(letter.to_address)
    if address is None:
        raise Refused("bad_mail_address", field="email")
    return _put(unit, letter, Channel.MAIL, address)


def compose_short(unit: Unit, letter: Letter) -> MailMessage:
    """Put a short text for a mobile number into the outbox; it goes through the installation's gateway.

    Raises Refused: no_gateway, bad_text_number. The caller requires the permission for what it is about.
    """
    if runtime().settings.text_webhook_url is None:
        raise Refused("no_gateway")
    number = read_mobile(letter.to_address)
    if number is None:
        raise Refused("bad_text_number", field="address")
    return _put(unit, letter, Channel.TEXT, number)


def _put(unit: Unit, letter: Letter, channel: Channel, address: str) -> MailMessage:
    message = MailMessage(**message_row(letter, channel, address, unit.now()))
    unit.session.add(message)
    unit.session.flush()
    unit.enqueue("mail.send", event_id=letter.event_id, message_id=message.id)
    return message


def message_row(letter: Letter, channel: Channel, address: str, now: datetime) -> dict[str, Any]:
    """The columns of a new message; names and subjects lose line breaks and controls."""
    return {
        "event_id": letter.event_id, "delegate_id": letter.delegate_id, "channel": channel, "occasion": letter.occasion,
        "language": "en" if letter.language == "en" else "zh", "to_name": tidy(letter.to_name)[:200],
        "to_address": address, "subject": tidy(letter.subject)[:300], "body": letter.body, "html": letter.html,
        "attachments": list(letter.attachments), "enclosures": list(letter.enclosures),
        "unsubscribe_address": letter.unsubscribe_address, "confidential": letter.confidential,
        "message_id": _new_message_id(), "state": MailState.QUEUED, "attempts": 0, "created_at": now,
    }


def compose_from(unit: Unit, letter: Letter, values: Mapping[str, Any]) -> MailMessage:
    """As compose, with subject and body from templates/mail/<occasion>.<language>.txt; the letter's own are left aside."""
    subject, body = render_letter(letter.occasion, letter.language, values)
    return compose(unit, replace(letter, subject=subject, body=body))


def edit_message(unit: Unit, event: EventScope, message: MailMessage, change: Change) -> None:
    """Change a message that hasn't gone out; it stays where it stands. Records mail.edited with what was changed.

    Raises Refused: mail_confidential, mail_sent_already, bad_mail_address, bad_text_number, text_empty.
    """
    unit.require(may_edit_messages, event)
    unit.session.refresh(message, with_for_update=True)
    if message.confidential:
        raise Refused("mail_confidential")
    if message.state not in EDITABLE:
        raise Refused("mail_sent_already")
    is_mail = message.channel == Channel.MAIL
    address = read_email(change.address) if is_mail else read_mobile(change.address)
    if address is None:
        raise Refused("bad_mail_address" if is_mail else "bad_text_number", field="address")
    values = {"to_address": address, "subject": tidy(change.subject)[:300], "body": change.body.strip() + "\n"}
    if not values["subject"] or not change.body.strip():
        raise Refused("text_empty", field="body")
    changed = [name for name, value in values.items() if getattr(message, name) != value]
    for name in changed:
        setattr(message, name, values[name])
    if changed:
        unit.record("mail.edited", event_id=event.id, subject=("mail", message.id), changed=changed)


def hold_back(unit: Unit, event: EventScope, message: MailMessage) -> None:
    """Keep a waiting message until somebody sends it; records mail.held_back. Raises Refused("mail_sent_already")."""
    unit.require(may_edit_messages, event)
    unit.session.refresh(message, with_for_update=True)
    if message.state != MailState.QUEUED:
        raise Refused("mail_sent_already")
    message.state = MailState.HELD
    unit.record("mail.held_back", event_id=event.id, subject=("mail", message.id), to=message.to_address)


def send_again(unit: Unit, event: EventScope, message: MailMessage) -> None:
    """Queue a message anew, as it is; records mail.sent_again. Raises Refused: mail_confidential, mail_on_its_way."""
    unit.require(may_send_again, event)
    if message.confidential:
        raise Refused("mail_confidential")
    unit.session.refresh(message, with_for_update=True)
    if message.state not in RESENDABLE:
        raise Refused("mail_on_its_way")
    if message.state == MailState.SENT:
        # To the receiver's programs the same identifier would be the same message, and one of them hidden.
        message.message_id = _new_message_id()
    _queue(unit, message)
    unit.record("mail.sent_again", event_id=event.id, subject=("mail", message.id), to=message.to_address)


def release_held(unit: Unit, event: EventScope) -> int:
    """Queue what was held, for want of a server or by hand; returns how many. Records mail.held_released.

    Raises Refused("no_mail_server").
    """
    unit.require(may_send_again, event)
    settings = runtime().settings
    if settings.smtp_url is None and settings.text_webhook_url is None:
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
