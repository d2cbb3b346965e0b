"""`flask staff …`: exit codes, one document, links that work."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import queries
from app.core.actors import Role
from app.core.unit import Unit
from tests.factories.accounts import PASSWORD

Units = Callable[..., AbstractContextManager[Unit]]
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(app: Flask) -> Run:
    """(exit code, document) of a command with --json."""
    runner = app.test_cli_runner()

    def call(*words: str, input: str | None = None) -> tuple[int, Any]:
        result = runner.invoke(args=["staff", *words, "--json"], input=input)
        return result.exit_code, json.loads(result.stdout) if result.exit_code < 2 else None

    return call


def test_add_makes_the_first_administrator_with_a_link(run: Run, client: FlaskClient, unit: Units) -> None:
    code, answer = run("add", "Wang", "--role", "administrator")
    link = answer.pop("link")
    assert (code, answer) == (0, {"staff": "wang", "created": True, "role": "administrator", "event": None})
    assert client.get(link.removeprefix("http://localhost")).status_code == 200
    with unit(writes=False) as u:
        actor = queries.load_actor(u.session, queries.find_staff(u.session, "wang"))
        assert [grant.role for grant in actor.grants] == [Role.ADMINISTRATOR]


def test_add_sets_a_password_from_standard_input(run: Run, client: FlaskClient) -> None:
    code, answer = run("add", "wang", "--role", "organiser", "--password-stdin", input=f"{PASSWORD}\n")
    assert (code, answer["link"]) == (0, None)
    assert client.post("/sign-in", data={"identity": "wang", "password": PASSWORD}).status_code == 302


def test_add_gives_a_known_account_another_role_and_repeats_harmlessly(run: Run) -> None:
    run("add", "wang@example.org", "--role", "organiser", "--full-name", "王芳")
    again = [run("add", "wang", "--role", "judge"), run("add", "wang", "--role", "judge")]
    assert [(code, answer["created"]) for code, answer in again] == [(0, False), (0, False)]
    assert run("list") == (0, [{
        "staff": "wang", "name": "王芳", "email": "wang@example.org", "active": True,
        "grants": [{"role": "organiser", "event": None, "organisation": "main"},
                   {"role": "judge", "event": None, "organisation": "main"}],
    }])


@pytest.mark.parametrize(("words", "code", "error"), [
    (("add", ";", "--role", "judge"), 1, "bad_sign_in_name"),
    (("add", "wang", "--role", "judge", "--event", "none"), 1, "event_unknown"),
    (("add", "wang", "--role", "king"), 2, None),
    (("add", "wang"), 2, None),
    (("add", "wang", "--role", "judge", "--event", "a", "--organisation", "b"), 2, None),
    (("disable", "nobody"), 1, "staff_unknown"),
    (("link", "nobody"), 1, "staff_unknown"),
])
def test_what_is_refused_says_so(run: Run, words: tuple[str, ...], code: int, error: str | None) -> None:
    found, answer = run(*words)
    assert (found, answer and answer["error"]) == (code, error)


def test_a_short_password_adds_nobody(run: Run) -> None:
    code, answer = run("add", "wang", "--role", "judge", "--password-stdin", input="short\n")
    assert (code, answer["error"], run("list")) == (1, "password_too_short", (0, []))


def test_disable_and_enable(run: Run) -> None:
    run("add", "admin", "--role", "administrator")
    run("add", "wang", "--role", "judge")
    assert run("disable", "wang") == (0, {"staff": "wang", "active": False})
    assert run("enable", "wang") == (0, {"staff": "wang", "active": True})
    code, answer = run("disable", "admin")
    assert (code, answer["error"], sorted(answer)) == (1, "last_administrator", ["error", "message"])
