"""A summit with people who may stand twice on its list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from events.registration.models import Delegate
from events.registration.services import add_delegate
from events.registration.services.editing import Sheet
from tests.events.registration.conftest import Summit


@pytest.fixture
def summit(app: Flask, unit: Any, data: Path) -> Summit:
    return Summit(unit, data)


@pytest.fixture
def add(unit: Any, summit: Summit) -> Callable[..., str]:
    """Add somebody by hand; gives their reference. Activities, answers, a note and a category may be named."""

    def added(name: str, mobile: str = "", email: str = "", **more: Any) -> str:
        person = {"name": name, "mobile": mobile, "email": email, "country": "CN", "province": "SD", "unit": more.pop("of", "")}
        sheet = {"category": "delegate", **more}
        with unit(summit.staff()) as u:
            return str(add_delegate(u, summit.event(u), Sheet(person=person, **sheet)).reference)

    return added


def by_reference(u: Any, reference: str) -> Delegate:
    """The very row, merged or not."""
    return u.session.scalars(sa.select(Delegate).where(Delegate.reference == reference)).one()  # type: ignore[no-any-return]  # a row
