"""Invitations over HTTP: made singly, pasted, by a sheet and as codes; opened, used, withdrawn; refused and nonsense."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Grant, Role
from events.registration.models import Delegate, Invitation
from events.registration.rules.invitations import state_of
from events.registration.services import invitation_token
from events.setup.models import Event
from tests.factories.accounts import a_member, sign_in
from tests.factories.sheets import ENCRYPTED, with_macros

FORM = {"name": "单雄信", "mobile": "13800001111", "country": "CN", "province": "SD", "category": "vip",
        "consent-privacy": "y"}
TERMS = {"category": "vip", "language": "zh", "send": "y"}
SHEET = "姓名,邮箱,类别\n赵一,zhao@example.com,特邀嘉宾\n钱二,qian@example.com,\n孙三,sun@example.com,没有这个\n".encode()


def member(app: Flask, unit: Any, summit: Any, role: Role) -> FlaskClient:
    with unit() as u:
        return sign_in(app.test_client(), a_member(u, role.value, Grant(role, organisation_id=summit.organisation_id)))


@pytest.fixture
def organiser(app: Flask, client: FlaskClient, unit: Any, summit: Any) -> FlaskClient:
    return member(app, unit, summit, Role.ORGANISER)


@pytest.fixture
def address(summit: Any) -> str:
    return f"/manage/{summit.code}/invitations"


def made(unit: Any) -> list[tuple[str, str, str]]:
    """Name, category and state of each invitation."""
    with unit(writes=False) as u:
        return [(one.name, one.category.code, str(state_of(one))) for one in u.session.scalars(
            sa.select(Invitation).order_by(Invitation.id))]


def link(unit: Any) -> str:
    with unit(writes=False) as u:
        return f"/i/{invitation_token(u.session.scalars(sa.select(Invitation)).first())}"


def invite(organiser: FlaskClient, address: str, unit: Any) -> str:
    answer = organiser.post(f"{address}/add", data=TERMS | {"name": "单雄信", "email": "shan@example.com"})
    assert answer.status_code == 303
    return link(unit)


def test_an_invited_person_finds_what_is_known_and_registers(
    organiser: FlaskClient, client: FlaskClient, address: str, unit: Any,
) -> None:
    theirs = invite(organiser, address, unit)
    assert made(unit) == [("单雄信", "vip", "sent")]
    page = client.get(theirs).get_data(as_text=True)
    assert ('value="单雄信"' in page, 'value="shan@example.com"' in page, made(unit)) == (
        True, True, [("单雄信", "vip", "opened")])
    assert client.post(theirs, data=FORM | {"mobile": "1"}).status_code == 422
    answers = [client.post(theirs, data=FORM) for _ in range(2)]
    assert ([one.status_code for one in answers], answers[0].location == answers[1].location, made(unit)) == (
        [303, 303], True, [("单雄信", "vip", "used")])
    assert client.get(theirs).status_code == 410
    assert client.post(theirs, data=FORM | {"name": "赵一", "mobile": "13900000001"}).status_code == 409
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Delegate.name)).all() == ["单雄信"]


def test_a_pasted_list_and_a_sheet_invite_whom_they_can(
    organiser: FlaskClient, address: str, unit: Any,
) -> None:
    pasted = organiser.post(f"{address}/many", data=TERMS | {"people": "李四 li@example.com\n\n王五,wrong@\n"})
    assert (pasted.status_code, "王五" in pasted.get_data(as_text=True)) == (200, True)
    sheet = organiser.post(f"{address}/many", data=TERMS | {"file": (io.BytesIO(SHEET), "list.csv")})
    assert (sheet.status_code, "没有这个" in sheet.get_data(as_text=True)) == (200, True)
    assert made(unit) == [("李四", "vip", "sent"), ("赵一", "guest", "sent"), ("钱二", "vip", "sent")]
    assert organiser.post(f"{address}/many", data=TERMS | {"people": "周六"}).status_code == 303


@pytest.mark.parametrize(("page", "sent"), [
    ("add", {"name": ""}), ("add", {"name": "甲乙", "category": "nobody"}), ("add", {"name": "甲乙", "email": "💥"}),
    ("code", {"name": "甲乙", "places": "many"}), ("code", {"name": "甲乙", "places": "99999"}), ("many", {}),
    ("many", {"file": (b"\x00\x01", "list.xlsx")}), ("many", {"file": (ENCRYPTED, "list.xlsx")}),
    ("many", {"file": (with_macros(("姓名",), ("王伟",)), "list.xlsx")}),
])
def test_what_is_wrong_is_refused(
    organiser: FlaskClient, address: str, unit: Any, page: str, sent: dict[str, Any],
) -> None:
    data = {name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for name, value in sent.items()}
    assert (organiser.post(f"{address}/{page}", data=TERMS | data).status_code, made(unit)) == (422, [])


def test_a_code_is_typed_and_opens_the_form(
    organiser: FlaskClient, client: FlaskClient, summit: Any, address: str, unit: Any,
) -> None:
    assert organiser.post(f"{address}/code", data=TERMS | {
        "name": "李老师", "unit": "华宁大学", "places": "2"}).status_code == 303
    code = link(unit).removeprefix("/i/")
    entry = f"/e/{summit.code}/invitation"
    assert (client.get(entry).status_code, client.post(entry, data={"code": "nonsense"}).status_code,
            client.post(entry, data={}).status_code) == (200, 422, 422)
    answer = client.post(entry, data={"code": code.lower()})
    assert (answer.status_code, 'value="华宁大学"' in client.get(answer.location).get_data(as_text=True)) == (303, True)
    assert code in organiser.get(address).get_data(as_text=True)


def test_an_invitation_is_sent_again_and_withdrawn(
    organiser: FlaskClient, client: FlaskClient, address: str, unit: Any,
) -> None:
    theirs = invite(organiser, address, unit)
    page = organiser.get(address).get_data(as_text=True)
    send, withdraw = (re.search(rf'action="([^"]+/{verb})"', page)[1] for verb in ("send", "withdraw"))
    assert [organiser.post(one).status_code for one in (send, withdraw, withdraw, send)] == [303, 303, 303, 409]
    assert (client.get(theirs).status_code, client.post(theirs, data=FORM).status_code) == (410, 409)
    assert [organiser.post(f"{address}/{number}/withdraw").status_code for number in ("999", "9" * 12)] == [404, 404]


def test_unknown_links_and_closed_events(
    organiser: FlaskClient, client: FlaskClient, address: str, unit: Any,
) -> None:
    assert [client.get(f"/i/{token}").status_code for token in ("x", "%00", "💥")] == [404] * 3
    theirs = invite(organiser, address, unit)
    with unit() as u:
        u.session.execute(sa.update(Event).values(status="closed"))
    assert (client.get(theirs).status_code, client.post(theirs, data=FORM).status_code) == (200, 409)
    with unit() as u:
        u.session.execute(sa.update(Event).values(status="draft"))
    assert client.get(theirs).status_code == 404


def test_others_see_states_but_no_links(
    app: Flask, organiser: FlaskClient, client: FlaskClient, summit: Any, address: str, unit: Any,
) -> None:
    theirs = invite(organiser, address, unit)
    viewer = member(app, unit, summit, Role.VIEWER)
    page = viewer.get(address).get_data(as_text=True)
    assert ("单雄信" in page, theirs in page, viewer.get(f"{address}/add").status_code,
            viewer.post(f"{address}/add", data=TERMS).status_code, client.get(address).status_code) == (
        True, False, 403, 403, 302)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_there_in_both_languages(
    organiser: FlaskClient, client: FlaskClient, summit: Any, address: str, unit: Any, language: str,
) -> None:
    theirs = invite(organiser, address, unit)
    assert [(one, browser.get(f"{one}?lang={language}").status_code) for browser, one in (
        (organiser, address), (organiser, f"{address}/add"), (organiser, f"{address}/code"),
        (organiser, f"{address}/many"), (client, theirs), (client, f"/e/{summit.code}/invitation"))] == [
        (one, 200) for one in (address, f"{address}/add", f"{address}/code", f"{address}/many", theirs,
                               f"/e/{summit.code}/invitation")]
