"""A real mail server on a free port, an event, and letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from app.core.unit import Unit
from app.mail.letters import Letter
from events.setup.models import Event
from tests.factories.accounts import an_organisation

Units = Callable[..., AbstractContextManager[Unit]]


@dataclass
class Mailbox:
    """What a mail server took, and what it answers: "" is yes, else a refusal to the recipient or to the text."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse_recipient: str = ""
    refuse_text: str = ""

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802  # the server's name for it
        """Told: server, session, envelope, address, options."""
        if self.refuse_recipient:
            return self.refuse_recipient
        told[2].rcpt_tos.append(told[3])
        return "250 OK"

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802  # the server's name for it
        """Told: server, session, envelope."""
        envelope = told[2]
        if self.refuse_text:
            return self.refuse_text
        parsed = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
        self.messages.append(parsed)
        self.recipients.extend(envelope.rcpt_tos)
        return "250 Taken"


class OnFreePort(Controller):
    """Listens on whatever port is free, and knows which."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]  # a server of TCP has them
        super()._trigger_server()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that runs."""
    box = Mailbox()
    controller = OnFreePort(box, hostname="127.0.0.1", port=0)
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@pytest.fixture
def with_server(app: Flask, mailbox: Mailbox) -> Iterator[Mailbox]:
    """The application with the mail server configured."""
    held = app.extensions["juying"]
    before = held.settings
    held.settings = replace(before, smtp_url=f"smtp://127.0.0.1:{mailbox.port}", mail_from="聚英 <juying@example.org>")
    yield mailbox
    held.settings = before


@pytest.fixture
def event(unit: Units) -> Event:
    """An event of the city, with no parts."""
    with unit() as u:
        made = Event(
            organisation_id=an_organisation(u).id, code="salon", kind="salon", status="open", name={"zh": "沙龙"},
            timezone="Asia/Shanghai", starts=date(2019, 10, 12), ends=date(2019, 10, 12), languages=["zh"],
            created_at=datetime(2019, 9, 1, tzinfo=UTC))
        u.session.add(made)
        u.session.flush()
        u.session.expunge(made)
    return made


def a_letter(**values: Any) -> Letter:
    """A letter to a delegate."""
    return Letter(**({
        "occasion": "registration.received", "language": "zh", "to_address": "wang@example.org", "to_name": "王芳",
        "subject": "报名已收到", "body": "您好！\n您的报名已收到。\n",
    } | values))
