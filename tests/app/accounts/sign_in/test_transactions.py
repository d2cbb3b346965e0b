"""Nobody waits for a password that is being worked out, and nothing that changed meanwhile is passed over."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import queries, services
from app.accounts.sign_in import transactions
from app.core.unit import Unit
from tests.factories.accounts import PASSWORD, a_member, with_password

Units = Callable[..., AbstractContextManager[Unit]]
NEW = "another sentence of the spring"


@pytest.fixture
def member(unit: Units) -> None:
    """wang, who has a password."""
    with unit() as u:
        with_password(u, a_member(u, "wang"))


@pytest.fixture
def meanwhile(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Let another request do something while a password is compared or hashed, once."""

    def arrange(do: Callable[[], None]) -> None:
        context, left = app.extensions["security"].pwd_context._context, [do]

        class Slow:
            """What hashes passwords, taking its time."""

            def __getattr__(self, name: str) -> object:
                if name in ("verify", "hash") and left:
                    apart(app, left.pop())
                return getattr(context, name)

        monkeypatch.setattr(app.extensions["security"], "pwd_context", transactions.Hashes(Slow()))

    return arrange


def apart(app: Flask, do: Callable[[], None]) -> None:
    """Do something as another thread of the server does, to its end."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with app.app_context():
                do()
        except BaseException as error:  # it is raised where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(10)
    assert (thread.is_alive(), failed) == (False, [])


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(("path", "sent"), [
    ("/sign-in", {"identity": "wang", "password": PASSWORD}),
    ("/account/confirm", {"password": PASSWORD}),
    ("/account/password", {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}),
])
def test_others_write_while_a_password_is_worked_out(
    client: FlaskClient, unit: Units, meanwhile: Callable[[Callable[[], None]], None], path: str, sent: dict[str, str],
) -> None:
    if path != "/sign-in":
        client.post("/sign-in", data={"identity": "wang", "password": PASSWORD})

    def write() -> None:
        with unit() as u:
            a_member(u, "zhao")

    meanwhile(write)
    assert client.post(path, data=sent).status_code == 302
    with unit(writes=False) as u:
        assert queries.find_staff(u.session, "zhao").username == "zhao"


@pytest.mark.usefixtures("member")
def test_a_password_that_was_changed_while_it_was_compared_opens_nothing(
    client: FlaskClient, unit: Units, meanwhile: Callable[[Callable[[], None]], None],
) -> None:
    def change() -> None:
        with unit() as u:
            services.set_password(u, queries.find_staff(u.session, "wang"), NEW)

    meanwhile(change)
    answer = client.post("/sign-in", data={"identity": "wang", "password": PASSWORD})
    assert (answer.status_code, client.get("/account").status_code) == (200, 302)


@pytest.mark.usefixtures("member")
def test_a_link_is_spent_once_though_two_use_it_at_the_same_time(
    client: FlaskClient, unit: Units, meanwhile: Callable[[Callable[[], None]], None],
) -> None:
    with unit() as u:
        path = services.password_link(u, queries.find_staff(u.session, "wang")).removeprefix("http://localhost")
    sent = {"password": NEW, "password_confirm": NEW}
    found: list[str | None] = []
    meanwhile(lambda: found.append(client.application.test_client().post(path, data=sent).location))
    answer = client.post(path, data=sent)
    assert (found, answer.status_code) == (["/sign-in"], 200)
