"""The outbox in pages, and trying the mail server out."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from app.accounts import queries as accounts
from app.core.actors import Grant, Role
from app.core.unit import Unit
from app.core.worker import run_due_jobs
from app.mail import services
from events.setup.models import Event
from tests.app.mail.conftest import Mailbox, a_letter
from tests.factories.accounts import a_member, an_administrator, sign_in

Units = Callable[..., AbstractContextManager[Unit]]


def enter(client: FlaskClient, unit: Units, role: Role, event: Event) -> FlaskClient:
    """A browser that is signed in with a role at the event."""
    with unit() as u:
        a_member(u, role.value, Grant(role, event_id=event.id))
    with unit(writes=False) as u:
        return sign_in(client, accounts.find_staff(u.session, role.value))


@pytest.fixture
def registrar(client: FlaskClient, unit: Units, event: Event) -> FlaskClient:
    """A registrar of the event."""
    return enter(client, unit, Role.REGISTRAR, event)


@pytest.fixture
def message_id(unit: Units, event: Event) -> int:
    """A message with hostile words in it."""
    with unit() as u:
        return services.compose(u, a_letter(event_id=event.id, subject="<script>alert(1)</script>", body="<b>x</b>")).id


def test_outbox_shows_messages_as_text(registrar: FlaskClient, message_id: int) -> None:
    listed, shown = registrar.get("/manage/salon/mail?lang=en"), registrar.get(f"/manage/salon/mail/{message_id}?lang=en")
    for page in (listed, shown):
        assert (page.status_code, "<script>alert(1)" in page.text, "&lt;script&gt;alert(1)" in page.text) == (200, False, True)
    assert "&lt;b&gt;x&lt;/b&gt;" in shown.text


@pytest.mark.parametrize(("query", "found"), [
    ("q=王芳", True), ("q=WANG@", True), ("q=nobody", False), ("state=sent", False), ("state=queued", True),
    ("state=moon&sort=-to_address&page=99", True), ("q=%25", False),
])
def test_outbox_is_searched(registrar: FlaskClient, message_id: int, query: str, found: bool) -> None:
    assert (f"/manage/salon/mail/{message_id}" in registrar.get(f"/manage/salon/mail?{query}").text) is found


def test_outbox_is_for_organisers_and_registrars(client: FlaskClient, unit: Units, event: Event, message_id: int) -> None:
    viewer = enter(client, unit, Role.VIEWER, event)
    assert [viewer.get("/manage/salon/mail").status_code, viewer.get(f"/manage/salon/mail/{message_id}").status_code,
            viewer.post(f"/manage/salon/mail/{message_id}/send-again").status_code,
            viewer.post("/manage/salon/mail/send-held").status_code] == [403] * 4


def test_a_message_of_another_event_is_not_found(registrar: FlaskClient, unit: Units, event: Event) -> None:
    with unit() as u:
        other = services.compose(u, a_letter(event_id=event.id + 1)).id
        secret = services.compose(u, a_letter(event_id=event.id, confidential=True)).id
    assert [registrar.get(f"/manage/salon/mail/{number}").status_code for number in (other, secret, 4711)] == [404] * 3
    assert registrar.post(f"/manage/salon/mail/{other}/send-again").status_code == 404
    assert registrar.get("/manage/none/mail").status_code == 404


def test_send_again_and_send_held(registrar: FlaskClient, message_id: int, request: pytest.FixtureRequest) -> None:
    run_due_jobs()
    assert registrar.post("/manage/salon/mail/send-held").status_code == 409
    box: Mailbox = request.getfixturevalue("with_server")
    assert registrar.post("/manage/salon/mail/send-held").location == "/manage/salon/mail"
    run_due_jobs()
    assert registrar.post(f"/manage/salon/mail/{message_id}/send-again").location == f"/manage/salon/mail/{message_id}"
    assert registrar.post(f"/manage/salon/mail/{message_id}/send-again").status_code == 409
    run_due_jobs()
    assert len(box.messages) == 2


def test_the_mail_server_is_tried_out_by_administrators(
    client: FlaskClient, unit: Units, with_server: Mailbox,
) -> None:
    with unit() as u:
        an_administrator(u)
    with unit(writes=False) as u:
        sign_in(client, accounts.find_staff(u.session, "admin"))
    page = client.get("/manage/mail")
    assert (page.status_code, f"127.0.0.1:{with_server.port}" in page.text) == (200, True)
    assert client.post("/manage/mail", data={"email": "wang@example.org"}).status_code == 303
    assert with_server.recipients == ["wang@example.org"]
    with_server.refuse_recipient = "550 5.1.1 No such user"
    assert [client.post("/manage/mail", data={"email": email}).status_code
            for email in ("wang@example.org", "not an address", "")] == [422] * 3


def test_the_mail_servers_page_says_that_there_is_none(client: FlaskClient, unit: Units) -> None:
    assert client.get("/manage/mail").status_code == 302
    with unit() as u:
        an_administrator(u)
    with unit(writes=False) as u:
        sign_in(client, accounts.find_staff(u.session, "admin"))
    assert [client.get("/manage/mail").status_code,
            client.post("/manage/mail", data={"email": "wang@example.org"}).status_code] == [200, 422]
