"""A small event with people and points, made straight from the tables, and desks that scan there."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Organisation
from app.core.actors import Command
from app.core.clock import FixedClock
from app.core.unit import open_unit
from badges.codes.keyring import open_keyring
from badges.codes.queries import badge_text, current_badges
from badges.desk.services.pairing import DeskPlan, pair_at_once
from events.registration.models import Delegate, Place
from events.setup.models import Activity, Category, Event, Point

MORNING = datetime(2019, 10, 12, 1, 0, tzinfo=UTC)
"""9:00 in Jinan on the second day of the event."""

_serial = itertools.count(1)


def make_event(code: str = "summit", **changes: Any) -> Event:
    """An event of three days in October 2019 with three categories; not yet in a session."""
    values: dict[str, Any] = {
        "code": code, "kind": "summit", "status": "published", "name": {"zh": "济南峰会", "en": "Jinan Summit"},
        "timezone": "Asia/Shanghai", "starts": date(2019, 10, 11), "ends": date(2019, 10, 13),
        "city": {"zh": "济南", "en": "Jinan"}, "languages": ["zh", "en"], "organizers": [], "created_at": MORNING,
    }
    event = Event(**{**values, **changes})
    event.categories = [
        Category(position=1, number=1, code="delegate", name={"zh": "正式代表", "en": "Delegate"}, colour="#0B6E75"),
        Category(position=2, number=2, code="vip", name={"zh": "贵宾", "en": "VIP"}, colour="#B3261E"),
        Category(position=3, number=3, code="media", name={"zh": "媒体", "en": "Press"}, colour="#5B3A8E"),
    ]
    return event


@dataclass
class Stage:
    """An event under test: numbers and codes to use over HTTP, and ways to change what the rules see."""

    app: Flask
    clock: FixedClock
    event_id: int
    code: str
    organisation_id: int
    tokens: dict[str, str] = field(default_factory=dict)

    def add_delegate(self, name: str = "王伟", category: str = "delegate", status: str = "approved", **more: Any) -> int:
        """A delegate's number."""
        return self.add_delegates(1, name=name, category=category, status=status, **more)[0]

    def add_delegates(self, count: int, *, name: str = "王伟", category: str = "delegate", **more: Any) -> list[int]:
        """The numbers of as many delegates who are alike."""
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, self.event_id)
            category_id = self._category(event, category)
            values = {"status": "approved", "search_text": name, **more}
            for serial in itertools.islice(_serial, count):
                event.last_number += 1
                unit.session.add(Delegate(
                    event_id=event.id, number=event.last_number, reference=f"R{serial:07}", token_hash=f"hash{serial}",
                    token_closed=b"", source="form", name=name, name_key=name, sort_key=name, created_at=MORNING,
                    updated_at=MORNING, category_id=category_id, **values,
                ))
            return list(range(event.last_number - count + 1, event.last_number + 1))

    def add_point(self, code: str, admits: str = "once", activity: str | None = None, **more: Any) -> str:
        """A point of the event, of an activity that is there."""
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, self.event_id)
            activity_id = next((found.id for found in event.activities if found.code == activity), None)
            unit.session.add(Point(
                event_id=event.id, position=len(event.points), code=code, name={"zh": f"{code}点", "en": code},
                admits=admits, activity_id=activity_id, **more,
            ))
        return code

    def add_activity(self, code: str, starts: datetime, hours: float = 2, kind: str = "session", **more: Any) -> str:
        """An activity that starts at a moment."""
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, self.event_id)
            unit.session.add(Activity(
                event_id=event.id, position=len(event.activities), code=code, kind=kind,
                title={"zh": f"{code}会", "en": code}, starts=starts, ends=starts + timedelta(hours=hours),
                sign_up="open", **more,
            ))
        return code

    def hold_place(self, number: int, activity: str, state: str = "held") -> None:
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, self.event_id)
            activity_id = next(found.id for found in event.activities if found.code == activity)
            delegate = self._delegate(unit, number)
            unit.session.add(Place(
                delegate_id=delegate.id, activity_id=activity_id, state=state, asked_at=MORNING))

    def change_delegate(self, number: int, **values: Any) -> None:
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, self.event_id)
            delegate = self._delegate(unit, number)
            if "category" in values:
                values["category_id"] = self._category(event, values.pop("category"))
            for name, value in values.items():
                setattr(delegate, name, value)

    def delete_delegate(self, number: int) -> None:
        with open_unit(Command()) as unit:
            unit.session.delete(self._delegate(unit, number))

    def act(self, service: Callable[..., Any], number: int) -> Any:
        """Call a service of badges on a delegate, as the command line."""
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, self.event_id)
            return service(unit, event, self._delegate(unit, number))

    def codes(self) -> dict[int, tuple[str, str]]:
        """(code, fallback) of every approved delegate, by number."""
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, self.event_id)
            keyring = open_keyring(unit, event.id)
            badges = current_badges(unit.session, event, keyring).values()
            texts = {badge.number: badge_text(keyring, event, badge) for badge in badges}
            return {number: (text.code, text.fallback) for number, text in sorted(texts.items())}

    def code_of(self, number: int) -> str:
        """The delegate's code, whatever the status."""
        with open_unit(Command()) as unit:
            return open_keyring(unit, self.event_id).newest().code(self.event_id, number, 1, 1)

    def pair(self, name: str = "A", points: list[str] | None = None, **rights: Any) -> str:
        """A desk's token."""
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, self.event_id)
            self.tokens[name] = pair_at_once(unit, event, DeskPlan(name, points, **rights))[1]
        return self.tokens[name]

    @staticmethod
    def _category(event: Event, code: str) -> int:
        return next(category.id for category in event.categories if category.code == code)

    def _delegate(self, unit: Any, number: int) -> Delegate:
        found: Delegate = unit.session.query(Delegate).filter_by(event_id=self.event_id, number=number).one()
        return found


def build_stage(app: Flask, clock: FixedClock, code: str = "summit", **changes: Any) -> Stage:
    """A stage in the database of the application."""
    with open_unit(Command()) as unit:
        organisation = unit.session.query(Organisation).first()
        if organisation is None:
            organisation = Organisation(code="jinan", name={"zh": "济南市", "en": "Jinan"})
            unit.session.add(organisation)
            unit.session.flush()
        event = make_event(code, organisation_id=organisation.id, **changes)
        unit.session.add(event)
        unit.session.flush()
        return Stage(app, clock, event.id, event.code, organisation.id)


@pytest.fixture
def stage(app: Flask, clock: FixedClock) -> Stage:
    """The event `summit` on its second morning."""
    clock.time = MORNING
    return build_stage(app, clock)


@pytest.fixture
def other_event(stage: Stage) -> Callable[..., Stage]:
    """Build another event beside the first."""
    return lambda code="other", **changes: build_stage(stage.app, stage.clock, code, **changes)


@dataclass
class DeskHttp:
    """A paired desk as its device speaks to the service."""

    client: FlaskClient
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, body: Any, path: str = "scans") -> Any:
        """The response to a body sent as it is."""
        return self.client.post(f"/api/v1/desk/{path}", json=body, headers=self.headers)

    def get(self, path: str = "", **query: str) -> Any:
        return self.client.get(f"/api/v1/desk{path}", query_string=query, headers=self.headers)

    def scan(self, code: str, point: str | None = None, **more: Any) -> dict[str, Any]:
        """The answer to a scan that is served."""
        body = {"scan_id": str(uuid.uuid4()), "code": code, **({"point": point} if point else {}), **more}
        response = self.post(body)
        assert response.status_code == 200, response.get_data(as_text=True)
        answer: dict[str, Any] = response.get_json()
        return answer


@pytest.fixture
def desk(stage: Stage, client: FlaskClient) -> Callable[..., DeskHttp]:
    """Pair a desk: `desk("A", ["gate"], supervisor=True)`."""
    return lambda name="A", points=None, **rights: DeskHttp(client, stage.pair(name, points, **rights))
