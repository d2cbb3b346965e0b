"""Where the server is, when to try again, what an answer means."""

from datetime import timedelta

import pytest

from app.mail.enums import MailState
from app.mail.rules import MailServer, next_try, read_smtp_url, state_after


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
