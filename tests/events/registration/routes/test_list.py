"""The list of delegates over HTTP: filters, columns, kept views, sheets, and how many statements a page costs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Grant, Role
from app.core.audit import AuditEntry
from events.registration.enums import ErasureReason
from events.registration.models import Delegate, Group
from events.registration.saved_views.models import SavedView
from events.registration.services import register
from events.registration.services.erasure import erase_delegate
from tests.factories.accounts import a_member, sign_in
from tests.statements import statements

MOST_STATEMENTS = 12


@pytest.fixture
def enter(app: Flask, client: FlaskClient, summit: Any, unit: Any) -> Callable[..., FlaskClient]:
    """A browser that is signed in with a role at the organisation; several know nothing of each other."""

    def with_role(role: Role = Role.ORGANISER, name: str = "wang") -> FlaskClient:
        with unit() as u:
            staff = a_member(u, name, Grant(role, organisation_id=summit.organisation_id))
            return sign_in(app.test_client(), staff)

    return with_role


@pytest.fixture
def organiser(enter: Any) -> FlaskClient:
    return enter()


@pytest.fixture
def people(unit: Any, summit: Any, form: Any) -> None:
    """Three: of a group, with a companion, from abroad; the first has signed up for the opening."""
    details = [
        ("单雄信", {"mobile": "13800000000", "unit": "=1+1 大学"}, {"activities": ["opening"]}),
        ("欧阳娜娜", {"mobile": "13800000001", "unit": "第一大学"}, {}),
        ("Jean Lefèvre", {"mobile": "+33612345678", "country": "FR", "province": "", "unit": "Université"}, {}),
    ]
    for name, person, more in details:
        with unit() as u:
            register(u, summit.event(u), form(
                person={"name": name, "email": f"{len(name)}@example.com", **person},
                answers={"arrival_date": ["2019-10-11"], "diet": ["halal"]}, sender=name, **more))
    with unit() as u:
        first, second, third = u.session.scalars(sa.select(Delegate).order_by(Delegate.id))
        group = Group(event_id=summit.id, token_hash="x", token_closed=b"", name="一班", contact_name="李",
                      created_at=u.now())
        u.session.add(group)
        u.session.flush()
        first.group_id, second.companion_of_id = group.id, first.id
        third.status = "approved"


def taken(client: FlaskClient, address: str, **sent: Any) -> bytes:
    """The file that an address hands out."""
    with client.post(address, data=sent) as done:
        assert done.status_code == 200
        return bytes(done.data)


def names_in(page: Any) -> list[str]:
    return re.findall(r'class="row-title"[^>]*>([^<]+)<', page.get_data(as_text=True))


def found(client: FlaskClient, summit: Any, query: str) -> list[str]:
    page = client.get(f"/manage/{summit.code}/delegates?{query}")
    assert page.status_code == 200
    return names_in(page)


def headings(client: FlaskClient, summit: Any, query: str = "") -> list[str]:
    page = client.get(f"/manage/{summit.code}/delegates?{query}").get_data(as_text=True)
    return re.findall(r'sort=-?([a-z_]+)', page.split("<thead>")[1].split("</thead>")[0])


@pytest.mark.parametrize(("query", "names"), [
    ("companion=somebody", ["单雄信"]), ("companion=brought", ["欧阳娜娜"]), ("companion=nobody", ["Jean Lefèvre"]),
    ("companion=x", []), ("group=x", []), ("group=99999999999999", []), ("country=abroad", ["Jean Lefèvre"]),
    ("activity=opening&place=held", ["单雄信"]), ("activity=opening&place=waiting", []),
    ("q=欧阳 第一大学", ["欧阳娜娜"]), ("q=欧阳 第二大学", []), ("arrived=yes", []), ("arrived=x", []),
    ("arrived=no&sort=number", ["单雄信", "欧阳娜娜", "Jean Lefèvre"]), ("answer=diet:halal", []), ("answer=nonsense", []),
    ("sort=status,-number", ["Jean Lefèvre", "欧阳娜娜", "单雄信"]), ("sort=-status,number", ["单雄信", "欧阳娜娜", "Jean Lefèvre"]),
    ("sort=group,name", ["单雄信", "Jean Lefèvre", "欧阳娜娜"]), ("ids=x.1", ["单雄信"]),
])
def test_list_filters_and_sorts(
    organiser: FlaskClient, summit: Any, people: None, unit: Any, query: str, names: list[str],
) -> None:
    with unit(writes=False) as u:
        first = u.session.scalar(sa.select(sa.func.min(Delegate.id)))
    assert found(organiser, summit, query.replace("x.1", f"x.{first}")) == names


def test_list_asks_for_picked_answers(organiser: FlaskClient, summit: Any, unit: Any, form: Any) -> None:
    for name, room in (("单雄信", "single"), ("欧阳娜娜", "shared")):
        with unit() as u:
            register(u, summit.event(u), form(
                person={"name": name, "mobile": "", "email": f"{room}@example.com"}, sender=name,
                answers={"arrival_date": ["2019-10-11"], "hotel": ["yes"], "roommate": [room]}))
    answers = ("roommate:single", "roommate:shared", "roommate:none", "hotel:yes", "hotel:no")
    assert [found(organiser, summit, f"answer={answer}") for answer in answers] == [
        ["单雄信"], ["欧阳娜娜"], [], ["欧阳娜娜", "单雄信"], []]


def test_list_leaves_erased_people_out(organiser: FlaskClient, summit: Any, people: None, unit: Any) -> None:
    with unit() as u:
        erase_delegate(u, summit.event(u), u.session.scalars(sa.select(Delegate).where(Delegate.name == "单雄信")).one(),
                       ErasureReason.ASKED)
    assert found(organiser, summit, "") == ["Jean Lefèvre", "欧阳娜娜"]


FILTERS = [
    "", "q=欧阳", "q=oynn", "q=0001", "status=pending", "category=delegate", "country=CN", "country=abroad", "province=SD",
    "activity=opening", "activity=opening&place=waiting", "source=form", "group=1", "companion=somebody",
    "companion=nobody", "answer=diet:halal", "arrived=yes", "arrived=no", "ids=1.2", "q=nobody at all",
    "sort=category,-registered,group", "columns=name,mobile,group,companion_of,arrived,activities,q-arrival_date",
    "q=欧阳&status=pending&activity=opening&companion=nobody&arrived=no&sort=group,-updated",
]


@pytest.mark.parametrize("address", ["delegates", "delegates/approve"])
def test_list_costs_at_most_twelve_statements(
    organiser: FlaskClient, summit: Any, unit: Any, form: Any, address: str,
) -> None:
    costs: dict[tuple[int, str], int] = {}
    for count in (0, 1, 12):
        with unit() as u:
            for number in range(u.session.scalar(sa.select(sa.func.count()).select_from(Delegate)) or 0, count):
                register(u, summit.event(u), form(
                    person={"name": f"欧阳{number}", "mobile": f"1380000{number:04}", "email": f"p{number}@example.com"},
                    activities=["opening"], sender=str(number)))
        for query in FILTERS:
            with statements() as seen:
                assert organiser.get(f"/manage/{summit.code}/{address}?{query}").status_code == 200
            costs[count, query] = len(seen)
    assert {key: cost for key, cost in costs.items() if cost > MOST_STATEMENTS} == {}


@pytest.mark.parametrize("address", ["groups", "invitations"])
def test_other_lists_cost_at_most_twelve_statements(
    organiser: FlaskClient, summit: Any, people: None, address: str,
) -> None:
    costs = {}
    for query in ("", "q=一班", "q=138 0000", "state=pending", "state=decided", "state=used", "state=x", "sort=-name"):
        with statements() as seen:
            assert organiser.get(f"/manage/{summit.code}/{address}?{query}").status_code == 200
        costs[query] = len(seen)
    assert {key: cost for key, cost in costs.items() if cost > MOST_STATEMENTS} == {}


@pytest.mark.parametrize(("query", "names"), [
    ("", ["一班"]), ("q=一班", ["一班"]), ("q=二班", []), ("state=pending", ["一班"]), ("state=decided", []),
    ("state=empty", []), ("state=x", []),
])
def test_groups_are_found(organiser: FlaskClient, summit: Any, people: None, query: str, names: list[str]) -> None:
    assert names_in(organiser.get(f"/manage/{summit.code}/groups?{query}")) == names


def test_columns_are_kept_for_whoever_chose_them(enter: Any, summit: Any, people: None) -> None:
    one, other = enter(), enter(name="zhao")
    usual = headings(one, summit)
    chosen = {"columns": ["unit", "reference", "nonsense"]}
    done = one.post(f"/manage/{summit.code}/delegates/columns?status=pending", data=chosen)
    assert (done.status_code, done.location) == (
        303, f"/manage/{summit.code}/delegates?status=pending&columns=name,unit,reference")
    assert headings(one, summit) == ["name", "unit", "reference"]
    assert headings(one, summit, "columns=status") == ["name", "status"]
    assert headings(other, summit) == usual
    one.post(f"/manage/{summit.code}/delegates/columns", data={"usual": "yes"})
    assert headings(one, summit) == usual


def test_view_is_kept_shown_renamed_and_deleted(enter: Any, summit: Any, people: None, unit: Any) -> None:
    mine, other = enter(), enter(Role.VIEWER, "zhao")
    address = f"/manage/{summit.code}/delegates"
    mine.post(f"{address}/views?q=欧阳&sort=-number&columns=name,unit", data={"name": "北京", "shared": "yes"})
    with unit(writes=False) as u:
        view = u.session.scalars(sa.select(SavedView)).one()
        assert (view.name, view.shared, view.state) == (
            "北京", True, {"filters": {"q": "欧阳"}, "columns": ["name", "unit"], "sort": "-number"})
        number = view.id
    assert "北京" in other.get(address).get_data(as_text=True)
    # Whoever only looks on changes nobody's views, and shares none.
    assert other.post(f"{address}/views/{number}", data={"name": "x"}).status_code == 403
    assert other.post(f"{address}/views/{number}/delete").status_code == 403
    assert other.post(f"{address}/views", data={"name": "x", "shared": "yes"}).status_code == 403
    assert mine.post(f"{address}/views/{number}", data={"name": " "}).status_code == 303
    assert mine.post(f"{address}/views/{number}", data={"name": "上海"}).status_code == 303
    assert other.post(f"{address}/views/{number}", data={"name": "x"}).status_code == 404
    with unit(writes=False) as u:
        assert [(one.name, one.shared) for one in u.session.scalars(sa.select(SavedView))] == [("上海", False)]
    mine.post(f"{address}/views/{number}/delete")
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(SavedView))) == []
        assert list(u.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.tag.like("view.%"))
                                      .order_by(AuditEntry.id))) == ["view.saved", "view.saved", "view.deleted"]


def test_view_that_searches_for_somebody_goes_with_them(
    organiser: FlaskClient, summit: Any, people: None, unit: Any,
) -> None:
    for name, words in (("whole", "单 雄信"), ("part", "单")):
        organiser.post(f"/manage/{summit.code}/delegates/views?q={words}", data={"name": name})
    with unit() as u:
        erase_delegate(u, summit.event(u), u.session.scalars(sa.select(Delegate).where(Delegate.name == "单雄信")).one(),
                       ErasureReason.ASKED)
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(SavedView.name))) == ["part"]


QUERY = "columns=name,mobile,arrived&sort=-number&country=CN"


def test_sheet_says_what_the_list_shows(organiser: FlaskClient, summit: Any, people: None, unit: Any) -> None:
    done = taken(organiser, f"/manage/{summit.code}/delegates/list.xlsx?{QUERY}", all_matching="1")
    rows = list(openpyxl.load_workbook(io.BytesIO(done)).active.iter_rows())
    assert [[cell.value or "" for cell in row] for row in rows[1:]] == [
        ["欧阳娜娜", "Ouyang Nana", "第一大学", "", "138 0000 0001", ""],
        ["单雄信", "Shan Xiongxin", "=1+1 大学", "", "138 0000 0000", ""]]
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
    with unit(writes=False) as u:
        entry = u.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "list.exported")).one()
        assert entry.details == {
            "rows": 2, "kind": "xlsx", "filters": {"country": "CN"}, "searched": False, "picked": False,
            "columns": ["name", "name_latin", "unit", "title", "mobile", "arrived"]}


def test_csv_has_no_formula(organiser: FlaskClient, summit: Any, people: None) -> None:
    done = taken(organiser, f"/manage/{summit.code}/delegates/list.csv?columns=name,mobile&sort=number", all_matching="1")
    assert done.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(done.decode("utf-8-sig"))))[1:]
    assert [(row[0], row[2], row[4]) for row in rows] == [
        ("单雄信", "'=1+1 大学", "138 0000 0000"), ("欧阳娜娜", "第一大学", "138 0000 0001"),
        ("Jean Lefèvre", "Université", "'+33 6 12 34 56 78")]


def test_sheet_of_picked_rows(organiser: FlaskClient, summit: Any, people: None, unit: Any) -> None:
    with unit(writes=False) as u:
        ids = list(u.session.scalars(sa.select(Delegate.id).order_by(Delegate.id)))
    address = f"/manage/{summit.code}/delegates/list.csv"
    assert len(taken(organiser, address, ids=[str(ids[1]), "nonsense"]).splitlines()) == 2
    assert organiser.post(address).status_code == 303
    assert organiser.post(f"/manage/{summit.code}/delegates/list.pdf").status_code == 404
    assert organiser.post("/manage/nonsense/delegates/list.csv", data={"all_matching": "1"}).status_code == 404


def test_sheet_is_for_whoever_may_export(enter: Any, summit: Any, people: None) -> None:
    done = enter(Role.VIEWER).post(f"/manage/{summit.code}/delegates/list.csv", data={"all_matching": "1"})
    assert done.status_code == 403


def test_picked_rows_are_carried_on(organiser: FlaskClient, summit: Any, people: None) -> None:
    address, letters = f"/manage/{summit.code}/delegates/with?country=CN&sort=name", f"/manage/{summit.code}/letters/write"
    assert organiser.post(address, data={"to": letters, "ids": ["1", "2"]}).location == f"{letters}?ids=1.2"
    assert organiser.post(address, data={"to": letters, "all_matching": "1"}).location == f"{letters}?country=CN"
    assert organiser.post(address, data={"to": "https://example.com", "ids": ["1"]}).status_code == 404
    assert organiser.post(address, data={"to": letters}).location == f"/manage/{summit.code}/delegates?country=CN&sort=name"
