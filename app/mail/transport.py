"""Hands messages over to the mail server, and says what it answered."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any

from app.core.errors import Refused
from app.mail.enums import MailState, Trouble
from app.mail.rules import LONGEST_ANSWER, MailServer, read_smtp_url, state_after

PATIENCE_SECONDS = 20


class AddressHeader(UnstructuredHeader):
    """A web address in a header: in one line as it stands, for the library would encode a long one beyond use."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # the registry mixes the name in


def _policy() -> Policy:
    registry = HeaderRegistry()
    registry.map_to_type("list-unsubscribe", AddressHeader)  # type: ignore[arg-type]  # the registry makes it a BaseHeader
    return SMTP.clone(header_factory=registry)


POLICY = _policy()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes
    # Of its media type, such as a text's character set.
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """All of a message that is sent; plain values, so that no database is open meanwhile."""

    sender: str
    to_name: str
    to_address: str
    subject: str
    body: str
    message_id: str
    at: datetime
    language: str
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    unsubscribe_address: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: sent, bounced, failed, or queued (again later), with the server's answer."""

    state: MailState
    answer: str
    # What is wrong with the way to the server, where it is known.
    trouble: Trouble | None = None


class ServerLacks(smtplib.SMTPException):
    """The server can't do what its settings ask for: encryption, or signing in."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(words)
        self.trouble = trouble


def configured_server(smtp_url: str | None) -> MailServer | None:
    """The configured server or None. Raises Refused("bad_mail_server") where the setting can't be read."""
    if not smtp_url:
        return None
    try:
        return read_smtp_url(smtp_url)
    except ValueError as error:
        raise Refused("bad_mail_server") from error


def build(envelope: Envelope) -> EmailMessage:
    """The message as it travels (RFC 5322); headers can't be forged, for the library refuses line breaks in them."""
    message = EmailMessage(policy=POLICY)
    name, address = parseaddr(envelope.sender)
    message["From"] = Address(display_name=name, addr_spec=_travelling(address))
    message["To"] = Address(display_name=envelope.to_name, addr_spec=_travelling(envelope.to_address))
    message["Subject"] = envelope.subject
    message["Date"] = format_datetime(envelope.at)
    message["Message-ID"] = envelope.message_id
    # Answering machines keep quiet towards this (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if envelope.unsubscribe_address:
        # One press in the reader's mail program is enough (RFC 2369, RFC 8058).
        message["List-Unsubscribe"] = f"<{envelope.unsubscribe_address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(envelope.body)
    if envelope.html:
        message.add_alternative(envelope.html, subtype="html")
    for attachment in envelope.attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(attachment.content, maintype=main or "application", subtype=sub or "octet-stream",
                               filename=attachment.name, params=dict(attachment.parameters))
    # Last, for giving a message its content takes such headers away.
    message["Content-Language"] = "en" if envelope.language == "en" else "zh-Hans"
    return message


def send(server: MailServer, envelope: Envelope, *, patience: float = PATIENCE_SECONDS) -> Outcome:
    """Hand one message over; each answer is waited for `patience` seconds. Never raises for what a server or a network does."""
    try:
        message = build(envelope)
        with _connection(server, patience) as connection:
            connection.send_message(message)
            taken = connection.said
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return Outcome(state_after(code, about_recipient=True), _answer(code, words))
    except smtplib.SMTPAuthenticationError as error:
        # A wrong password is mended in the settings, and the message can wait for that.
        return Outcome(MailState.QUEUED, _answer(error.smtp_code, error.smtp_error), Trouble.BAD_PASSWORD)
    except smtplib.SMTPResponseException as error:
        return Outcome(state_after(error.smtp_code, about_recipient=False), _answer(error.smtp_code, error.smtp_error))
    except smtplib.SMTPNotSupportedError as error:
        return Outcome(MailState.FAILED, str(error)[:LONGEST_ANSWER])
    except (smtplib.SMTPException, OSError) as error:
        return Outcome(MailState.QUEUED, f"{type(error).__name__}: {error}"[:LONGEST_ANSWER], trouble_of(error))
    except ValueError as error:
        # An address or a name that can't be written into a header.
        return Outcome(MailState.FAILED, str(error)[:LONGEST_ANSWER])
    return Outcome(MailState.SENT, _answer(*taken))


class _Telling(smtplib.SMTP):
    """A line to a server that keeps what was said of the text: mostly the number by which the server's own log has it."""

    said: tuple[int, bytes | str] = (250, "")

    def data(self, msg: Any) -> tuple[int, bytes]:
        """The text handed over; the answer is kept, for the library tells of refusals alone."""
        self.said = answer = super().data(msg)
        return answer


class _TellingTls(_Telling, smtplib.SMTP_SSL):
    """The same, with TLS from the start."""


def trouble_of(error: Exception) -> Trouble | None:
    """What is wrong with the way to the server, where the error tells."""
    match error:
        case ServerLacks():
            return error.trouble
        case socket.gaierror():
            return Trouble.NO_SUCH_HOST
        case ssl.SSLCertVerificationError():
            return Trouble.BAD_CERTIFICATE
        case ssl.SSLError():
            return Trouble.NO_TLS
        case ConnectionRefusedError():
            return Trouble.NOBODY_LISTENS
        # A server that speaks TLS from the start waits for the client's first word, and one of another kind hangs up.
        case OSError() | smtplib.SMTPServerDisconnected():
            return Trouble.NO_ANSWER
    return None


@contextmanager
def _connection(server: MailServer, patience: float) -> Iterator[_Telling]:
    context = ssl.create_default_context()
    if server.tls:
        connection: _Telling = _TellingTls(
            server.host, server.port, timeout=patience, context=context)
    else:
        connection = _Telling(server.host, server.port, timeout=patience)
    with connection:
        try:
            if server.starttls:
                connection.starttls(context=context)
        except smtplib.SMTPNotSupportedError as error:
            raise ServerLacks(Trouble.NO_TLS, str(error)) from error
        try:
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except smtplib.SMTPNotSupportedError as error:
            raise ServerLacks(Trouble.NO_SIGN_IN, str(error)) from error
        yield connection


def _travelling(address: str) -> str:
    """The address with its domain in the form that every server takes (IDNA); the local part stays as it is."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}" if local else address


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(f"{code} {text}".split())[:LONGEST_ANSWER]
