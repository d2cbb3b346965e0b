"""The second step: an authenticator's codes, each once, and recovery codes."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import queries
from app.core.audit import history_of
from app.core.unit import Unit
from tests.factories.accounts import PASSWORD, a_member, sign_in, with_password

Units = Callable[..., AbstractContextManager[Unit]]
STEP_SECONDS = 30


def code_of(key: str, step: int) -> str:
    """The six digits of a half minute (RFC 6238 with SHA-1)."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def this_step() -> int:
    """The present half minute."""
    return int(time.time()) // STEP_SECONDS


@pytest.fixture
def key(client: FlaskClient, unit: Units) -> str:
    """The authenticator's key of wang, who has switched codes on with the code of the half minute before this one."""
    with unit() as u:
        with_password(u, a_member(u))
    with unit(writes=False) as u:
        sign_in(client, queries.find_staff(u.session, "wang"))
    page = client.post("/account/codes", data={"setup": "authenticator"}).text
    found = re.search(r'class="code">\s*([A-Z2-7-]+)\s*<', page)
    address = re.search(r'action="(/account/codes/[^"]+)"', page)
    assert found is not None
    assert address is not None
    shown = found[1].replace("-", "")
    assert client.post(address[1], data={"code": "000000"}).location == "/account/codes"
    answer = client.post(address[1], data={"code": code_of(shown, this_step() - 1)})
    assert answer.location == "/account"
    return shown


def begin(app: Flask) -> FlaskClient:
    """Another browser, after name and password."""
    browser = app.test_client()
    answer = browser.post("/sign-in", data={"identity": "wang", "password": PASSWORD})
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/sign-in/code")
    assert browser.get("/account").status_code == 302
    return browser


def test_codes_are_asked_for_at_sign_in_and_open_once(app: Flask, key: str, unit: Units) -> None:
    browser, watcher = begin(app), begin(app)
    assert browser.post("/sign-in/code", data={"code": "123"}).status_code == 200
    code = code_of(key, this_step())
    assert browser.post("/sign-in/code", data={"code": code}).status_code == 302
    assert browser.get("/account").status_code == 200
    assert watcher.post("/sign-in/code", data={"code": code}).status_code == 200
    assert watcher.get("/account").status_code == 302
    with unit(writes=False) as u:
        staff = queries.find_staff(u.session, "wang")
        tags = [entry.tag for entry in history_of(u.session, "staff", staff.id)]
        assert staff.tf_totp_secret is not None
        assert key not in staff.tf_totp_secret
    assert tags[:2] == ["staff.signed_in", "staff.two_step_changed"]


def test_the_code_that_switched_codes_on_opens_nothing_more(app: Flask, key: str) -> None:
    browser = begin(app)
    assert browser.post("/sign-in/code", data={"code": code_of(key, this_step() - 1)}).status_code == 200
    assert browser.get("/account").status_code == 302


@pytest.mark.usefixtures("key")
def test_a_recovery_code_opens_once(app: Flask, client: FlaskClient, unit: Units) -> None:
    page = client.post("/account/recovery-codes", data={"generate_new_codes": "yes"}).text
    codes = re.findall(r"<li>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</li>", page)
    assert len(codes) == 8
    first, second = begin(app), begin(app)
    assert first.post("/sign-in/recovery-code", data={"code": codes[0]}).status_code == 302
    assert first.get("/account").status_code == 200
    assert second.post("/sign-in/recovery-code", data={"code": codes[0]}).status_code == 200
    assert second.get("/account").status_code == 302
    with unit(writes=False) as u:
        kept = queries.find_staff(u.session, "wang").mf_recovery_codes or []
        assert (len(kept), codes[1] in kept) == (7, False)


@pytest.mark.usefixtures("key")
def test_who_can_read_no_code_is_not_helped_by_mail(app: Flask) -> None:
    browser = begin(app)
    assert browser.post("/sign-in/no-code", data={"help_setup": "help"}).status_code == 200
    assert browser.post("/sign-in/no-code", data={"help_setup": "email"}).status_code == 200
    assert browser.get("/account").status_code == 302


@pytest.mark.usefixtures("key")
def test_codes_can_be_switched_off(app: Flask, client: FlaskClient) -> None:
    assert client.post("/account/codes", data={"setup": "disable"}).location == "/account"
    browser = app.test_client()
    browser.post("/sign-in", data={"identity": "wang", "password": PASSWORD})
    assert browser.get("/account").status_code == 200


@pytest.mark.usefixtures("key")
def test_codes_are_changed_only_soon_after_signing_in(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() - 3 * 3600
        session.pop("fs_gexp", None)
    assert client.post("/account/codes", data={"setup": "disable"}).location == "/account/confirm?next=/account/codes"
    assert client.post("/account/confirm", data={"password": "wrong password"}).status_code == 200
    answer = client.post("/account/confirm?next=/account/codes", data={"password": PASSWORD})
    assert answer.location == "/account/codes"
    assert client.post("/account/codes", data={"setup": "disable"}).location == "/account"
