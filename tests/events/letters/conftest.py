"""Delegates of the summit, reachable in different ways."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.queries import find_staff
from app.core.actors import Grant, Role
from app.core.unit import Unit
from events.registration.models import Delegate
from events.registration.services import register
from events.registration.services.decisions import set_status
from tests.events.registration.conftest import Summit, a_form
from tests.factories.accounts import a_member, sign_in

Units = Callable[..., AbstractContextManager[Unit]]
PEOPLE = {
    "wang": {"name": "王芳", "mobile": "13800000001", "email": "wang@example.org", "unit": "泉城大学"},
    "li": {"name": "李雷", "mobile": "13800000002", "email": ""},
    "smith": {"name": "Ann Smith", "mobile": "", "email": "ann@example.org", "country": "GB", "province": ""},
}
LANGUAGES = {"smith": "en"}


@pytest.fixture
def summit(app: Flask, unit: Units, data: Path) -> Summit:
    """The summit, with its own people."""
    return Summit(unit, data)


@pytest.fixture
def people(unit: Units, summit: Summit) -> dict[str, int]:
    """The delegates' numbers by name: one with mail and mobile, one with a mobile only, one from abroad; all approved."""
    found: dict[str, int] = {}
    for name, person in PEOPLE.items():
        with unit() as u:
            event = summit.event(u)
            register(u, event, a_form(
                person=person, language=LANGUAGES.get(name, "zh"), activities=["opening", "health"], sender=name,
                answers={"arrival_date": ["2019-10-11"], "diet": ["halal"]} if name == "wang" else {
                    "arrival_date": ["2019-10-11"]}))
            delegate = u.session.query(Delegate).order_by(Delegate.id.desc()).first()
            set_status(u, event, delegate, "approved")
            found[name] = delegate.id
    return found


@pytest.fixture
def organiser(client: FlaskClient, unit: Units, summit: Summit) -> FlaskClient:
    """A browser of the summit's organiser."""
    return enter(client, unit, summit, Role.ORGANISER)


def enter(client: FlaskClient, unit: Units, summit: Summit, role: Role) -> FlaskClient:
    """A browser that is signed in with a role at the summit."""
    with unit() as u:
        a_member(u, role.value, Grant(role, event_id=summit.id))
    with unit(writes=False) as u:
        return sign_in(client, find_staff(u.session, role.value))
