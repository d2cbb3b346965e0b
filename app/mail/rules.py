"""Pure decisions about sending: where the server is, when to try again, what an answer means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from app.mail.enums import MailState

# A busy or doubting server wants to be asked again, at first soon and then seldom (RFC 5321, 4.5.4.1).
TRY_AGAIN_AFTER: Final = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4),
    timedelta(hours=12))
LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_ANSWER: Final = 500


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages are handed over, and how."""

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str | None = None
    password: str | None = None


def read_smtp_url(url: str) -> MailServer:
    """The server of smtp://, smtps:// with user:password@host:port and ?starttls; raises ValueError for anything else.

    STARTTLS is used where it is asked for, on port 587, and wherever a password would else cross a network in the clear.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("a mail server's address begins with smtp:// or smtps:// and names a host")
    tls = parts.scheme == "smtps"
    port = parts.port or (465 if tls else 25)
    wishes = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    unknown = wishes - {"starttls"}
    if unknown:
        raise ValueError(f"unknown setting of the mail server: {', '.join(sorted(unknown))}")
    exposed = parts.username is not None and parts.hostname not in LOCAL_HOSTS
    return MailServer(
        host=parts.hostname, port=port, tls=tls, starttls=not tls and ("starttls" in wishes or port == 587 or exposed),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None)


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after `attempts` tries that failed for the moment; None: give up."""
    return TRY_AGAIN_AFTER[attempts - 1] if attempts <= len(TRY_AGAIN_AFTER) else None


def state_after(code: int, *, about_recipient: bool) -> MailState:
    """What a server's refusal means: 5xx is final, anything else (4xx, or 0 for no answer) is for the moment."""
    if 500 <= code < 600:
        return MailState.BOUNCED if about_recipient else MailState.FAILED
    return MailState.QUEUED
