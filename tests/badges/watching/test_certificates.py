"""Certificates of attendance: issued by the rule, fetched, checked by anybody, revoked, erased."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.actors import Command, Role
from app.core.audit import AuditEntry
from app.core.runtime import runtime
from app.core.unit import open_unit
from app.core.worker import run_due_jobs
from badges.watching.enums import AttendanceRule
from badges.watching.models import Certificate, PaperOrder
from badges.watching.services.certificates import paper_of
from badges.watching.services.holdings import attendance_about, erase_attendance, follow_merge
from badges.watching.services.settings import AttendancePlan, save_attendance
from events.registration.models import Delegate
from events.registration.rules.references import LINK_PURPOSE
from events.setup.models import Event

pytestmark = pytest.mark.one_database

OVER = timedelta(days=3)


def certificates() -> list[tuple[int, str, bool]]:
    """(the delegate's number, code, whether it holds), in the order of issue."""
    with open_unit(Command(), writes=False) as unit:
        return [(number, code, revoked is None) for number, code, revoked in unit.session.execute(
            sa.select(Delegate.number, Certificate.code, Certificate.revoked_at)
            .join(Delegate, Delegate.id == Certificate.delegate_id).order_by(Certificate.id))]


def set_rule(stage: Any, rule: AttendanceRule = AttendanceRule.ARRIVAL, least: int = 1, *, is_open: bool = True) -> None:
    with open_unit(Command()) as unit:
        save_attendance(unit, unit.session.get_one(Event, stage.event_id), AttendancePlan(rule, least, is_open))


def link_of(stage: Any, number: int) -> str:
    """Give a delegate a personal link, and its address."""
    secret = hashlib.sha256(str(number).encode()).hexdigest()[:32]
    stage.change_delegate(
        number, token_hash=runtime().secrets.keyed_hash(LINK_PURPOSE, secret), token_closed=runtime().secrets.encrypt(secret.encode()))
    return f"/my/{secret}"


def test_those_who_attended_get_theirs_once(arrival: Any, desk: Any, enter: Any) -> None:
    came, seen, _missing = (arrival.add_delegate(name) for name in ("欧阳娜娜", "王伟", "李雷"))
    here, browser = desk(), enter(Role.ORGANISER)
    for number in (came, seen):
        here.scan(arrival.code_of(number), "front")
    for _time in range(2):
        assert browser.post("/manage/summit/certificates/order", data={"all_matching": "1"}).status_code == 303
        run_due_jobs()
    assert sorted((number, holds) for number, _code, holds in certificates()) == [(came, True), (seen, True)]
    assert browser.get("/manage/summit/certificates").status_code == 200
    with open_unit(Command(), writes=False) as unit:
        order_id = unit.session.scalars(sa.select(PaperOrder.id).order_by(PaperOrder.id.desc())).first()
    with browser.get(f"/manage/summit/certificates/orders/{order_id}/file") as file:
        assert (file.status_code, file.data[:5]) == (200, b"%PDF-")


def test_the_rule_by_activities(arrival: Any, desk: Any, enter: Any) -> None:
    number, browser = arrival.add_delegate(), enter(Role.ORGANISER)
    desk().scan(arrival.code_of(number), "hall")
    orders = []
    for data in ({"rule": "arrival"}, {"rule": "activities", "least": "1"}, {"rule": "activities", "least": "2"}):
        assert browser.post("/manage/summit/certificates/rule", data=data).status_code == 303
        orders.append(browser.post("/manage/summit/certificates/order", data={"all_matching": "1"}).status_code)
    assert orders == [409, 303, 409]
    nonsense = ({"rule": "birth"}, {"rule": "activities", "least": "0"}, {"rule": "activities", "least": "x"})
    assert [browser.post("/manage/summit/certificates/rule", data=data).status_code for data in nonsense] == [422] * 3


def test_anybody_learns_whether_it_holds_and_no_more(arrival: Any, desk: Any, enter: Any, client: FlaskClient) -> None:
    number = arrival.add_delegate("欧阳娜娜", unit="北京新图大学", mobile="13800138000")
    desk().scan(arrival.code_of(number), "front")
    browser = enter(Role.REGISTRAR)
    browser.post("/manage/summit/certificates/order", data={"all_matching": "1"})
    run_due_jobs()
    code = certificates()[0][1]
    page = client.get(f"/attended/{code.lower()}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert [word in text for word in ("欧**", "济南峰会", "notice-ok")] == [True] * 3
    assert [word in text for word in ("欧阳", "北京新图大学", "13800138000")] == [False] * 3
    with open_unit(Command(), writes=False) as unit:
        number_of_it = unit.session.scalars(sa.select(Certificate.id)).one()
    path = f"/manage/summit/certificates/{number_of_it}"
    steps = [browser.post(f"{path}/revoke", data=data).status_code for data in ({}, {"reason": "冒领"}, {"reason": "again"})]
    assert steps == [422, 303, 409]
    assert "notice-stop" in client.get(f"/attended/{code}").get_data(as_text=True)
    # What was revoked isn't made anew behind anybody's back.
    assert browser.post("/manage/summit/certificates/order", data={"all_matching": "1"}).status_code == 409
    assert [browser.post(f"{path}/restore").status_code for _ in range(2)] == [303, 409]
    assert certificates() == [(number, code, True)]
    for language in ("zh", "en"):
        with browser.get(f"{path}/{language}.pdf") as file:
            assert (file.status_code, file.data[:5]) == (200, b"%PDF-")
    assert [browser.get(f"{path}{end}").status_code for end in ("", "/fr.pdf")] == [200, 404]


# What could be a code leads to its page; in anything else no code can be read, and it is asked for again.
@pytest.mark.parametrize(("code", "asked"), [("x", 200), ("ABCDEFGH23456789", 303), ("' OR 1=1 --", 200)])
def test_a_code_that_nobody_has(arrival: Any, client: FlaskClient, code: str, asked: int) -> None:
    assert client.get(f"/attended/{code}").status_code == 404
    assert client.get("/attended", query_string={"code": code}).status_code == asked


def test_delegates_fetch_their_own_after_the_event(arrival: Any, desk: Any, client: FlaskClient) -> None:
    came, missing = arrival.add_delegate("欧阳娜娜"), arrival.add_delegate("李雷")
    mine, other = link_of(arrival, came), link_of(arrival, missing)
    desk().scan(arrival.code_of(came), "front")
    set_rule(arrival)
    assert client.get(f"{mine}/certificate").status_code == 404
    arrival.clock.time += OVER
    assert [client.get(f"{one}/certificate").status_code for one in (mine, other)] == [200, 404]
    assert client.get(f"{mine}/certificate/zh.pdf").status_code == 404
    assert [client.post(f"{mine}/certificate").status_code for _ in range(2)] == [303, 303]
    assert client.post(f"{other}/certificate").status_code == 404
    assert [number for number, *_rest in certificates()] == [came]
    with client.get(f"{mine}/certificate/en.pdf") as file:
        assert (file.status_code, file.data[:5]) == (200, b"%PDF-")
    set_rule(arrival, is_open=False)
    assert client.get(f"{mine}/certificate").status_code == 404


def test_one_made_before_the_last_day_says_so_until_it_is_made_again(
    arrival: Any, desk: Any, enter: Any, client: FlaskClient,
) -> None:
    number, browser = arrival.add_delegate("欧阳娜娜"), enter(Role.ORGANISER)
    mine = link_of(arrival, number)
    set_rule(arrival)
    desk().scan(arrival.code_of(number), "front")
    told = []
    for later in (timedelta(0), timedelta(0), OVER):
        arrival.clock.time += later
        browser.post("/manage/summit/certificates/order", data={"all_matching": "1"})
        run_due_jobs()
        told.append(early_words_of_the_only_one())
        assert client.get(f"{mine}/certificate").status_code == (200 if later else 404)
    assert [bool(words) for words in told] == [True, True, False]
    assert len({code for _number, code, _holds in certificates()}) == 1
    with open_unit(Command(), writes=False) as unit:
        tags = unit.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.tag.like("watching.certificate\\_%", escape="\\")))
        assert sorted(tags) == ["watching.certificate_issued", "watching.certificate_renewed"]


def test_ones_own_is_brought_up_to_date_by_the_button(arrival: Any, desk: Any, enter: Any, client: FlaskClient) -> None:
    number, browser = arrival.add_delegate("欧阳娜娜"), enter(Role.ORGANISER)
    mine = link_of(arrival, number)
    set_rule(arrival)
    desk().scan(arrival.code_of(number), "front")
    browser.post("/manage/summit/certificates/order", data={"all_matching": "1"})
    run_due_jobs()
    arrival.clock.time += OVER
    assert "zh.pdf" not in client.get(f"{mine}/certificate").get_data(as_text=True)
    assert client.post(f"{mine}/certificate").status_code == 303
    assert "zh.pdf" in client.get(f"{mine}/certificate").get_data(as_text=True)
    assert early_words_of_the_only_one() == ""


def early_words_of_the_only_one() -> str:
    """What the one certificate says of having been issued early."""
    with open_unit(Command(), writes=False) as unit:
        certificate = unit.session.scalars(sa.select(Certificate)).one()
        event = unit.session.get_one(Event, certificate.event_id)
        return paper_of(unit, event, unit.session.get_one(Delegate, certificate.delegate_id), certificate).early


def test_erasing_and_merging_leave_one_or_none(arrival: Any, desk: Any, enter: Any) -> None:
    first, second = arrival.add_delegate("王伟"), arrival.add_delegate("王伟")
    here, browser = desk(), enter(Role.ORGANISER)
    for number in (first, second):
        here.scan(arrival.code_of(number), "front")
    browser.post("/manage/summit/certificates/order", data={"all_matching": "1"})
    run_due_jobs()
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, arrival.event_id)
        kept, other = (unit.session.query(Delegate).filter_by(number=number).one() for number in (first, second))
        follow_merge(unit, event, kept, other)
    assert [(number, holds) for number, _code, holds in sorted(certificates())] == [(first, True), (second, False)]
    with open_unit(Command()) as unit:
        kept = unit.session.query(Delegate).filter_by(number=first).one()
        assert [one["kind"] for one in attendance_about(unit.session, kept)] == ["certificate"]
        assert erase_attendance(unit, kept) == {"attendance": 1, "attendance_papers": 1}
    assert [number for number, *_rest in certificates()] == [second]
