"""A guest's arrival is told to their liaison: once, outside of the scan, with the event's own text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command, Role
from app.core.unit import open_unit
from app.mail.models import MailMessage
from badges.desk.models import Scan
from badges.desk.services.correcting import annul_scan
from badges.desk.services.rehearsing import end_rehearsal, start_rehearsal
from badges.watching.models import ArrivalNotice
from badges.watching.services.settings import WatchPlan, save_watching
from badges.watching.tasks import sweep
from events.setup.models import Event, Point
from tests.badges.watching.conftest import reference_of

pytestmark = pytest.mark.one_database


def told() -> list[tuple[int, bool]]:
    """(delegate's id, whether somebody was written to) of each notice."""
    with open_unit(Command(), writes=False) as unit:
        rows = unit.session.execute(
            sa.select(ArrivalNotice.delegate_id, ArrivalNotice.written).order_by(ArrivalNotice.id))
        return [(number, written) for number, written in rows]


def letters() -> int:
    with open_unit(Command(), writes=False) as unit:
        return unit.session.scalar(
            sa.select(sa.func.count()).where(MailMessage.occasion == "watching.vip_arrived")) or 0


def test_liaison_is_told_once(arrival: Any, desk: Any, enter: Any) -> None:
    guest, _other = arrival.add_delegate("欧阳娜娜"), arrival.add_delegate("王伟")
    browser, here = enter(Role.LIAISON, guest), desk()
    sweep()
    assert (told(), letters()) == ([], 0)
    for number in (guest, _other):
        here.scan(arrival.code_of(number), "front")
    sweep()
    sweep()
    here.scan(arrival.code_of(guest), "hall")
    sweep()
    assert ([written for _id, written in told()], letters()) == ([True], 1)
    page = browser.get("/manage/summit/guests-arrived").get_data(as_text=True)
    assert (reference_of(arrival, guest) in page, reference_of(arrival, _other) in page) == (True, False)
    assert browser.get("/manage/summit/guests-arrived/live").status_code == 200


def test_arrival_that_was_a_mistake_is_taken_back_and_the_real_one_told(arrival: Any, desk: Any, enter: Any) -> None:
    guest = arrival.add_delegate()
    browser, here = enter(Role.LIAISON, guest), desk()
    here.scan(arrival.code_of(guest), "front")
    here.scan(arrival.code_of(guest), "hall")
    sweep()
    seen = []
    for code in ("front", "hall"):
        with open_unit(Command()) as unit:
            event = unit.session.get_one(Event, arrival.event_id)
            scan = unit.session.scalars(
                sa.select(Scan).join(Point, Point.id == Scan.point_id).where(Point.code == code)).one()
            annul_scan(unit, event, scan.id, "扫错证件")
        points = sa.select(Point.code).join(ArrivalNotice, ArrivalNotice.point_id == Point.id)
        with open_unit(Command(), writes=False) as unit:
            seen.append(list(unit.session.scalars(points)))
    # First the other entry stands for it, then none.
    assert seen == [["hall"], []]
    assert reference_of(arrival, guest) not in browser.get("/manage/summit/guests-arrived/live").get_data(as_text=True)
    here.scan(arrival.code_of(guest), "front")
    sweep()
    assert ([written for _id, written in told()], letters()) == ([True], 2)


def test_refused_guests_and_old_arrivals_are_not_written_about(arrival: Any, desk: Any, enter: Any) -> None:
    early, barred = arrival.add_delegate(), arrival.add_delegate(status="cancelled")
    enter(Role.LIAISON, early, barred)
    here = desk()
    for number in (early, barred):
        here.scan(arrival.code_of(number), "front")
    arrival.clock.time += timedelta(hours=7)
    sweep()
    assert ([written for _id, written in told()], letters()) == ([False], 0)


def test_guests_are_of_a_category_marked_or_in_care(arrival: Any, desk: Any, enter: Any) -> None:
    plain, noble, marked = arrival.add_delegate(), arrival.add_delegate(category="vip"), arrival.add_delegate()
    browser, here = enter(Role.ORGANISER), desk()
    path = f"/manage/summit/delegates/{reference_of(arrival, marked)}/mark-guest"
    assert [browser.post(path, data={"marked": "1"}).status_code for _ in range(2)] == [303, 303]
    sent = browser.post("/manage/summit/watch/guests", data={"guest_categories": ["vip"], "tell_liaisons": "y"})
    assert sent.status_code == 303
    assert browser.post("/manage/summit/watch/guests", data={"guest_categories": ["nobles"]}).status_code == 422
    for number in (plain, noble, marked):
        here.scan(arrival.code_of(number), "front")
    sweep()
    page = browser.get("/manage/summit/watch").get_data(as_text=True)
    seen = [reference_of(arrival, number) in page for number in (plain, noble, marked)]
    assert (len(told()), seen) == (2, [False, True, True])


def test_liaisons_can_be_left_alone(arrival: Any, desk: Any, enter: Any) -> None:
    guest = arrival.add_delegate()
    enter(Role.LIAISON, guest)
    with open_unit(Command()) as unit:
        save_watching(unit, unit.session.get_one(Event, arrival.event_id), WatchPlan([], tell_liaisons=False))
    desk().scan(arrival.code_of(guest), "front")
    sweep()
    assert ([written for _id, written in told()], letters()) == ([False], 0)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LIAISON])
def test_only_who_sets_up_marks_guests(arrival: Any, enter: Any, role: Role) -> None:
    number = arrival.add_delegate()
    path = f"/manage/summit/delegates/{reference_of(arrival, number)}/mark-guest"
    assert enter(role).post(path, data={"marked": "1"}).status_code == 403


def test_rehearsed_arrivals_are_not_told_and_real_ones_with_their_numbers_are(
    stage: Any, desk: Any, enter: Any
) -> None:
    first, second = stage.add_delegate(), stage.add_delegate()
    enter(Role.LIAISON, first, second)
    stage.add_activity("arrival", stage.clock.time + timedelta(days=1), kind="arrival")
    stage.add_point("front", activity="arrival")
    stage.add_point("hall")
    here = desk()
    for service in (start_rehearsal, end_rehearsal):
        with open_unit(Command()) as unit:
            service(unit, unit.session.get_one(Event, stage.event_id))
        # After the rehearsal the first scan has the number that the rehearsed one had, on SQLite.
        here.scan(stage.code_of(first if service is start_rehearsal else second), "hall")
        expected = [] if service is start_rehearsal else [True]
        sweep()
        assert ([written for _id, written in told()], letters()) == (expected, len(expected))
