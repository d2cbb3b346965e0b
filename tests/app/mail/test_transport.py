"""Messages as they travel, and what servers answer."""

import socket
import ssl
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import AuthResult

from app.mail.enums import MailState, Trouble
from app.mail.rules import MailServer
from app.mail.transport import Attachment, Envelope, build, send, trouble_of
from tests.app.mail.conftest import Mailbox, OnFreePort

AT = datetime(2019, 9, 1, 2, 0, tzinfo=UTC)


def an_envelope(**values: object) -> Envelope:
    """A message in Chinese."""
    return Envelope(**({  # type: ignore[arg-type]  # the values are of the right kinds
        "sender": "聚英 <juying@example.org>", "to_name": "王芳, \"芳\"", "to_address": "wang@example.org",
        "subject": "报名已收到", "body": "您好！𠮷\n", "message_id": "<1@example.org>", "at": AT, "language": "zh",
    } | values))


def server_of(mailbox: Mailbox) -> MailServer:
    """The running server."""
    return MailServer("127.0.0.1", mailbox.port, tls=False, starttls=False)


def test_send_hands_over_a_readable_message(mailbox: Mailbox) -> None:
    attachment = Attachment("日程.pdf", "application/pdf", b"%PDF-1.7")
    outcome = send(server_of(mailbox), an_envelope(html="<p>您好！𠮷</p>", attachments=(attachment,)))
    message = mailbox.messages[0]
    assert (outcome.state, outcome.answer) == (MailState.SENT, "250 Taken")
    assert mailbox.recipients == ["wang@example.org"]
    assert {name: str(message[name]) for name in ("Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted")} == {
        "Subject": "报名已收到", "Date": "Sun, 01 Sep 2019 02:00:00 +0000", "Message-ID": "<1@example.org>",
        "Content-Language": "zh-Hans", "Auto-Submitted": "auto-generated"}
    assert message["From"].addresses[0].display_name == "聚英"
    assert message["To"].addresses[0].display_name == '王芳, "芳"'
    body, html = message.get_body(("plain",)), message.get_body(("html",))
    assert body is not None
    assert html is not None
    assert (body.get_content().strip(), html.get_content().strip()) == ("您好！𠮷", "<p>您好！𠮷</p>")
    assert [(part.get_filename(), part.get_content()) for part in message.iter_attachments()] == [
        ("日程.pdf", b"%PDF-1.7")]


@pytest.mark.parametrize("values", [
    {"subject": "报名\r\nBcc: all@example.org"}, {"to_name": "王芳\nBcc: all@example.org"},
    {"message_id": "<1@example.org>\r\nBcc: all@example.org"}, {"to_address": "wang@example.org\r\nBcc: all@example.org"},
])
def test_send_lets_nobody_write_headers(mailbox: Mailbox, values: dict[str, str]) -> None:
    outcome = send(server_of(mailbox), an_envelope(**values))
    assert (outcome.state, mailbox.messages) == (MailState.FAILED, [])


def test_build_writes_the_domain_so_that_every_server_takes_it() -> None:
    assert build(an_envelope(to_address="wang@例子.中国"))["To"].addresses[0].addr_spec == "wang@xn--fsqu00a.xn--fiqs8s"


def test_an_address_that_no_server_here_takes_is_given_up(mailbox: Mailbox) -> None:
    assert send(server_of(mailbox), an_envelope(to_address="王芳@example.org")).state is MailState.FAILED


@pytest.mark.parametrize(("refusal", "state"), [
    ("550 5.1.1 No such user", MailState.BOUNCED), ("450 4.2.0 Greylisted", MailState.QUEUED),
])
def test_a_refused_recipient_bounces_or_waits(mailbox: Mailbox, refusal: str, state: MailState) -> None:
    mailbox.refuse_recipient = refusal
    outcome = send(server_of(mailbox), an_envelope())
    assert (outcome.state, outcome.answer) == (state, refusal)


@pytest.mark.parametrize(("refusal", "state"), [
    ("554 5.7.1 Spam", MailState.FAILED), ("452 4.3.1 Disk full", MailState.QUEUED),
])
def test_a_refused_text_fails_or_waits(mailbox: Mailbox, refusal: str, state: MailState) -> None:
    mailbox.refuse_text = refusal
    outcome = send(server_of(mailbox), an_envelope())
    assert (outcome.state, outcome.answer) == (state, refusal)


def test_a_server_that_is_away_is_waited_for() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert send(MailServer("127.0.0.1", port, tls=False, starttls=False), an_envelope()).state is MailState.QUEUED


def test_a_server_without_the_encryption_that_is_asked_for_gets_nothing(mailbox: Mailbox) -> None:
    outcome = send(MailServer("127.0.0.1", mailbox.port, tls=False, starttls=True), an_envelope())
    assert (outcome.state, outcome.trouble, mailbox.messages) == (MailState.QUEUED, Trouble.NO_TLS, [])


def test_what_is_wrong_with_the_way_to_a_server_is_told_apart(mailbox: Mailbox) -> None:
    here, port = "127.0.0.1", mailbox.port
    strict = OnFreePort(mailbox, hostname=here, port=0, auth_require_tls=False,
                        authenticator=lambda *_told: AuthResult(success=False, handled=False))
    strict.start()
    with socket.socket() as unused, socket.socket() as silent:
        unused.bind((here, 0))
        silent.bind((here, 0))
        silent.listen()
        servers = [
            MailServer(here, unused.getsockname()[1], tls=False, starttls=False),
            MailServer(here, silent.getsockname()[1], tls=False, starttls=False),
            MailServer(here, port, tls=True, starttls=False),
            MailServer(here, port, tls=False, starttls=False, user="juying", password="wrong"),
            MailServer(here, strict.port, tls=False, starttls=False, user="juying", password="wrong"),
        ]
        outcomes = [send(server, an_envelope(), patience=0.3) for server in servers]
    strict.stop()
    assert [one.trouble for one in outcomes] == [
        Trouble.NOBODY_LISTENS, Trouble.NO_ANSWER, Trouble.NO_TLS, Trouble.NO_SIGN_IN, Trouble.BAD_PASSWORD]
    assert {one.state for one in outcomes} == {MailState.QUEUED}
    assert [trouble_of(error) for error in (socket.gaierror(), ssl.SSLCertVerificationError())] == [
        Trouble.NO_SUCH_HOST, Trouble.BAD_CERTIFICATE]


def test_the_way_out_stands_in_the_header_as_it_is() -> None:
    address = "https://meeting.office.jinan.example.org/unsubscribe/123456-0123456789abcdef0123456789abcdef?lang=en"
    lines = build(an_envelope(unsubscribe_address=address)).as_bytes().split(b"\r\n")
    assert f"List-Unsubscribe: <{address}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
