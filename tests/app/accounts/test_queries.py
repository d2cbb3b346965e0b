"""What an account may, and which accounts an administrator sees."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest

from app.accounts import queries
from app.core.actors import Grant, Role
from app.core.errors import NotFound
from app.core.unit import Unit
from app.web.paging import PageRequest
from events.setup.models import Event
from tests.factories.accounts import a_member, an_administrator, an_organisation
from tests.statements import statements

Units = Callable[..., AbstractContextManager[Unit]]


def an_event(unit: Unit, code: str, organisation_id: int) -> Event:
    """An event's row with no parts."""
    event = Event(
        organisation_id=organisation_id, code=code, kind="salon", status="open", name={"zh": code}, timezone="Asia/Shanghai",
        starts=date(2019, 10, 12), ends=date(2019, 10, 12), languages=["zh"], created_at=datetime(2019, 9, 1, tzinfo=UTC))
    unit.session.add(event)
    unit.session.flush()
    return event


def test_load_actor_reaches_what_stands_below(unit: Units) -> None:
    with unit() as u:
        city = an_organisation(u)
        district = an_organisation(u, "district", city)
        street = an_organisation(u, "street", district)
        other = an_organisation(u, "other-city")
        event = an_event(u, "salon", other.id)
        staff = a_member(u, "wang", Grant(Role.ORGANISER, organisation_id=city.id),
                         Grant(Role.VIEWER, organisation_id=district.id), Grant(Role.JUDGE, event_id=event.id))
        actor = queries.load_actor(u.session, staff)
        expected = frozenset({
            *(Grant(Role.ORGANISER, organisation_id=place.id) for place in (city, district, street)),
            *(Grant(Role.VIEWER, organisation_id=place.id) for place in (district, street)),
            Grant(Role.JUDGE, event_id=event.id),
        })
    assert (actor.id, actor.label, actor.grants) == (staff.id, "王芳", expected)


def test_load_actor_takes_one_query(unit: Units) -> None:
    with unit() as u:
        staff = an_administrator(u)
        u.session.flush()
        with statements() as seen:
            queries.load_actor(u.session, staff)
    assert len(seen) == 1


def test_find_staff_by_name_or_email(unit: Units) -> None:
    with unit() as u:
        staff = a_member(u, "wang", email="wang@example.org")
        assert queries.find_staff(u.session, "WANG") is staff
        assert queries.find_staff(u.session, "Wang@Example.org") is staff
        with pytest.raises(NotFound) as refusal:
            queries.find_staff(u.session, "nobody")
    assert refusal.value.code == "staff_unknown"


def test_staff_page_shows_those_within_ones_reach(unit: Units) -> None:
    with unit() as u:
        city, other = an_organisation(u), an_organisation(u, "other-city")
        event = an_event(u, "salon", city.id)
        an_administrator(u, "admin", city)
        an_administrator(u, "stranger", other)
        a_member(u, "judge", Grant(Role.JUDGE, event_id=event.id))
        a_member(u, "newcomer")
        actor = queries.load_actor(u.session, queries.find_staff(u.session, "admin"))
        page = queries.staff_page(u.session, actor, PageRequest(sort="username"))
        found = queries.staff_page(u.session, actor, PageRequest(sort="username", descending=True), "JUD%")
        everybody = queries.staff_page(u.session, u.actor, PageRequest(sort="username"))
        assert [staff.username for staff in page.rows] == ["admin", "judge", "newcomer"]
        assert found.total == 0
        assert [staff.username for staff in everybody.rows] == ["admin", "judge", "newcomer", "stranger"]


def test_staff_page_takes_as_many_queries_for_thirty_as_for_one(unit: Units) -> None:
    with unit() as u:
        city = an_organisation(u)
        a_member(u, "first", Grant(Role.VIEWER, organisation_id=city.id))
        counts = []
        for size in (1, 30):
            for number in range(1, size):
                a_member(u, f"member{number}", Grant(Role.VIEWER, organisation_id=city.id))
            u.session.flush()
            u.session.expire_all()
            with statements() as seen:
                page = queries.staff_page(u.session, u.actor, PageRequest())
                queries.grants_of(u.session, [staff.id for staff in page.rows])
            counts.append((page.total, len(seen)))
    assert counts == [(1, 3), (30, 3)]


def test_organisations_administered_are_ones_own_and_those_below(unit: Units) -> None:
    with unit() as u:
        city = an_organisation(u)
        an_organisation(u, "district", city)
        an_organisation(u, "other-city")
        actor = queries.load_actor(u.session, an_administrator(u, "admin", city))
        codes = [row.code for row in queries.organisations_administered(u.session, actor)]
    assert codes == ["city", "district"]
