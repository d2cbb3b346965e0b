"""Figures sheets: drawn up from a snapshot, signed off by a second person, withdrawn and replaced; and their pages."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Staff
from app.core.actors import Role
from app.core.errors import Refused
from app.core.files import read_file
from app.core.unit import Unit, open_unit
from events.docking.enums import Stage
from events.docking.queries.snapshots import find_snapshot
from events.docking.queries.tally_scopes import scope_of_event
from events.docking.services.snapshots import take_snapshot
from events.figures.models import FiguresSheet
from events.figures.queries import find_sheet, sheet_document
from events.figures.services import draw_sheet, sign_sheet, withdraw_sheet
from events.figures.services.papers import sheet_workbook
from events.setup.models import Event
from events.setup.queries import find_event
from tests.factories.accounts import sign_in
from tests.factories.deals import a_clerk, a_deal, as_actor
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
CODE = "innovation-2019"


@pytest.fixture
def people(unit: Opener) -> dict[str, Any]:
    """Three clerks, of an edition with a snapshot of one signed deal."""
    with unit() as opened:
        event = an_event(opened, CODE)
        a_deal(opened, event, "d1", stage=Stage.CONTRACT, amount="10000000")
        take_snapshot(opened, scope_of_event(event), "first")
        staff = [a_clerk(opened, name, name=name) for name in ("wang", "li", "zhao")]
        opened.session.flush()
        return {one.username: as_actor(opened, one) for one in staff}


def the_event(unit: Unit) -> Event:
    return find_event(unit.session, CODE)


def drawn(people: dict[str, Any], snapshot: str = "first", replaces: int | None = None) -> int:
    with open_unit(people["wang"]) as opened:
        event = the_event(opened)
        older = find_sheet(opened.session, event, replaces) if replaces else None
        return draw_sheet(opened, event, find_snapshot(opened.session, snapshot), older).id


def act(people: dict[str, Any], who: str, sheet_id: int, reason: str | None = None) -> str | None:
    """Sign a sheet, or withdraw it for a reason; the code of the refusal, if it was refused."""
    try:
        with open_unit(people[who]) as opened:
            event = the_event(opened)
            sheet = find_sheet(opened.session, event, sheet_id)
            sign_sheet(opened, event, sheet) if reason is None else withdraw_sheet(opened, event, sheet, reason)
    except Refused as refused:
        return refused.code
    return None


def figures_on(unit: Unit, sheet_id: int) -> dict[str, Any]:
    return {line["key"]: line["value"] for line in sheet_document(find_sheet(unit.session, the_event(unit), sheet_id))["lines"]}


def test_a_sheet_needs_two_people_and_a_withdrawn_one_is_replaced_by_a_new_number(
    unit: Opener, people: dict[str, Any]
) -> None:
    first = drawn(people)
    assert [act(people, who, first) for who in ("wang", "li", "zhao")] == ["sheet_self_sign", None, "sheet_not_draft"]
    assert [act(people, "li", first, reason) for reason in (" ", "金额有误", "又一次")] == [
        "sheet_reason_missing", None, "sheet_withdrawn"]
    second = drawn(people, replaces=first)
    with pytest.raises(Refused) as refused:
        drawn(people, replaces=second)
    assert refused.value.code == "sheet_not_replaceable"
    with unit(writes=False) as opened:
        sheet = find_sheet(opened.session, the_event(opened), second)
        assert (sheet.number, sheet.replaces_id, sheet.state) == (f"{CODE}-02", first, "draft")


def test_a_deal_signed_later_makes_the_next_sheet_one_higher_and_changes_no_byte_of_the_first(
    app: Flask, unit: Opener, people: dict[str, Any]
) -> None:
    first = drawn(people)
    with app.test_request_context(), unit() as opened:
        event = the_event(opened)
        sheet = find_sheet(opened.session, event, first)
        before = sheet.document, read_file(sheet_workbook(opened, event, sheet, "zh"))
    with unit() as opened:
        a_deal(opened, the_event(opened), "d2", stage=Stage.CONTRACT, amount="20000000")
        take_snapshot(opened, scope_of_event(the_event(opened)), "second")
    second = drawn(people, "second")
    with app.test_request_context(), unit() as opened:
        event = the_event(opened)
        sheet = find_sheet(opened.session, event, first)
        assert (sheet.document, read_file(sheet_workbook(opened, event, sheet, "zh"))) == before
        assert [figures_on(opened, sheet_id)["signed_valid"] for sheet_id in (first, second)] == [1, 2]
        assert figures_on(opened, second)["amount_wan"] == "3000.00"


def test_one_of_two_who_sign_at_once_signs(app: Flask, unit: Opener, people: dict[str, Any]) -> None:
    sheet_id, answers, gate = drawn(people), [], threading.Barrier(2)

    def sign(who: str) -> None:
        with app.app_context():
            gate.wait()
            answers.append(act(people, who, sheet_id))

    both = [threading.Thread(target=sign, args=(who,)) for who in ("li", "zhao")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(answers, key=str) == [None, "sheet_not_draft"]


@pytest.mark.one_database
def test_pages_of_snapshots_and_sheets_do_what_they_say(
    app: Flask, unit: Opener, people: dict[str, Any], client: FlaskClient
) -> None:
    with unit() as opened:
        wang = sign_in(client, opened.session.scalars(sa.select(Staff).where(Staff.username == "wang")).one())
        li = sign_in(app.test_client(), opened.session.scalars(sa.select(Staff).where(Staff.username == "li")).one())
    base = f"/manage/{CODE}"
    taken = wang.post(f"{base}/docking/snapshots", data={"name": "页面", "scope": "event"})
    snapshot = taken.headers["Location"].rsplit("/", 1)[-1]
    again = wang.post(f"{base}/docking/snapshots", data={"name": "页面", "scope": "event"})
    nonsense = wang.post(f"{base}/docking/snapshots", data={"name": "", "scope": "moon", "as_of": "soon"})
    assert (taken.status_code, again.status_code, nonsense.status_code) == (303, 422, 422)
    assert wang.post(f"{base}/figures/sheets", data={"snapshot": snapshot}).status_code == 303
    with unit(writes=False) as opened:
        sheet = opened.session.scalars(sa.select(FiguresSheet.id)).one()
    assert [browser.post(f"{base}/figures/sheets/{sheet}/sign").status_code for browser in (wang, li, li)] == [409, 303, 409]
    assert [li.post(f"{base}/figures/sheets/{sheet}/withdraw", data={"reason": reason}).status_code
            for reason in ("", "误")] == [422, 303]
    pages = ["figures/sheets", f"figures/sheets/{sheet}", f"figures/sheets/{sheet}?key=delegates",
             f"figures/sheets/{sheet}.xlsx", "docking/snapshots", f"docking/snapshots/{snapshot}",
             f"docking/snapshots/{snapshot}?key=signed", f"docking/snapshots/{snapshot}/changes",
             f"docking/snapshots/{snapshot}.xlsx", "docking/tally/editions", "docking/tally/districts", "docking/ledger.xlsx",
             "docking/tally?scope=organisation&key=signed", *(
                 f"docking/tally?by={name}" for name in ("stage", "field", "place", "district", "party", "activity")),
             "docking/tally?by=party&key=amount_wan&row=id:C1", "docking/tally?by=field&key=signed&row="]
    assert {page: status_of(wang, f"{base}/{page}") for page in pages} == dict.fromkeys(pages, 200)


def status_of(browser: FlaskClient, address: str) -> int:
    with browser.get(address) as answer:
        return answer.status_code


@pytest.mark.one_database
@pytest.mark.parametrize(("who", "day", "opened"), [
    ("wang", "", "/docking/tally?key="), ("wang", "?as_of=2019-05-18", "/docking/tally?as_of=2019-05-18&amp;key="), ("hu", "", "")])
def test_each_figure_of_deals_opens_those_behind_it_as_of_the_same_day(
        unit: Opener, client: FlaskClient, people: dict[str, Any], who: str, day: str, opened: str) -> None:
    with unit() as u:
        staff = (u.session.scalars(sa.select(Staff).where(Staff.username == who)).first()
                 or a_clerk(u, who, role=Role.REGISTRAR))
        sign_in(client, staff)
    page = client.get(f"/manage/{CODE}/figures{day}").text
    found = set(re.findall(rf'href="/manage/{CODE}([^"]*key=)(\w+)"', page))
    keys = ("intents", "signed_valid", "amount_wan", "contracts", "frameworks", "landed", "terminated", "pending")
    assert found == ({(opened, key) for key in keys} if opened else set())
    for path, key in found:
        assert client.get(f"/manage/{CODE}{path.replace('&amp;', '&')}{key}").status_code == 200
