"""What tests of registration stand on: the summit of the data folder, imported with its questions and activities."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.models import Organisation
from app.core.actors import Grant, Role, StaffActor
from app.core.unit import Unit
from events.registration.services import Submitted
from events.setup.enums import EventStatus
from events.setup.models import Event
from events.setup.queries import find_event
from events.setup.services.definitions import apply_definition, read_for

Opener = Callable[..., AbstractContextManager[Unit]]


class Summit:
    """The summit, by what tests need of it: its code and number, found anew in each unit."""

    def __init__(self, unit: Opener, data: Path) -> None:
        with unit() as u:
            organisation = Organisation(code="jinan", name={"zh": "济南", "en": "Jinan"})
            u.session.add(organisation)
            u.session.flush()
            self.organisation_id = organisation.id
            definition = read_for(u, (data / "events/summit-2019.yaml").read_bytes())
            event = apply_definition(u, definition, organisation.id, EventStatus.PUBLISHED).event
            self.id, self.code = event.id, event.code

    def event(self, unit: Unit) -> Event:
        return find_event(unit.session, self.code)

    def staff(self, role: Role = Role.ORGANISER) -> StaffActor:
        """Somebody with a role at the organisation."""
        return StaffActor(label="王组织", id=7, grants=frozenset({Grant(role, organisation_id=self.organisation_id)}))


@pytest.fixture
def summit(app: Flask, unit: Opener, data: Path) -> Summit:
    return Summit(unit, data)


def a_form(**changes: object) -> Submitted:
    """A form that holds together, with what a test wants otherwise; `person` is added to."""
    person = {"name": "单雄信", "mobile": "13800001111", "email": "shan@example.com", "country": "CN", "province": "SD"}
    values: dict[str, object] = {
        "category": "delegate", "answers": {"arrival_date": ["2019-10-11"]}, "consents": frozenset({"privacy", "sensitive"}),
        "sender": "a browser",
    }
    extra = changes.pop("person", {})
    return Submitted(person={**person, **extra}, **{**values, **changes})  # type: ignore[arg-type, dict-item]  # a test's own words


@pytest.fixture
def form() -> Callable[..., Submitted]:
    return a_form
