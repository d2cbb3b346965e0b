"""The organisers' pages, over HTTP: who may, what is done, what is refused, and how many queries a list costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask.testing import FlaskClient

from app.core.actors import Grant, Role
from app.core.audit import AuditEntry
from app.mail.models import MailMessage
from events.registration.models import Delegate, Question
from events.registration.services import register
from events.registration.services.rosters import ImportOptions, import_roster
from tests.factories.accounts import a_member, sign_in
from tests.statements import statements

Enter = Callable[[Role], FlaskClient]


@pytest.fixture
def enter(app: Flask, summit: Any, unit: Any) -> Enter:
    """A browser that is signed in with a role at the organisation."""
    app.config["WTF_CSRF_ENABLED"] = False

    def with_role(role: Role) -> FlaskClient:
        with unit() as u:
            staff = a_member(u, role.value.replace("_", "-"), Grant(role, organisation_id=summit.organisation_id))
            return sign_in(app.test_client(), staff)

    return with_role


@pytest.fixture
def organiser(enter: Enter) -> FlaskClient:
    return enter(Role.ORGANISER)


@pytest.fixture
def people(unit: Any, summit: Any, form: Any) -> list[Delegate]:
    """Three who wait for approval; the first has told what is sensitive."""
    for number, name in enumerate(("单雄信", "欧阳娜娜", "Jean Lefèvre")):
        with unit() as u:
            register(u, summit.event(u), form(
                person={"name": name, "mobile": f"1380000000{number}", "email": f"p{number}@example.com",
                        "unit": f"第{number}大学"},
                answers={"arrival_date": ["2019-10-11"], "diet": ["halal"]}, sender=name))
    with unit(writes=False) as u:
        found = list(u.session.scalars(sa.select(Delegate).order_by(Delegate.id)))
        u.session.expunge_all()
        return found


def names_in(page: str) -> list[str]:
    return re.findall(r'class="row-title"[^>]*>([^<]+)<', page)


def statuses(unit: Any) -> list[str]:
    with unit(writes=False) as u:
        return list(u.session.scalars(sa.select(Delegate.status).order_by(Delegate.id)))


@pytest.mark.parametrize(("query", "found"), [
    ("q=欧阳", ["欧阳娜娜"]), ("q=shan xiong", ["单雄信"]), ("q=oynn", ["欧阳娜娜"]), ("q=lefevre", ["Jean Lefèvre"]),
    ("q=0002", ["Jean Lefèvre"]), ("q=138 0000 0001", ["欧阳娜娜"]), ("q=第1大学", ["欧阳娜娜"]), ("q=%25", []),
    ("status=approved", []), ("status=pending&sort=-number", ["Jean Lefèvre", "欧阳娜娜", "单雄信"]),
    ("category=delegate&sort=name", ["Jean Lefèvre", "欧阳娜娜", "单雄信"]), ("category=nonsense", []),
    ("province=SD&country=CN&source=form&sort=number", ["单雄信", "欧阳娜娜", "Jean Lefèvre"]), ("country=abroad", []),
    ("page=-3&size=x&sort='", ["Jean Lefèvre", "欧阳娜娜", "单雄信"]), ("activity=opening", []),
])
def test_list_finds_people(organiser: FlaskClient, summit: Any, people: Any, query: str, found: list[str]) -> None:
    page = organiser.get(f"/manage/{summit.code}/delegates?{query}")
    assert (page.status_code, names_in(page.get_data(as_text=True))) == (200, found)


def test_list_finds_a_reference(organiser: FlaskClient, summit: Any, people: Any) -> None:
    page = organiser.get(f"/manage/{summit.code}/delegates?q={people[1].reference.lower()}")
    assert names_in(page.get_data(as_text=True)) == ["欧阳娜娜"]


def queries_of(client: FlaskClient, address: str) -> int:
    with statements() as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", ["delegates", "delegates/approve"])
def test_lists_cost_the_same_for_one_row_and_thirty(
    organiser: FlaskClient, summit: Any, unit: Any, form: Any, data: Any, address: str,
) -> None:
    with unit() as u:
        register(u, summit.event(u), form(activities=["opening"]))
    organiser.get(f"/manage/{summit.code}/{address}")
    one = queries_of(organiser, f"/manage/{summit.code}/{address}")
    with unit() as u:
        import_roster(u, summit.event(u), (data / "rosters/summit-2019.xlsx").read_bytes(), ImportOptions(pending=True))
    many = queries_of(organiser, f"/manage/{summit.code}/{address}?size=50")
    assert many == one
    assert many <= 18


def test_decide_shows_first_and_then_does(organiser: FlaskClient, summit: Any, people: Any, unit: Any) -> None:
    address = f"/manage/{summit.code}/delegates/decide?from=queue&status=pending"
    chosen = {"action": "approve", "ids": [people[0].id, people[1].id]}
    assert (organiser.post(address, data=chosen).status_code, statuses(unit)) == (200, ["pending"] * 3)
    done = organiser.post(address, data={**chosen, "confirmed": "yes", "notify": "y"})
    assert (done.status_code, done.location) == (303, f"/manage/{summit.code}/delegates/approve?status=pending")
    assert statuses(unit) == ["approved", "approved", "pending"]


def test_decide_takes_all_that_match(organiser: FlaskClient, summit: Any, people: Any, unit: Any) -> None:
    shown = organiser.post(f"/manage/{summit.code}/delegates/decide?q=oynn", data={"action": "reject", "all_matching": "1"})
    ids = re.findall(r'name="ids" value="(\d+)"', shown.get_data(as_text=True))
    assert ids == [str(people[1].id)]
    without = organiser.post(f"/manage/{summit.code}/delegates/decide", data={
        "action": "reject", "ids": ids, "confirmed": "yes"})
    assert (without.status_code, statuses(unit)) == (422, ["pending"] * 3)
    organiser.post(f"/manage/{summit.code}/delegates/decide", data={
        "action": "reject", "ids": ids, "confirmed": "yes", "reason": "名额已满"})
    assert statuses(unit) == ["pending", "rejected", "pending"]


def test_what_another_decided_meanwhile_stays(organiser: FlaskClient, summit: Any, people: Any, unit: Any) -> None:
    base = f"/manage/{summit.code}/delegates"
    ids = [str(one.id) for one in people]
    shown = organiser.post(f"{base}/decide", data={"action": "reject", "ids": ids}).get_data(as_text=True)
    stood = re.findall(r'name="stood"\s+value="([^"]*)"', shown)
    page = organiser.get(f"{base}/approve/{people[0].reference}").get_data(as_text=True)
    assert stood == [".".join(["pending", *ids])]
    organiser.post(f"{base}/decide", data={"action": "approve", "ids": ids[0], "confirmed": "yes"})
    organiser.post(f"{base}/decide", data={
        "action": "reject", "ids": ids, "stood": stood, "confirmed": "yes", "reason": "名额已满"})
    assert statuses(unit) == ["approved", "rejected", "rejected"]
    late = {"seen": re.findall(r'name="seen"[^>]*value="([^"]*)"', page)[0], "action": "reject", "reason": "写了很久"}
    answer = organiser.post(f"{base}/approve/{people[0].reference}", data=late)
    assert (answer.status_code, "写了很久" in answer.get_data(as_text=True), statuses(unit)[0]) == (422, True, "approved")
    again = late | {"seen": re.findall(r'name="seen"[^>]*value="([^"]*)"', answer.get_data(as_text=True))[0]}
    assert organiser.post(f"{base}/approve/{people[0].reference}", data=again).status_code == 303
    assert statuses(unit)[0] == "rejected"
    late = {"status": "cancelled", "seen": "approved", "reason": "又写了很久"}
    answer = organiser.post(f"{base}/{people[0].reference}/status", data=late)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, statuses(unit)[0], late["reason"] in page) == (422, "rejected", True)
    seen = re.findall(r'name="seen"[^>]*value="([^"]*)"', page)
    assert (seen, re.findall(r'<option selected value="([^"]*)"', page)) == (["rejected"], ["cancelled"])
    assert organiser.post(f"{base}/{people[0].reference}/status", data=late | {"seen": seen[0]}).status_code == 303


def test_a_choice_that_people_have_given_goes_only_once_that_was_said(
    organiser: FlaskClient, summit: Any, people: Any, unit: Any,
) -> None:
    address = f"/manage/{summit.code}/setup/form/diet/edit"
    kept = {"label_zh": "用餐要求", "type": "choice", "sensitive": "y", "choices-0-value": "none", "choices-0-label_zh": "无"}
    answer = organiser.post(address, data=kept)
    page = answer.get_data(as_text=True)
    told = re.findall(r'name="dropped"[^>]*value="([^"]*)"', page)
    assert (answer.status_code, told, len(re.findall(r"3\D{0,9}清真|清真\D{0,9}3", page))) == (422, ["halal"], 1)
    assert organiser.post(address, data=kept | {"dropped": "none"}).status_code == 422
    assert organiser.post(address, data=kept | {"dropped": told[0]}).status_code == 303
    assert organiser.post(f"/manage/{summit.code}/setup/form/diet/remove").status_code == 303
    with unit(writes=False) as u:
        assert [[choice["value"] for choice in one.choices] for one in u.session.scalars(
            sa.select(Question).where(Question.key == "diet"))] == [["none"]]


@pytest.mark.parametrize("body", [{}, {"action": "sing"}, {"action": "approve", "ids": ["x", "-1", "9" * 40]}])
def test_decide_bears_nonsense(organiser: FlaskClient, summit: Any, people: Any, unit: Any, body: dict[str, Any]) -> None:
    answer = organiser.post(f"/manage/{summit.code}/delegates/decide", data=body)
    assert (answer.status_code, statuses(unit)) == (303 if body.get("ids") else 400, ["pending"] * 3)


def test_a_delegates_page_masks_what_is_sensitive_and_records_the_look(
    organiser: FlaskClient, summit: Any, people: Any, unit: Any,
) -> None:
    address = f"/manage/{summit.code}/delegates/{people[0].reference}"
    page = organiser.get(f"{address}?lang=zh")
    assert (page.status_code, "清真" in page.get_data(as_text=True)) == (200, False)
    assert organiser.get(f"{address}/sensitive").status_code == 405
    shown = organiser.post(f"{address}/sensitive")
    assert (shown.status_code, "清真" in shown.get_data(as_text=True)) == (200, True)
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(AuditEntry.details).where(
            AuditEntry.tag == "delegate.sensitive_seen")).one() == {"keys": ["diet"]}


def test_edit_changes_what_was_typed_and_keeps_the_rest(
    organiser: FlaskClient, summit: Any, people: Any, unit: Any,
) -> None:
    address = f"/manage/{summit.code}/delegates/{people[0].reference}/edit"
    assert organiser.get(address).status_code == 200
    sheet = {"name": "单雄信", "name_latin": "Shan X.", "mobile": "13800000000", "email": "p0@example.com",
             "category": "guest", "country": "HK", "q-arrival_date": "2019-10-12", "activity": "opening", "language": "en"}
    assert organiser.post(address, data={**sheet, "name": ""}).status_code == 422
    assert organiser.post(address, data=sheet).status_code == 303
    with unit(writes=False) as u:
        found = u.session.get_one(Delegate, people[0].id)
        assert (found.name_latin, found.category.code, found.country, found.province, found.language) == (
            "Shan X.", "guest", "CN", "HK", "en")
        assert {one.question.key: one.value for one in found.answers} == {"arrival_date": "2019-10-12", "diet": None}
        assert [one.activity.code for one in found.places] == ["opening"]
        assert {one.code: one.taken for one in summit.event(u).categories if one.taken} == {"guest": 1, "delegate": 2}


def test_add_takes_in_once(organiser: FlaskClient, summit: Any, unit: Any) -> None:
    sheet = {"name": "赵一", "mobile": "13911110000", "category": "vip", "language": "zh"}
    address = f"/manage/{summit.code}/delegates/add"
    assert [organiser.post(address, data=sheet).status_code for _ in range(2)] == [303, 422]
    assert statuses(unit) == ["approved"]


def test_status_link_and_export(organiser: FlaskClient, summit: Any, people: Any, unit: Any) -> None:
    address = f"/manage/{summit.code}/delegates/{people[2].reference}"
    assert organiser.post(f"{address}/status", data={"status": "approved"}).status_code == 303
    assert organiser.post(f"{address}/status", data={"status": "sung"}).status_code == 400
    assert statuses(unit) == ["pending", "pending", "approved"]
    assert organiser.post(f"{address}/link").status_code == 303
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(sa.func.count()).where(MailMessage.occasion == "registration.link")) == 1
    exported = organiser.post(f"/manage/{summit.code}/delegates/export")
    assert (exported.status_code, exported.data[:2]) == (200, b"PK")


def addresses(summit: Any, reference: str) -> list[tuple[str, str]]:
    base = f"/manage/{summit.code}/delegates"
    return [
        ("get", base), ("get", f"{base}/approve"), ("post", f"{base}/decide"), ("get", f"{base}/{reference}"),
        ("get", f"{base}/add"), ("post", f"{base}/add"), ("get", f"{base}/{reference}/edit"),
        ("post", f"{base}/{reference}/status"), ("post", f"{base}/{reference}/link"),
        ("post", f"{base}/{reference}/sensitive"), ("get", f"{base}/import"), ("post", f"{base}/import"),
        ("get", f"{base}/imports"), ("get", f"{base}/imports/1"), ("post", f"{base}/imports/1/take"),
        ("post", f"{base}/imports/1/columns"), ("post", f"{base}/imports/1/discard"),
        ("get", f"{base}/imports/1/refused"), ("post", f"{base}/export"),
    ]


def asked(client: FlaskClient, method: str, address: str) -> int:
    """The answer's status. What one request remembered of its sender must not serve the next one's."""
    for name in list(g):
        g.pop(name)
    return int(getattr(client, method)(address).status_code)


def test_pages_are_closed_to_visitors_and_to_other_roles(
    app: Flask, enter: Enter, summit: Any, people: Any, unit: Any,
) -> None:
    visitor, judge, viewer = app.test_client(), enter(Role.JUDGE), enter(Role.VIEWER)
    for method, address in addresses(summit, people[0].reference):
        readable = method == "get" and address.endswith(("/delegates", people[0].reference))
        answers = [asked(client, method, address) for client in (visitor, judge, viewer)]
        assert answers == [302 if method == "get" else 401, 403, 200 if readable else 403]
    assert statuses(unit) == ["pending"] * 3


def test_a_delegate_of_another_event_is_not_found(organiser: FlaskClient, summit: Any, people: Any) -> None:
    assert organiser.get(f"/manage/{summit.code}/delegates/ZZZZZZZZ").status_code == 404
    assert organiser.get(f"/manage/nowhere/delegates/{people[0].reference}").status_code == 404
    assert organiser.get(f"/manage/{summit.code}/delegates/imports/999999999999").status_code == 404


def test_review_shows_one_after_the_other_and_decides(organiser: FlaskClient, summit: Any, people: list[Delegate], unit: Any) -> None:
    base = f"/manage/{summit.code}/delegates/approve"
    first, second, third = (f"{base}/{one.reference}" for one in people)
    page = organiser.get(second).get_data(as_text=True)
    assert re.findall(r'rel="(prev|next)"\s+href="([^"]+)"', page) == [("prev", first), ("next", third)]
    assert "frame-src 'self'" in organiser.get(second).headers["Content-Security-Policy"]
    answer = organiser.post(second, data={"action": "reject", "reason": ""})
    assert answer.status_code == 422
    answer = organiser.post(second, data={"action": "correct", "reason": "请补充单位", "notify": "y"})
    assert (answer.status_code, answer.location) == (303, third)
    answer = organiser.post(third, data={"action": "approve", "notify": "y"})
    assert (answer.status_code, answer.location) == (303, base)
    with unit(writes=False) as u:
        assert dict(u.session.execute(sa.select(Delegate.id, Delegate.status)).all()) == {
            people[0].id: "pending", people[1].id: "pending", people[2].id: "approved"}
        assert u.session.get_one(Delegate, people[1].id).correction == "请补充单位"
        assert set(u.session.scalars(sa.select(MailMessage.occasion).where(
            MailMessage.delegate_id.in_([people[1].id, people[2].id])))) == {
                "registration.received", "registration.correction", "registration.status_approved"}


def test_a_bulk_correction_shows_the_mail_first(organiser: FlaskClient, summit: Any, people: list[Delegate], unit: Any) -> None:
    address = f"/manage/{summit.code}/delegates/decide?from=queue"
    ids = [str(one.id) for one in people]
    shown = organiser.post(address, data={"action": "correct", "ids": ids})
    assert (shown.status_code, shown.get_data(as_text=True).count('name="ids"')) == (200, 3)
    preview = organiser.post(address, data={
        "action": "correct", "ids": ids, "confirmed": "yes", "reason": "请补充照片", "preview": "1"})
    assert (preview.status_code, preview.get_data(as_text=True).count("请补充照片")) == (200, 2)
    done = organiser.post(address, data={
        "action": "correct", "ids": ids, "confirmed": "yes", "reason": "请补充照片", "notify": "y"})
    assert done.status_code == 303
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(Delegate.correction))) == ["请补充照片"] * 3
