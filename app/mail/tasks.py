"""The job that sends one message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.core.errors import NotFound, Refused
from app.core.files import StoredFile, read_file
from app.core.jobs import task
from app.core.runtime import runtime
from app.core.unit import Unit
from app.core.worker import JobRun
from app.mail.enums import Channel, MailState
from app.mail.gateway import Gateway, ShortText, send_text
from app.mail.models import MailMessage
from app.mail.rules import next_try
from app.mail.transport import Attachment, Envelope, Outcome, configured_server, send

Handing = Callable[[], Outcome]


@task("mail.send")
def send_message(run: JobRun, message_id: int) -> dict[str, Any] | None:
    """Send a queued message, and keep what the server said. No transaction is open while the server is spoken to."""
    with run.unit() as unit:
        message = unit.session.get(MailMessage, message_id, with_for_update=True)
        if message is None or not _is_ours(message, run.job_id):
            return None
        try:
            hand_over = _prepared(unit, message)
        except Refused as refusal:
            # Wrong settings can be mended, and the message sent then; a file that is gone stays gone.
            message.state = MailState.HELD if refusal.code == "bad_mail_server" else MailState.FAILED
            message.answer = refusal.code
            return {"state": message.state}
        if hand_over is None:
            message.state = MailState.HELD
            return {"state": message.state}
        message.state, message.sending_job = MailState.SENDING, run.job_id
        message.attempts += 1
    outcome = hand_over()
    with run.unit() as unit:
        message = unit.session.get_one(MailMessage, message_id)
        _keep(unit, message, outcome)
        return {"state": message.state}


def _is_ours(message: MailMessage, job_id: int) -> bool:
    """Whether this job may send it: it waits, or this very job was sending it when its worker died."""
    return message.state == MailState.QUEUED or (message.state == MailState.SENDING and message.sending_job == job_id)


def _prepared(unit: Unit, message: MailMessage) -> Handing | None:
    """How the message is handed over, all read; None where nothing is there to hand it to."""
    settings = runtime().settings
    if message.channel == Channel.TEXT:
        if settings.text_webhook_url is None:
            return None
        gateway, text = Gateway(settings.text_webhook_url, settings.text_webhook_secret), _short_text(unit, message)
        return lambda: send_text(gateway, text)
    server = configured_server(settings.smtp_url)
    if server is None:
        return None
    envelope = _envelope(unit, message, settings.mail_from)
    return lambda: send(server, envelope)


def _short_text(unit: Unit, message: MailMessage) -> ShortText:
    codes = runtime().contributions.ask("mail.event_code", unit.session, message.event_id)
    return ShortText(
        message_id=message.message_id, to_number=message.to_address, to_name=message.to_name,
        language=message.language, occasion=message.occasion, event=codes[0] if codes else "", text=message.body.strip(),
        at=unit.now())


def _envelope(unit: Unit, message: MailMessage, sender: str) -> Envelope:
    stored = tuple(_attachment(unit, number) for number in message.attachments)
    made = tuple(one for name in message.enclosures for one in enclosed(unit, message, name))
    return Envelope(
        sender=sender, to_name=message.to_name, to_address=message.to_address, subject=message.subject,
        body=message.body, message_id=message.message_id, at=unit.now(), language=message.language,
        html=message.html, attachments=stored + made, unsubscribe_address=message.unsubscribe_address)


def enclosed(unit: Unit, message: MailMessage, name: str) -> list[Attachment]:
    """The files of one enclosure, as they are now; a feature that has nothing (any more) to enclose gives None."""
    answers: list[Attachment | None] = runtime().contributions.ask("mail.enclosure", unit, message, name)
    return [one for one in answers if one is not None]


def _attachment(unit: Unit, number: int) -> Attachment:
    stored = unit.session.get(StoredFile, number)
    if stored is None:
        raise NotFound("file_gone")
    return Attachment(stored.name, stored.media_type, read_file(stored))


def _keep(unit: Unit, message: MailMessage, outcome: Outcome) -> None:
    message.state, message.answer, message.sending_job = outcome.state, outcome.answer, None
    if outcome.state is MailState.SENT:
        message.sent_at = unit.now()
        if message.confidential:
            message.body, message.html = "", None
    elif outcome.state is MailState.QUEUED:
        wait = next_try(message.attempts)
        if wait is None:
            message.state = MailState.FAILED
        else:
            unit.enqueue("mail.send", event_id=message.event_id, not_before=unit.now() + wait, message_id=message.id)
