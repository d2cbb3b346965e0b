"""Short texts through a gateway: a real HTTP server that checks the signature, and what becomes of its answers."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.unit import Unit
from app.core.worker import run_due_jobs
from app.mail import services
from app.mail.models import MailMessage
from events.setup.models import Event
from tests.app.mail.conftest import a_letter

Units = Callable[..., AbstractContextManager[Unit]]
SECRET = "a secret that the gateway shares with us"


@dataclass
class Texts:
    """What a gateway took, and what it answers."""

    url: str = ""
    status: int = 200
    taken: list[dict[str, Any]] = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@pytest.fixture
def gateway(app: Flask) -> Iterator[Texts]:
    """A gateway that runs on a free port, and the application set up for it."""
    texts = Texts()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name for it
            body = self.rfile.read(int(self.headers["Content-Length"]))
            expected = hmac.new(SECRET.encode(), self.headers["Juying-Timestamp"].encode() + b"." + body, "sha256")
            texts.signed.append(self.headers["Juying-Signature"] == f"v1={expected.hexdigest()}")
            texts.keys.append(self.headers["Idempotency-Key"])
            texts.taken.append(json.loads(body) | {"path": self.path})
            self.send_response(texts.status)
            self.end_headers()
            self.wfile.write(b"said")

        def log_message(self, *_told: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    texts.url = f"http://127.0.0.1:{server.server_port}/send?account=7"
    held = app.extensions["juying"]
    before = held.settings
    held.settings = replace(before, text_webhook_url=texts.url, text_webhook_secret=SECRET)
    yield texts
    held.settings = before
    server.shutdown()
    thread.join()
    server.server_close()


def a_text(unit: Units, event: Event) -> None:
    with unit() as u:
        services.compose_short(u, a_letter(event_id=event.id, to_address="138 1234 5678", body="审核通过\nhttps://x\n"))


def the_message(unit: Units) -> tuple[str, int, str | None]:
    with unit(writes=False) as u:
        row = u.session.scalars(sa.select(MailMessage)).one()
        return row.state, row.attempts, row.answer


def test_a_text_is_signed_and_taken(unit: Units, event: Event, gateway: Texts) -> None:
    a_text(unit, event)
    run_due_jobs()
    assert (gateway.signed, [len(key) > 20 for key in gateway.keys]) == ([True], [True])
    assert gateway.taken == [{
        "id": gateway.keys[0], "to": "+8613812345678", "name": "王芳", "language": "zh",
        "occasion": "registration.received", "event": "salon", "text": "审核通过\nhttps://x",
        "path": "/send?account=7"}]
    assert the_message(unit) == ("sent", 1, "200 said")


def test_a_busy_gateway_is_asked_again_with_the_same_key(
    unit: Units, event: Event, gateway: Texts, clock: FixedClock,
) -> None:
    gateway.status = 503
    a_text(unit, event)
    run_due_jobs()
    assert the_message(unit) == ("queued", 1, "503 said")
    gateway.status = 200
    clock.time += timedelta(minutes=1)
    run_due_jobs()
    assert (the_message(unit), len(set(gateway.keys)), len(gateway.keys)) == (("sent", 2, "200 said"), 1, 2)


def test_a_gateway_that_refuses_is_not_asked_again(unit: Units, event: Event, gateway: Texts) -> None:
    gateway.status = 400
    a_text(unit, event)
    run_due_jobs()
    assert (the_message(unit), len(gateway.taken)) == (("failed", 1, "400 said"), 1)


def test_a_gateway_that_is_away_is_tried_later(unit: Units, event: Event, app: Flask, gateway: Texts) -> None:
    held = app.extensions["juying"]
    held.settings = replace(held.settings, text_webhook_url="http://127.0.0.1:9/")
    a_text(unit, event)
    run_due_jobs()
    assert the_message(unit)[:2] == ("queued", 1)


def test_texts_need_a_gateway_and_a_number(unit: Units, event: Event, request: pytest.FixtureRequest) -> None:
    with unit() as u:
        with pytest.raises(Refused) as without:
            services.compose_short(u, a_letter(event_id=event.id, to_address="13812345678"))
        request.getfixturevalue("gateway")
        with pytest.raises(Refused) as wrong:
            services.compose_short(u, a_letter(event_id=event.id, to_address="0531 1234"))
    assert (without.value.code, wrong.value.code) == ("no_gateway", "bad_text_number")
