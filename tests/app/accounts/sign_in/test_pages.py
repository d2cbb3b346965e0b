"""Signing in and out, in pages: names, passwords, links, disabled accounts, limits."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import queries, services
from app.accounts.models import Staff
from app.core.audit import history_of
from app.core.jobs import Job
from app.core.unit import Unit
from app.mail.models import MailMessage
from tests.factories.accounts import PASSWORD, a_member, an_administrator, sign_in, with_password

Units = Callable[..., AbstractContextManager[Unit]]


@contextmanager
def staff_row(unit: Units, name: str = "wang") -> Iterator[Staff]:
    """The account as it is now."""
    with unit(writes=False) as u:
        yield queries.find_staff(u.session, name)


def enter(client: FlaskClient, identity: str, password: str = PASSWORD, **more: str) -> Any:
    """Send the sign-in form."""
    return client.post("/sign-in", data={"identity": identity, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/account").status_code == 200


@pytest.fixture
def member(unit: Units) -> None:
    """wang, who has a password and an e-mail."""
    with unit() as u:
        with_password(u, a_member(u, "wang", email="wang@example.org"))


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("identity", ["wang", " WANG ", "wang@example.org", "Wang@Example.ORG"])
def test_sign_in_by_name_or_email(client: FlaskClient, unit: Units, identity: str) -> None:
    answer = enter(client, identity)
    assert (answer.status_code, answer.location, is_in(client)) == (302, "/", True)
    with staff_row(unit) as staff:
        tags = [entry.tag for entry in history_of(sa.orm.object_session(staff), "staff", staff.id)]
        assert (staff.login_count, staff.current_login_at is not None) == (1, True)
    assert tags[0] == "staff.signed_in"


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(("identity", "password"), [
    ("wang", "wrong password"), ("nobody", PASSWORD), ("", PASSWORD), ("wang", ""), ("' OR 1=1 --", PASSWORD),
    ("wang\u0000", "x" * 5000),
])
def test_sign_in_refused_tells_nothing_apart(client: FlaskClient, identity: str, password: str) -> None:
    answer = enter(client, identity, password)
    assert (answer.status_code, is_in(client)) == (200, False)


@pytest.mark.usefixtures("member")
def test_sign_in_says_the_same_for_a_wrong_name_and_a_wrong_password(client: FlaskClient) -> None:
    def told(identity: str) -> str:
        page = enter(client, identity, "wrong password").text
        return page.partition('class="error-summary"')[2].partition("</div>")[0]

    assert told("wang") == told("nobody")
    assert told("wang") != ""


@pytest.mark.usefixtures("member")
def test_sign_in_goes_on_to_where_one_was_and_nowhere_else(client: FlaskClient) -> None:
    assert client.get("/account").location == "/sign-in?next=/account"
    assert enter(client, "wang", next="/account").location == "/account"
    client.post("/sign-out")
    assert enter(client, "wang", next="https://evil.example/").status_code == 200


@pytest.mark.usefixtures("member")
def test_sign_out_ends_the_session(client: FlaskClient) -> None:
    enter(client, "wang")
    assert (client.post("/sign-out").location, is_in(client)) == ("/", False)


@pytest.mark.usefixtures("member")
def test_a_disabled_account_is_out_at_once_and_stays_out(client: FlaskClient, unit: Units) -> None:
    enter(client, "wang")
    with unit() as u:
        an_administrator(u)
        services.disable_staff(u, queries.find_staff(u.session, "wang"))
    assert is_in(client) is False
    assert enter(client, "wang").status_code == 200
    with unit() as u:
        services.enable_staff(u, queries.find_staff(u.session, "wang"))
    assert is_in(client) is False
    assert enter(client, "wang").status_code == 302


@pytest.mark.usefixtures("member")
def test_change_password_signs_other_devices_out(app: Flask, client: FlaskClient, unit: Units) -> None:
    other = app.test_client()
    enter(client, "wang")
    enter(other, "wang")
    new = "another sentence of the spring"
    answer = client.post("/account/password", data={
        "password": PASSWORD, "new_password": new, "new_password_confirm": new})
    assert (answer.status_code, is_in(client), is_in(other)) == (302, True, False)
    with staff_row(unit) as staff:
        tags = [entry.tag for entry in history_of(sa.orm.object_session(staff), "staff", staff.id)]
    assert tags.count("staff.signed_in") == 2


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("wrong", [
    {"password": "wrong password"}, {"password": "x" * 5000}, {"new_password": "short", "new_password_confirm": "short"},
    {"new_password_confirm": "not the same sentence"}, {"new_password": PASSWORD, "new_password_confirm": PASSWORD},
])
def test_change_password_refuses(client: FlaskClient, wrong: dict[str, str]) -> None:
    enter(client, "wang")
    new = "another sentence of the spring"
    right = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert client.post("/account/password", data=right | wrong).status_code == 200
    # The old one still opens, to somebody who isn't signed in already.
    assert enter(client.application.test_client(), "wang").status_code == 302


@pytest.mark.usefixtures("member")
def test_a_link_sets_a_password_once(client: FlaskClient, unit: Units) -> None:
    with unit() as u:
        link = services.password_link(u, queries.find_staff(u.session, "wang"))
    path = link.removeprefix("http://localhost")
    new = "another sentence of the spring"
    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": "short", "password_confirm": "short"}).status_code == 200
    assert client.post(path, data={"password": new, "password_confirm": new}).location == "/sign-in"
    assert client.get(path).location == "/sign-in/password"
    assert (enter(client, "wang").status_code, enter(client, "wang", new).status_code) == (200, 302)


def test_a_link_lets_somebody_new_in(client: FlaskClient, unit: Units) -> None:
    with unit() as u:
        link = services.password_link(u, a_member(u))
    answer = client.post(link.removeprefix("http://localhost"), data={
        "password": PASSWORD, "password_confirm": PASSWORD})
    assert (answer.location, enter(client, "wang").status_code) == ("/sign-in", 302)


@pytest.mark.usefixtures("member")
def test_forgotten_password_is_mailed_with_the_configured_address(client: FlaskClient, unit: Units) -> None:
    answer = client.post("/sign-in/password", data={"email": "Wang@example.org"}, headers={"Host": "evil.example"})
    assert answer.status_code == 200
    with unit(writes=False) as u:
        message = u.session.scalars(sa.select(MailMessage)).one()
        jobs = u.session.scalars(sa.select(Job.task)).all()
        assert (message.to_address, message.confidential, message.occasion) == (
            "wang@example.org", True, "account.password_link")
        link = next(word for word in message.body.split() if word.startswith("http"))
    assert link.startswith("http://localhost/sign-in/password/")
    assert jobs == ["mail.send"]
    assert client.get(link.removeprefix("http://localhost")).status_code == 200


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("email", ["nobody@example.org", "not an address", "", "wang"])
def test_forgotten_password_tells_nothing_about_others(client: FlaskClient, unit: Units, email: str) -> None:
    known = client.post("/sign-in/password", data={"email": "wang@example.org"})
    unknown = client.post("/sign-in/password", data={"email": email})
    with unit(writes=False) as u:
        assert len(u.session.scalars(sa.select(MailMessage)).all()) == 1
    assert known.status_code == unknown.status_code
    assert 'class="error-summary"' not in unknown.text


@pytest.mark.usefixtures("member")
def test_sign_in_is_a_page_to_whoever_asks_for_json(client: FlaskClient) -> None:
    answer = client.post("/sign-in?include_auth_token", json={"identity": "wang", "password": PASSWORD},
                         headers={"Accept": "application/json"})
    assert answer.mimetype == "text/html"


def test_sign_in_needs_the_forms_token(app: Flask, unit: Units) -> None:
    with unit() as u:
        with_password(u, a_member(u))
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    assert enter(client, "wang").status_code == 400
    assert client.post("/sign-out").status_code == 400


def test_pages_of_the_account_need_a_session(client: FlaskClient, unit: Units) -> None:
    paths = ["/account", "/account/password", "/account/codes", "/account/recovery-codes", "/account/passkeys"]
    with unit() as u:
        staff = with_password(u, a_member(u))
    before = [client.get(path).status_code for path in paths]
    with unit(writes=False) as u:
        sign_in(client, queries.find_staff(u.session, staff.username))
    after = [client.get(path).status_code for path in paths]
    assert (before, after) == ([302] * 5, [200] * 5)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/password", "/sign-in/passkey"])
def test_sign_in_pages_are_there_in_both_languages(client: FlaskClient, path: str, language: str) -> None:
    page = client.get(f"{path}?lang={language}")
    assert (page.status_code, f'lang="{"zh-Hans" if language == "zh" else "en"}"' in page.text) == (200, True)
