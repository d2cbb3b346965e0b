"""An organiser and a stranger at their browsers, and an event."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Grant, Role
from app.core.unit import Unit
from tests.factories.accounts import a_member, an_organisation, sign_in
from tests.factories.events import an_event

Units = Callable[..., AbstractContextManager[Unit]]


@pytest.fixture
def summit(unit: Units) -> str:
    """The code of the example summit."""
    with unit() as work:
        return an_event(work, "summit-2019").code


@pytest.fixture
def organiser(app: Flask, client: FlaskClient, unit: Units) -> FlaskClient:
    """The browser of an organiser of the city."""
    with unit() as work:
        city = an_organisation(work)
        staff = a_member(work, "organiser", Grant(Role.ORGANISER, organisation_id=city.id))
        return sign_in(client, staff)


@pytest.fixture
def stranger(app: Flask, unit: Units) -> FlaskClient:
    """The browser of somebody with a role at another organisation."""
    with unit() as work:
        other = an_organisation(work, "other")
        staff = a_member(work, "stranger", Grant(Role.ORGANISER, organisation_id=other.id))
        return sign_in(app.test_client(), staff)
