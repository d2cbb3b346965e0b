"""The job that sends one message."""

from __future__ import annotations

from typing import Any

from app.core.errors import NotFound, Refused
from app.core.files import StoredFile, read_file
from app.core.jobs import task
from app.core.runtime import runtime
from app.core.unit import Unit
from app.core.worker import JobRun
from app.mail.enums import MailState
from app.mail.models import MailMessage
from app.mail.rules import next_try
from app.mail.transport import Attachment, Envelope, Outcome, configured_server, send


@task("mail.send")
def send_message(run: JobRun, message_id: int) -> dict[str, Any] | None:
    """Send a queued message, and keep what the server said. No transaction is open while the server is spoken to."""
    settings = runtime().settings
    with run.unit() as unit:
        message = unit.session.get(MailMessage, message_id)
        if message is None or message.state != MailState.QUEUED:
            return None
        try:
            server = configured_server(settings.smtp_url)
            envelope = _envelope(unit, message, settings.mail_from)
        except Refused as refusal:
            # Wrong settings can be mended, and the message sent then; a file that is gone stays gone.
            message.state = MailState.HELD if refusal.code == "bad_mail_server" else MailState.FAILED
            message.answer = refusal.code
            return {"state": message.state}
        if server is None:
            message.state = MailState.HELD
            return {"state": message.state}
        message.attempts += 1
    outcome = send(server, envelope)
    with run.unit() as unit:
        message = unit.session.get_one(MailMessage, message_id)
        _keep(unit, message, outcome)
        return {"state": message.state}


def _envelope(unit: Unit, message: MailMessage, sender: str) -> Envelope:
    return Envelope(
        sender=sender, to_name=message.to_name, to_address=message.to_address, subject=message.subject,
        body=message.body, message_id=message.message_id, at=unit.now(), language=message.language,
        html=message.html, attachments=tuple(_attachment(unit, number) for number in message.attachments))


def _attachment(unit: Unit, number: int) -> Attachment:
    stored = unit.session.get(StoredFile, number)
    if stored is None:
        raise NotFound("file_gone")
    return Attachment(stored.name, stored.media_type, read_file(stored))


def _keep(unit: Unit, message: MailMessage, outcome: Outcome) -> None:
    message.state, message.answer = outcome.state, outcome.answer
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
