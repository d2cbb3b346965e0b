"""The live page: what it counts, how much it asks, who may look; and what devices say of themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command, Role
from app.core.database import db
from app.core.unit import open_unit
from badges.desk.queries.facts import list_points
from badges.watching.models import DeskHealth, WatchSettings
from badges.watching.queries import guests
from badges.watching.queries.live import arrivals_by_category, days_to_show, entries_by_quarter, tallies_of_day
from events.setup.models import Event
from tests.badges.conftest import MORNING
from tests.statements import statements

PAGES = ["watch", "watch/live", "watch/wall", "watch/wall/live"]


def told_of(stage: Any) -> dict[str, tuple[int, ...]]:
    """(heads, admissions, inside, refused, lately) of each point on the morning's day."""
    with open_unit(Command(), writes=False) as unit:
        points = list_points(unit.session, stage.event_id)
        lines = tallies_of_day(unit.session, points, MORNING.date(), stage.clock.time).points
        return {one.point.code: (one.heads, one.admissions, one.inside or 0, one.refused, one.lately) for one in lines}


def test_points_are_counted_for_their_day(arrival: Any, desk: Any) -> None:
    here, first, second = desk(), *(arrival.code_of(arrival.add_delegate()) for _ in range(2))
    here.scan(first, "front")
    here.scan(first, "front")
    here.scan(first, "hall")
    here.scan(second, "hall")
    here.scan(second, "hall", direction="out")
    arrival.clock.time += timedelta(minutes=20)
    here.scan(second, "front")
    assert told_of(arrival) == {"front": (2, 2, 0, 1, 1), "hall": (2, 2, 1, 0, 0)}
    arrival.clock.time += timedelta(days=1)
    here.scan("nonsense", "front")
    assert told_of(arrival) == {"front": (2, 2, 0, 1, 0), "hall": (2, 2, 1, 0, 0)}


def test_reasons_quarters_and_categories(arrival: Any, desk: Any) -> None:
    here = desk()
    numbers = arrival.add_delegates(3)
    arrival.add_delegate(category="vip")
    for nth, number in enumerate(numbers[:2]):
        arrival.clock.time = MORNING + timedelta(minutes=16 * nth)
        here.scan(arrival.code_of(number), "front")
    here.scan("nonsense", "front")
    with open_unit(Command(), writes=False) as unit:
        event = unit.session.get_one(Event, arrival.event_id)
        points = list_points(unit.session, event.id)
        day, ids = MORNING.date(), [points[0].id]
        refusals = tallies_of_day(unit.session, points, day, arrival.clock.time).points[0].refusals
        quarters = entries_by_quarter(unit.session, ids, day)
        categories = [(one.expected, one.arrived) for one in arrivals_by_category(unit.session, event, ids, day)]
    assert refusals == [("bad_code", 1)]
    assert quarters == {MORNING: 1, MORNING + timedelta(minutes=15): 1}
    assert categories == [(3, 2), (1, 0)]


@pytest.mark.one_database
def test_pages_are_shown_for_any_day(arrival: Any, desk: Any, enter: Any) -> None:
    desk().scan(arrival.code_of(arrival.add_delegate()), "front")
    browser = enter(Role.VIEWER)
    asked = [browser.get(f"/manage/summit/{page}{day}") for page in PAGES for day in ("", "?day=2019-10-11", "?day=x")]
    assert [page.status_code for page in asked] == [200] * len(asked)
    live = ["hx-trigger" in browser.get(f"/manage/summit/watch{day}").get_data(as_text=True) for day in ("", "?day=2019-10-11")]
    assert live == [True, False]


@pytest.mark.one_database
def test_day_without_arrivals_leads_to_the_last_that_had_some(arrival: Any, desk: Any, enter: Any) -> None:
    browser, way = enter(Role.VIEWER), "watch?day=2019-10-12"
    before = browser.get("/manage/summit/watch?day=2019-10-11").get_data(as_text=True)
    desk().scan(arrival.code_of(arrival.add_delegate()), "front")
    after = [browser.get(f"/manage/summit/watch?day={day}").get_data(as_text=True) for day in ("2019-10-11", "2019-10-12")]
    assert [f'{way}"' in page for page in (before, *after)] == [False, True, False]


@pytest.mark.one_database
def test_today_is_shown_where_desks_work_before_the_event(arrival: Any, desk: Any) -> None:
    early = arrival.clock.time = MORNING - timedelta(days=9)

    def last_days(*, is_rehearsed: bool) -> bool:
        with open_unit(Command(), writes=False) as unit:
            event, points = unit.session.get_one(Event, arrival.event_id), list_points(unit.session, arrival.event_id)
            return early.date() in days_to_show(
                unit.session, event, points, early.date(), is_rehearsed=is_rehearsed)

    shown = [last_days(is_rehearsed=is_rehearsed) for is_rehearsed in (False, True)]
    desk().scan("nonsense", "front")
    assert (shown, last_days(is_rehearsed=False)) == ([False, True], True)


@pytest.mark.one_database
def test_guests_who_have_come_are_counted_named_or_not(
    arrival: Any, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "MOST_SHOWN", 1)
    here = desk()
    for number in arrival.add_delegates(3, category="vip")[:2]:
        here.scan(arrival.code_of(number), "front")
    with open_unit(Command(), writes=False) as unit:
        points = list_points(unit.session, arrival.event_id)
        settings = WatchSettings(event_id=arrival.event_id, guest_categories=["vip"], with_liaison=False)
        found = guests.guests_of_event(unit.session, settings, [points[0].id], MORNING.date())
    assert (len(found.lines), found.total, found.arrived) == (1, 3, 2)


@pytest.mark.one_database
@pytest.mark.parametrize("role", [Role.JUDGE, Role.DOCKING_CLERK, Role.LIAISON])
def test_who_has_nothing_to_do_with_it_sees_nothing(arrival: Any, enter: Any, role: Role) -> None:
    browser = enter(role)
    paths = [*PAGES, "watch/guests", "attendance-sheets", "certificates", "certificates/rule"]
    assert [browser.get(f"/manage/summit/{path}").status_code for path in paths] == [403] * len(paths)


@pytest.mark.one_database
def test_live_page_asks_little_whatever_there_is(arrival: Any, desk: Any, enter: Any) -> None:
    browser, asked = enter(Role.ORGANISER), []
    for nth in range(30):
        here = desk(f"desk {nth}")
        here.scan(arrival.code_of(arrival.add_delegate()), "front")
        arrival.add_point(f"gate-{nth}", "in_out")
        if nth in (0, 29):
            browser.get("/manage/summit/watch/live")
            with statements() as seen:
                browser.get("/manage/summit/watch/live")
            asked.append(sum(any(table in one for table in ("scan", "desk", "point", "delegate")) for one in seen))
    assert asked[0] == asked[1]
    assert asked[1] <= 12


@pytest.mark.one_database
def test_a_device_tells_its_battery_and_its_clock(arrival: Any, desk: Any) -> None:
    here = desk()
    ahead = (arrival.clock.time + timedelta(minutes=4)).isoformat()
    told = [{"battery": 17, "charging": False, "sent_at": ahead}, {"sent_at": arrival.clock.time.isoformat()}]
    kept = []
    for body in told:
        assert here.post(body, "health").status_code == 204
        row = db.session.execute(sa.select(DeskHealth.battery, DeskHealth.charging, DeskHealth.clock_ahead_s)).one()
        kept.append(tuple(row))
        db.session.rollback()
    assert kept == [(17, False, 240), (None, None, 0)]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "body", [None, [], {}, {"battery": 50}, {"sent_at": "x"}, {"battery": 101, "sent_at": "2019-10-12T09:00:00+08:00"},
             {"battery": 0.5, "sent_at": "2019-10-12T09:00:00+08:00"}, {"sent_at": "9999-10-12T09:00:00+08:00"}])
def test_what_no_device_says_is_refused(arrival: Any, desk: Any, body: Any) -> None:
    assert desk().post(body, "health").status_code == 422


@pytest.mark.one_database
def test_a_stranger_tells_nothing(arrival: Any, client: Any) -> None:
    assert client.post("/api/v1/desk/health", json={}).status_code == 401
