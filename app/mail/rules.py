"""Pure decisions about sending: where the server is, when to try again, what an answer means, what placeholders become."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
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


# Chinese keyboards give full-width braces.
_PLACEHOLDER: Final = re.compile(r"[{｛]([^{}｛｝\n]{1,80})[}｝]")


def placeholders_in(text: str) -> list[str]:
    """The names between braces, in their order, each once."""
    return list(dict.fromkeys(name.strip() for name in _PLACEHOLDER.findall(text)))


def first_unknown(text: str, known: Collection[str]) -> tuple[str, str] | None:
    """The first placeholder that nobody knows, with the known one that looks most like it."""
    for name in placeholders_in(text):
        if name not in known:
            nearest = get_close_matches(name.casefold(), known, n=1, cutoff=0.0)
            return name, nearest[0] if nearest else ""
    return None


def fill(text: str, value: Callable[[str], str | None]) -> str:
    """The text with each placeholder replaced by its value, in one pass: what a value says is never read again.

    What has no value stays as it stands. Paragraphs that came out empty are closed up.
    """

    def put(found: re.Match[str]) -> str:
        said = value(found[1].strip())
        return found[0] if said is None else said

    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+\n", "\n\n", _PLACEHOLDER.sub(put, text))


def gateway_signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp's digits, a full stop and the body, in hexadecimal: what a gateway recomputes."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def gateway_state_after(status: int) -> MailState:
    """What a gateway's answer means: 2xx is taken, 408, 425, 429 and 5xx are for the moment, all else is final."""
    if 200 <= status < 300:
        return MailState.SENT
    return MailState.QUEUED if status in (408, 425, 429) or status >= 500 else MailState.FAILED
