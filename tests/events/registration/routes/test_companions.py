"""Companions over HTTP: brought, refused, taken out, nonsense."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from events.registration.models import Delegate
from events.setup.models import Category
from tests.events.registration.routes.test_public import FORM


@pytest.fixture
def own(client: FlaskClient, summit: Any, unit: Any) -> str:
    """The personal page of somebody who may bring one."""
    with unit() as u:
        u.session.execute(sa.update(Category).where(Category.code == "delegate").values(
            companions=1, companion_category="observer"))
    return str(client.post(f"/e/{summit.code}/register", data=FORM).location)


def names(unit: Any) -> list[str]:
    with unit(writes=False) as u:
        return list(u.session.scalars(sa.select(Delegate.name).where(
            Delegate.companion_of_id.is_not(None), Delegate.status != "cancelled")))


def test_a_companion_is_brought_and_taken_out(client: FlaskClient, own: str, unit: Any) -> None:
    assert f'href="{own}/companions"' in client.get(own).get_data(as_text=True)
    answer = client.post(f"{own}/companions", data={"name": "单夫人", "agreement": "y"})
    page = client.get(f"{own}/companions").get_data(as_text=True)
    assert (answer.status_code, answer.location, names(unit), "单夫人" in page) == (
        303, f"{own}/companions", ["单夫人"], True)
    theirs = next(link for link in re.findall(r'href="(/my/[^"/]+)"', page) if link != own)
    companion = client.get(theirs)
    assert (companion.status_code, f"{theirs}/companions" in companion.get_data(as_text=True)) == (200, False)
    # Whoever cancels or hands on is told with whom.
    assert ["单夫人" in client.get(own + way).get_data(as_text=True) for way in ("", "/hand-on")] == [True, True]
    remove = re.search(r'action="([^"]+/remove)"', page)[1]
    assert (client.get(remove).status_code, client.post(remove).status_code, names(unit)) == (405, 303, [])


def test_what_is_wrong_is_refused(client: FlaskClient, own: str, unit: Any) -> None:
    address = f"{own}/companions"
    assert [client.post(address, data=data).status_code for data in (
        {}, {"name": "单夫人"}, {"name": "💥", "agreement": "y", "activity": ["'"]})] == [422] * 3
    assert client.post(address, data={"name": "甲一", "agreement": "y"}).status_code == 303
    assert client.post(address, data={"name": "乙二", "agreement": "y"}).status_code == 422
    assert (names(unit), client.post(f"{address}/unknown/remove").status_code,
            client.get("/my/unknown/companions").status_code) == (["甲一"], 404, 404)


def test_who_brings_nobody_is_not_asked(client: FlaskClient, summit: Any) -> None:
    own = client.post(f"/e/{summit.code}/register", data=FORM).location
    assert f"{own}/companions" not in client.get(own).get_data(as_text=True)
    assert client.post(f"{own}/companions", data={"name": "甲一", "agreement": "y"}).status_code == 422
