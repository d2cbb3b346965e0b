"""An event with an arrival, where delegates and the press may walk in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from app.core.actors import Command
from app.core.unit import open_unit
from badges.arrivals.services.settings import ArrivalPlan, save_arrival
from events.setup.models import Event
from tests.badges.conftest import MORNING, DeskHttp, desk, stage  # noqa: F401  # fixtures of badges serve here, too

PIN = "281604"


@pytest.fixture
def arrival(stage: Any) -> Callable[..., None]:  # noqa: F811  # the fixture above
    """Say who may walk in: `arrival(["delegate"], approval=True, pin=PIN)`."""
    stage.add_activity("arrival", MORNING, kind="arrival")
    stage.add_point("front", activity="arrival")

    def allow(*categories: str, approval: bool = True, pin: str | None = PIN) -> None:
        with open_unit(Command()) as unit:
            plan = ArrivalPlan(categories, approval, pin)
            save_arrival(unit, unit.session.get_one(Event, stage.event_id), plan)

    allow("delegate", "media")
    return allow


def a_walk_in(name: str = "欧阳娜娜", **more: Any) -> dict[str, Any]:
    """The body that a desk sends."""
    person = {"name": name, "unit": "北京新图大学", "mobile": more.pop("mobile", "13800138000")}
    return {"walk_in_id": str(uuid.uuid4()), "person": person, "category": "delegate", **more}
