"""An event with an arrival and a session, and organisers who watch it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.actors import Command, Grant, Role
from app.core.unit import open_unit
from events.people.models import LiaisonDuty
from events.registration.models import Delegate
from tests.badges.conftest import MORNING, desk, stage  # noqa: F401  # fixtures of badges serve here, too
from tests.factories.accounts import a_member, sign_in

Enter = Callable[..., FlaskClient]


@pytest.fixture
def arrival(stage: Any) -> Any:  # noqa: F811  # the fixture above
    """The stage with a front door of an arrival, and a hall of a session of two hours."""
    stage.add_activity("arrival", MORNING, kind="arrival")
    stage.add_activity("forum", MORNING)
    stage.add_point("front", activity="arrival")
    stage.add_point("hall", "in_out", activity="forum")
    return stage


@pytest.fixture
def enter(stage: Any, client: FlaskClient) -> Enter:  # noqa: F811  # the fixture above
    """Sign in with a role at the event; optionally as the liaison of delegates with these numbers."""

    def as_role(role: Role, *guests: int) -> FlaskClient:
        with open_unit(Command()) as unit:
            staff = a_member(unit, f"a-{role}".replace("_", "-"), Grant(role, event_id=stage.event_id))
            staff.email = f"{staff.username}@example.org"
            unit.session.flush()
            for number in guests:
                delegate = unit.session.query(Delegate).filter_by(event_id=stage.event_id, number=number).one()
                unit.session.add(LiaisonDuty(event_id=stage.event_id, staff_id=staff.id, delegate_id=delegate.id))
            return sign_in(client, staff)

    return as_role


def reference_of(stage: Any, number: int) -> str:  # noqa: F811  # the fixture's name fits
    with open_unit(Command()) as unit:
        reference: str = unit.session.query(Delegate.reference).filter_by(event_id=stage.event_id, number=number).scalar()
        return reference
