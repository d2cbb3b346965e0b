"""Guessing is slowed down: for one name soon, for one address later."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.core.database import db
from app.factory import create_app
from app.web.limits import limiter
from tests.conftest import test_settings as settings_for


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Flask]:
    """An application of its own, with limits switched on."""
    url = f"sqlite:///{tmp_path / 'juying.sqlite3'}"
    app = create_app(replace(settings_for(tmp_path, url), rate_limits=True))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        db.create_all()
    yield app
    limiter.enabled = False
    with app.app_context():
        db.engine.dispose()


def test_sign_in_is_limited_for_one_name_and_not_for_the_next(limited: Flask) -> None:
    client = limited.test_client()

    def guess(name: str) -> int:
        return client.post("/sign-in", data={"identity": name, "password": "wrong password"}).status_code

    codes = [guess("wang") for _ in range(8)]
    assert (codes, guess(" WANG "), guess("li")) == ([200] * 8, 429, 200)


def test_forgotten_passwords_are_limited(limited: Flask) -> None:
    client = limited.test_client()
    codes = [client.post("/sign-in/password", data={"email": "wang@example.org"}).status_code for _ in range(9)]
    assert codes == [200] * 8 + [429]
