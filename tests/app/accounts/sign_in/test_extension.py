"""The library as it is set up: who may open its pages, what it says, whose passkey confirms."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.core import _default_messages as messages_of_the_library
from flask_security.webauthn import WebAuthnSigninResponseForm

from app.accounts.models import Staff
from app.accounts.sign_in import forms
from app.accounts.sign_in.wording import MESSAGES
from app.core.unit import Unit
from app.web.routing import declared_routes
from tests.factories.accounts import a_member

Units = Callable[..., AbstractContextManager[Unit]]


@pytest.mark.one_database
def test_every_page_of_the_library_says_who_may_open_it(app: Flask) -> None:
    undeclared = [endpoint for _address, _methods, endpoint, access in declared_routes(app)
                  if endpoint.startswith("security.") and access is None]
    assert undeclared == []


def test_every_message_of_ours_is_one_of_the_librarys() -> None:
    assert sorted(set(MESSAGES) - set(messages_of_the_library)) == []


@pytest.mark.one_database
def test_nothing_is_written_into_the_session_of_a_stranger(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["sender"] = "somebody"
    # An answer without a page, as to a form that is taken: pages ask the library who is there.
    assert client.get("/healthz").headers.getlist("Set-Cookie") == []


@pytest.mark.one_database
def test_only_ones_own_passkey_confirms_who_one_is(
    app: Flask, unit: Units, monkeypatch: pytest.MonkeyPatch,
) -> None:
    with unit() as u:
        # Neither has an e-mail, which is what the library would compare.
        mine, other = a_member(u, "mine"), a_member(u, "other")
        u.session.flush()
        u.session.expunge_all()
    monkeypatch.setattr(WebAuthnSigninResponseForm, "validate", lambda *_: True)

    def confirmed(staff: Staff, **changes: Any) -> bool:
        monkeypatch.setattr(forms, "current_user", mine)
        form = forms.PasskeyResponseForm(formdata=None)
        form.credential.errors = []
        form.is_verify = True
        form.user = staff
        for name, value in changes.items():
            setattr(form, name, value)
        return form.validate()

    with app.test_request_context():
        results = [confirmed(mine), confirmed(other), confirmed(other, is_verify=False), confirmed(mine, user=None)]
    assert results == [True, False, True, False]
