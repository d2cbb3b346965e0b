"""Teams of experts, visits, and what is erased with somebody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.unit import Unit
from events.catalogue.models import ExpertTeam, Visit
from events.docking.enums import Card
from events.setup.models import Activity
from events.setup.queries import find_event
from tests.events.catalogue.conftest import CODE
from tests.factories.deals import a_card, a_deal

pytestmark = pytest.mark.one_database

Opener = Callable[..., AbstractContextManager[Unit]]
BASE = f"/manage/{CODE}/catalogue"


@pytest.fixture
def demand(unit: Opener, event: str) -> int:
    with unit() as opened:
        held = find_event(opened.session, CODE)
        held.activities.append(Activity(
            position=9, code="visits", kind="visit", title={"zh": "企业行"}, starts=datetime(2019, 10, 12, 1, tzinfo=UTC),
            ends=datetime(2019, 10, 12, 4, tzinfo=UTC), sign_up="none"))
        return a_card(opened, held, Card.DEMAND, "d1").id


def test_a_team_is_put_together_works_and_reports(unit: Opener, clerk: FlaskClient, demand: int) -> None:
    team = f"{BASE}/teams/{demand}"
    assert clerk.get(team).status_code == 200
    for name, leads in (("王教授", "y"), ("李教授", "y"), ("李教授", "y")):
        assert clerk.post(f"{team}/members", data={"name": name, "unit": "泉城大学", "leads": leads}).status_code == 303
    assert clerk.post(f"{team}/members", data={"name": "", "email": "x"}).status_code == 422
    for _twice in range(2):
        assert clerk.post(f"{team}/tasks", data={"what": "现场诊断", "due": "2019-10-20"}).status_code == 303
    with unit(writes=False) as opened:
        found = opened.session.scalars(sa.select(ExpertTeam)).one()
        assert [(one.name, one.leads) for one in found.members] == [("王教授", False), ("李教授", True)]
        assert [one.what for one in found.tasks] == ["现场诊断"]
        first, task = found.members[0].id, found.tasks[0].id
    assert clerk.post(f"{team}/tasks/{task}", data={"done": "1"}).status_code == 303
    assert clerk.post(f"{team}/members/{first}/remove").status_code == 303
    assert clerk.post(f"{team}/members/{first}/remove").status_code == 404
    assert clerk.post(f"{team}/report", data={"state": "reported", "finding": "可行"}).status_code == 303
    with unit(writes=False) as opened:
        found = opened.session.scalars(sa.select(ExpertTeam)).one()
        assert (found.state, found.finding, len(found.members), found.tasks[0].done_at is not None) == (
            "reported", "可行", 1, True)
    assert clerk.get(f"{BASE}/teams").status_code == 200
    assert clerk.get(f"/manage/{CODE}/docking/cards/demands/{demand}").status_code == 200


def test_a_visit_is_an_activity_from_which_deals_come(unit: Opener, clerk: FlaskClient, demand: int) -> None:
    typed = {"activity": "visits", "host": "济南智科技", "demand": "d1", "visitors": "王教授，泉城大学\n\n李博士", "state": "planned"}
    assert [clerk.post(f"{BASE}/visits/new", data=typed).status_code for _twice in range(2)] == [303, 422]
    assert clerk.post(f"{BASE}/visits/new", data={**typed, "activity": "opening"}).status_code == 422
    with unit() as opened:
        visit = opened.session.scalars(sa.select(Visit)).one()
        assert (visit.demand_id, visit.visitors) == (
            demand, [{"name": "王教授", "unit": "泉城大学"}, {"name": "李博士", "unit": ""}])
        a_deal(opened, find_event(opened.session, CODE), "visited", activity="visits")
        number = visit.id
    assert "visited" in clerk.get(f"{BASE}/visits/{number}").text
    assert clerk.get(f"{BASE}/visits").status_code == 200
    assert clerk.post(f"{BASE}/visits/{number}", data={**typed, "state": "held", "result": "签约"}).status_code == 303
    assert clerk.post(f"{BASE}/visits/{number}/remove").status_code == 303
    assert clerk.get(f"{BASE}/visits/{number}").status_code == 404
