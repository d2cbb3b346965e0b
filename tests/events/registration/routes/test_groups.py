"""Groups over HTTP: opened, filled one by one and by a sheet, refused, nonsense; and the organisers' view of them."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.core.actors import Grant, Role
from app.core.audit import AuditEntry
from app.core.clock import FixedClock
from app.core.worker import run_due_jobs
from events.registration.models import Delegate, Group
from events.setup.models import Event
from tests.factories.accounts import a_member, sign_in
from tests.factories.sheets import ENCRYPTED, with_macros

CONTACT = {"name": "海外校友班", "contact_name": "李老师", "email": "li@example.com"}
MEMBER = {"name": "单雄信", "mobile": "13800001111", "country": "CN", "province": "SD", "category": "delegate",
          "q-arrival_date": "2019-10-11", "consent-privacy": "y"}
SHEET = "姓名,手机,到达日期\n赵一,13900000001,2019-10-11\n钱二,13900000002,\n孙三,,2019-10-11\n".encode()


@pytest.fixture
def link(client: FlaskClient, summit: Any) -> str:
    return str(client.post(f"/e/{summit.code}/group", data=CONTACT).location)


@pytest.fixture
def organiser(app: Flask, client: FlaskClient, summit: Any, unit: Any) -> FlaskClient:
    with unit() as u:
        staff = a_member(u, "organiser", Grant(Role.ORGANISER, organisation_id=summit.organisation_id))
        return sign_in(app.test_client(), staff)


def upload(client: FlaskClient, link: str, content: bytes, **changes: Any) -> Any:
    return client.post(f"{link}/sheet", data={
        "file": (io.BytesIO(content), "list.csv"), "category": "delegate", "agreement": "y", **changes})


def names(unit: Any) -> list[str]:
    with unit(writes=False) as u:
        return list(u.session.scalars(sa.select(Delegate.name).where(
            Delegate.group_id.is_not(None), Delegate.status != "cancelled").order_by(Delegate.id)))


def test_opening_leads_to_the_groups_page(client: FlaskClient, link: str) -> None:
    answer = client.get(link)
    assert (link.startswith("/group/"), answer.status_code, answer.headers["Cache-Control"]) == (
        True, 200, "private, no-store")
    assert "海外校友班" in answer.get_data(as_text=True)


def test_a_group_without_a_name_or_with_a_filled_in_trap_is_refused(
    client: FlaskClient, summit: Any, unit: Any,
) -> None:
    assert [client.post(f"/e/{summit.code}/group", data=data).status_code for data in (
        {}, CONTACT | {"email": "💥"}, CONTACT | {"second_address": "x"}, CONTACT | {"name": "长" * 300})] == [422] * 4
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Group)).all() == []


def test_unknown_links_and_closed_events(client: FlaskClient, summit: Any, link: str, unit: Any) -> None:
    assert [client.get(f"/group/{token}").status_code for token in ("x", "%00", "💥")] == [404] * 3
    assert client.post("/group/x/sheet").status_code == 404
    with unit() as u:
        u.session.execute(sa.update(Event).values(status="closed"))
    assert [client.post(f"/e/{summit.code}/group", data=CONTACT).status_code, client.get(link).status_code,
            client.post(f"{link}/add", data=MEMBER).status_code, upload(client, link, SHEET).status_code] == [
        409, 200, 422, 422]


def test_members_are_added_and_taken_out(client: FlaskClient, link: str, unit: Any) -> None:
    assert client.get(f"{link}/add").status_code == 200
    assert [client.post(f"{link}/add", data=data).status_code for data in (MEMBER, MEMBER | {"name": ""})] == [303, 422]
    assert names(unit) == ["单雄信"]
    address = re.search(r'action="([^"]+/remove)"', client.get(link).get_data(as_text=True))[1]
    assert (client.get(address).status_code, client.post(address).location, names(unit)) == (405, link, [])
    assert client.post(f"{link}/members/unknown/remove").status_code == 404


def test_the_link_of_who_cannot_be_sent_one_is_shown_and_that_recorded(
    client: FlaskClient, summit: Any, link: str, unit: Any,
) -> None:
    client.post(f"{link}/add", data=MEMBER)
    client.post(f"{link}/add", data=MEMBER | {"name": "钱二", "email": "qian@example.com", "mobile": ""})
    page = client.get(link).get_data(as_text=True)
    shown = re.findall(r'action="([^"]+/show-link)"', page)
    own = re.search(r"/my/[^?<]+", client.post(shown[0]).get_data(as_text=True))[0]
    assert (len(shown), "单雄信" in client.get(own).get_data(as_text=True)) == (1, True)
    assert (client.get(shown[0]).location, client.get(f"{link}/sheet").location) == (link, link)
    with unit(writes=False) as u:
        asked, reachable = u.session.scalars(sa.select(Delegate.reference).order_by(Delegate.id))
        told = u.session.execute(sa.select(AuditEntry.actor_label).where(AuditEntry.tag == "delegate.link_shown")).all()
    assert told == [("李老师 (海外校友班)",)]
    client.post(f"{own}/hand-on", data={"name": "孙三", "mobile": "13900000003", "agreement": "y", "language": "zh"})
    with unit(writes=False) as u:
        heir = u.session.scalars(sa.select(Delegate.reference).order_by(Delegate.id.desc()).limit(1)).one()
    assert [client.post(f"{link}/members/{one}/show-link").status_code for one in (asked, reachable, heir, "unknown")] == [
        409, 409, 409, 404]


def test_a_sheet_registers_whom_it_can(client: FlaskClient, link: str, unit: Any) -> None:
    answer = upload(client, link, SHEET)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, names(unit), "钱二" in page) == (200, ["赵一", "钱二"], True)
    mended = SHEET.decode().replace("孙三,,", "孙三,13900000003,").encode()
    assert (upload(client, link, mended).status_code, names(unit)) == (200, ["赵一", "钱二", "孙三"])


def test_refused_rows_are_downloaded_corrected_and_uploaded_again(
    client: FlaskClient, link: str, unit: Any, clock: FixedClock,
) -> None:
    page = upload(client, link, SHEET).get_data(as_text=True)
    address = re.search(r'href="([^"]+/refused/[^"]+)"', page)[1]
    with client.get(address) as answer:
        book = load_workbook(io.BytesIO(answer.get_data()))
    # The reason, the name, no mobile: as it stood, with what is wrong before it.
    assert [[bool(cell.value) for cell in row][:3] for row in book.active.iter_rows(min_row=2)] == [[True, True, False]]
    book.active["C2"] = "13900000003"
    corrected = io.BytesIO()
    book.save(corrected)
    assert upload(client, link, corrected.getvalue()).status_code == 200
    assert names(unit) == ["赵一", "钱二", "孙三"]
    assert [client.get(f"{link}/refused/{token}").status_code for token in ("x", "💥")] == [404, 404]
    clock.time += timedelta(days=1, minutes=1)
    run_due_jobs()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("content", "agreement"), [
    (b"", "y"), (b"\x00\x01", "y"), (b"a,b\n1,2\n", "y"), (SHEET, ""), (with_macros(("姓名", "手机")), "y"), (ENCRYPTED, "y")])
def test_a_sheet_that_is_none_is_refused(
    client: FlaskClient, link: str, unit: Any, content: bytes, agreement: str,
) -> None:
    assert (upload(client, link, content, agreement=agreement).status_code, names(unit)) == (422, [])


def test_organisers_see_groups_and_note_the_liaison(
    organiser: FlaskClient, client: FlaskClient, summit: Any, link: str, unit: Any,
) -> None:
    client.post(f"{link}/add", data=MEMBER)
    address = f"/manage/{summit.code}/groups"
    page = organiser.get(address).get_data(as_text=True)
    details = re.search(rf'href="({address}/\d+)"', page)[1]
    assert organiser.post(f"{details}/note", data={"note": "<b>小王</b>"}).status_code == 303
    shown = organiser.get(details).get_data(as_text=True)
    assert ("单雄信" in shown, "<b>小王" in shown, "小王" in shown) == (True, False, True)
    assert [organiser.get(f"{address}/{number}").status_code for number in ("999", "99999999999")] == [404, 404]
    assert [client.get(one).status_code for one in (address, details)] == [302, 302]
