"""Where the server is, when to try again, what an answer means."""

import hmac
from datetime import timedelta

import pytest

from app.mail.enums import MailState
from app.mail.rules import (
    MailServer,
    fill,
    first_unknown,
    gateway_signature,
    gateway_state_after,
    next_try,
    placeholders_in,
    read_smtp_url,
    state_after,
)


@pytest.mark.parametrize(("url", "server"), [
    ("smtp://localhost", MailServer("localhost", 25, tls=False, starttls=False)),
    ("smtp://mail.example.org:587", MailServer("mail.example.org", 587, tls=False, starttls=True)),
    ("smtp://mail.example.org?starttls", MailServer("mail.example.org", 25, tls=False, starttls=True)),
    ("smtp://u%40x:p%2Fw@mail.example.org:2525", MailServer("mail.example.org", 2525, tls=False, starttls=True,
                                                          user="u@x", password="p/w")),
    ("smtp://u:p@127.0.0.1:2525", MailServer("127.0.0.1", 2525, tls=False, starttls=False, user="u", password="p")),
    ("smtps://u:p@mail.example.org", MailServer("mail.example.org", 465, tls=True, starttls=False, user="u", password="p")),
])
def test_read_smtp_url_never_sends_a_password_in_the_clear(url: str, server: MailServer) -> None:
    assert read_smtp_url(url) == server


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://a?tls=off",
                                 "smtp://a:port"])
def test_read_smtp_url_refuses(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words are for whoever reads the log
        read_smtp_url(url)


def test_next_try_waits_longer_each_time_and_then_gives_up() -> None:
    waits = [next_try(attempts) for attempts in range(1, 8)]
    assert waits == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1),
                     timedelta(hours=4), timedelta(hours=12), None]


@pytest.mark.parametrize(("code", "about_recipient", "state"), [
    (550, True, MailState.BOUNCED), (554, False, MailState.FAILED), (451, True, MailState.QUEUED),
    (421, False, MailState.QUEUED), (0, False, MailState.QUEUED), (-1, False, MailState.QUEUED),
])
def test_state_after_knows_final_from_passing(code: int, about_recipient: bool, state: MailState) -> None:
    assert state_after(code, about_recipient=about_recipient) is state


def test_placeholders_are_named_once_also_between_full_width_braces() -> None:
    assert placeholders_in("{name}, { event } ｛link｝ {name} {} {\n}") == ["name", "event", "link"]


@pytest.mark.parametrize(("text", "found"), [
    ("{name} {event}", None), ("{nmae}", ("nmae", "name")), ("{Event}", ("Event", "event")), ("50 % {", None),
    ("{event.organisation_id}", ("event.organisation_id", "event")), ("{{name}}", None),
])
def test_first_unknown_names_the_nearest(text: str, found: tuple[str, str] | None) -> None:
    assert first_unknown(text, ("name", "event", "link")) == found


def test_fill_replaces_once_and_never_reads_values_again() -> None:
    values = {"name": "{link}", "link": "https://x", "waiting": ""}
    assert fill("{name}\n\n{waiting}\n\n{link} {other}", values.get) == "{link}\n\nhttps://x {other}"


def test_gateway_signature_is_what_the_documentation_says() -> None:
    expected = hmac.new(b"secret", b'1570000000.{"a":1}', "sha256").hexdigest()
    assert gateway_signature("secret", 1570000000, b'{"a":1}') == expected


@pytest.mark.parametrize(("status", "state"), [
    (200, MailState.SENT), (204, MailState.SENT), (302, MailState.FAILED), (400, MailState.FAILED),
    (429, MailState.QUEUED), (503, MailState.QUEUED),
])
def test_gateway_state_after_knows_final_from_passing(status: int, state: MailState) -> None:
    assert gateway_state_after(status) is state
