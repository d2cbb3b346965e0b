"""The outbox: composed with the transaction, sent by a job, held, tried again, given up."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import queries as accounts
from app.core.actors import Grant, Role
from app.core.clock import FixedClock
from app.core.errors import Forbidden, Refused
from app.core.files import file_path, store_file
from app.core.jobs import Job
from app.core.unit import Unit
from app.core.worker import run_due_jobs
from app.mail import queries, services
from app.mail.enums import MailState
from app.mail.models import MailMessage
from events.setup.models import Event
from tests.app.mail.conftest import Mailbox, a_letter
from tests.factories.accounts import a_member

Units = Callable[..., AbstractContextManager[Unit]]


def state_of(unit: Units) -> tuple[str, int, str | None]:
    """(state, tries, answer) of the one message."""
    with unit(writes=False) as u:
        message = u.session.scalars(sa.select(MailMessage)).one()
        return message.state, message.attempts, message.answer


def test_compose_sends_once_the_transaction_is_committed(unit: Units, with_server: Mailbox) -> None:
    with unit() as u:
        services.compose(u, a_letter())
    assert run_due_jobs() == 1
    assert (with_server.recipients, state_of(unit)) == (["wang@example.org"], ("sent", 1, "250 Taken"))
    assert run_due_jobs() == 0


def test_compose_sends_nothing_of_what_is_rolled_back(unit: Units, with_server: Mailbox) -> None:
    with unit() as u:
        services.compose(u, a_letter())
        u.doom()
    assert (run_due_jobs(), with_server.messages) == (0, [])


def test_compose_cleans_names_and_subjects(unit: Units, with_server: Mailbox) -> None:
    with unit() as u:
        services.compose(u, a_letter(to_name="王芳\r\nBcc: all@example.org", subject="报名\nBcc: all@example.org\u0000"))
    run_due_jobs()
    message = with_server.messages[0]
    assert (str(message["Subject"]), message["To"].addresses[0].display_name, message["Bcc"]) == (
        "报名 Bcc: all@example.org", "王芳 Bcc: all@example.org", None)


@pytest.mark.parametrize("address", ["", "wang", "wang@", "a@example.org\nBcc: b@example.org", "a@example.org, b@example.org"])
def test_compose_refuses_what_is_no_address(unit: Units, address: str) -> None:
    with unit() as u, pytest.raises(Refused) as refusal:
        services.compose(u, a_letter(to_address=address))
    assert refusal.value.code == "bad_mail_address"


def test_compose_from_reads_the_template_of_the_language(unit: Units) -> None:
    values = {"name": "{{ 7 * 7 }}", "username": "wang", "link": "", "recovery": "http://localhost/", "within": ""}
    with unit() as u:
        letters = [services.compose_from(u, a_letter(occasion="account.password_set", language=language), values)
                   for language in ("zh", "en")]
        assert len({letter.subject for letter in letters}) == 2
        assert [("{{ 7 * 7 }}" in letter.body, letter.body.startswith("\n")) for letter in letters] == [(True, False)] * 2


def test_without_a_server_messages_are_held(unit: Units, event: Event, app: Flask, mailbox: Mailbox) -> None:
    with unit() as u:
        services.compose(u, a_letter(event_id=event.id))
    run_due_jobs()
    assert state_of(unit) == ("held", 0, None)
    with unit() as u, pytest.raises(Refused) as refusal:
        services.release_held(u, event)
    assert refusal.value.code == "no_mail_server"


def test_release_held_sends_what_was_held(unit: Units, event: Event, request: pytest.FixtureRequest) -> None:
    with unit() as u:
        services.compose(u, a_letter(event_id=event.id))
        services.compose(u, a_letter(event_id=event.id + 1))
    run_due_jobs()
    box: Mailbox = request.getfixturevalue("with_server")
    with unit() as u:
        assert services.release_held(u, event) == 1
    run_due_jobs()
    with unit(writes=False) as u:
        states = u.session.scalars(sa.select(MailMessage.state).order_by(MailMessage.id)).all()
    assert (len(box.messages), states) == (1, ["sent", "held"])


def test_a_busy_server_is_asked_again_and_given_up_in_the_end(
    unit: Units, with_server: Mailbox, clock: FixedClock,
) -> None:
    with_server.refuse_recipient = "450 4.2.0 Greylisted"
    with unit() as u:
        services.compose(u, a_letter())
    states = []
    for _ in range(7):
        run_due_jobs()
        states.append(state_of(unit)[:2])
        clock.time += timedelta(hours=13)
    assert states == [*(("queued", tries) for tries in range(1, 7)), ("failed", 7)]
    assert (run_due_jobs(), with_server.messages) == (0, [])


def test_a_message_that_waits_keeps_its_identifier(unit: Units, with_server: Mailbox, clock: FixedClock) -> None:
    with_server.refuse_text = "452 4.3.1 Disk full"
    with unit() as u:
        identifier = services.compose(u, a_letter()).message_id
    run_due_jobs()
    assert run_due_jobs() == 0
    with_server.refuse_text = ""
    clock.time += timedelta(minutes=2)
    run_due_jobs()
    assert [str(message["Message-ID"]) for message in with_server.messages] == [identifier]


def test_attachments_travel_and_a_lost_one_is_told(unit: Units, with_server: Mailbox) -> None:
    with unit() as u:
        stored = store_file(u, b"%PDF-1.7", name="日程.pdf", media_type="application/pdf", purpose="program")
        token = stored.token
        services.compose(u, a_letter(attachments=(stored.id,)))
    run_due_jobs()
    assert [part.get_filename() for part in with_server.messages[0].iter_attachments()] == ["日程.pdf"]
    with unit() as u:
        message = u.session.scalars(sa.select(MailMessage)).one()
        message.state = MailState.QUEUED
        u.enqueue("mail.send", message_id=message.id)
    file_path(token).unlink()
    run_due_jobs()
    assert state_of(unit) == ("failed", 1, "file_gone")


def test_a_confidential_text_is_forgotten_once_it_is_sent(unit: Units, with_server: Mailbox, event: Event) -> None:
    with unit() as u:
        number = services.compose(u, a_letter(confidential=True, event_id=event.id, html="<p>x</p>")).id
    run_due_jobs()
    with unit() as u:
        message = u.session.get_one(MailMessage, number)
        assert (message.state, message.body, message.html) == ("sent", "", None)
        with pytest.raises(Refused) as refusal:
            services.send_again(u, event, message)
    assert (refusal.value.code, len(with_server.messages)) == ("mail_confidential", 1)


def test_send_again_is_a_new_message_to_the_receiver(unit: Units, with_server: Mailbox, event: Event) -> None:
    with unit() as u:
        number = services.compose(u, a_letter(event_id=event.id)).id
    with unit() as u, pytest.raises(Refused) as refusal:
        services.send_again(u, event, u.session.get_one(MailMessage, number))
    run_due_jobs()
    with unit() as u:
        services.send_again(u, event, u.session.get_one(MailMessage, number))
    run_due_jobs()
    identifiers = {str(message["Message-ID"]) for message in with_server.messages}
    assert (refusal.value.code, len(identifiers)) == ("mail_on_its_way", 2)


def test_send_again_is_for_organisers_and_registrars(unit: Units, event: Event) -> None:
    with unit() as u:
        number = services.compose(u, a_letter(event_id=event.id)).id
        viewer = a_member(u, "viewer", Grant(Role.VIEWER, event_id=event.id))
        actor = accounts.load_actor(u.session, viewer)
    with pytest.raises(Forbidden), unit(actor) as u:
        services.send_again(u, event, u.session.get_one(MailMessage, number))


def test_what_is_kept_about_a_delegate_is_told_in_order(unit: Units, event: Event) -> None:
    class Delegate:
        id = 7

    with unit() as u:
        services.compose(u, a_letter(event_id=event.id, delegate_id=7))
        services.compose(u, a_letter(event_id=event.id, delegate_id=8))
        told = queries.mail_about(u.session, Delegate())
    assert [(row["subject"], row["state"], row["at"]) for row in told] == [
        ("报名已收到", "queued", "2019-09-01T02:00:00+00:00")]


def test_jobs_name_their_event(unit: Units, event: Event) -> None:
    with unit() as u:
        services.compose(u, a_letter(event_id=event.id))
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Job.event_id)).all() == [event.id]
