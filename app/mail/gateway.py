"""Hands short texts to the installation's gateway for SMS or WeChat: signed requests, and what it answered."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from app.mail.enums import MailState
from app.mail.rules import LONGEST_ANSWER, gateway_signature, gateway_state_after
from app.mail.transport import PATIENCE_SECONDS, Outcome


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where texts are handed over, and the secret that it shares with us."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class ShortText:
    """A text for one number; plain values, so that no database is open meanwhile."""

    message_id: str
    to_number: str
    to_name: str
    language: str
    occasion: str
    event: str
    text: str
    at: datetime

    def body(self) -> bytes:
        """The request's body: JSON in UTF-8."""
        return json.dumps({
            "id": self.message_id, "to": self.to_number, "name": self.to_name, "language": self.language,
            "occasion": self.occasion, "event": self.event, "text": self.text,
        }, ensure_ascii=False).encode()


def send_text(gateway: Gateway, text: ShortText) -> Outcome:
    """Hand one text over. Never raises for what a gateway or a network does; redirections are not followed."""
    parts = urlsplit(gateway.url)
    body, timestamp = text.body(), int(text.at.timestamp())
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, {
            "Content-Type": "application/json; charset=utf-8", "User-Agent": "Juying",
            "Idempotency-Key": text.message_id, "Juying-Timestamp": str(timestamp),
            "Juying-Signature": f"v1={gateway_signature(gateway.secret, timestamp, body)}",
        })
        response = connection.getresponse()
        said = response.read(4 * LONGEST_ANSWER).decode("utf-8", "replace")
    except (OSError, HTTPException) as error:
        return Outcome(MailState.QUEUED, f"{type(error).__name__}: {error}"[:LONGEST_ANSWER])
    finally:
        connection.close()
    return Outcome(gateway_state_after(response.status), " ".join(f"{response.status} {said}".split())[:LONGEST_ANSWER])


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=PATIENCE_SECONDS, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
