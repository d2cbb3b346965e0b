"""Pages of accounts: each write done, refused, and fed nonsense."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts import queries, services
from app.core.actors import Grant, Role
from app.core.unit import Unit
from tests.factories.accounts import PASSWORD, a_member, an_administrator, an_organisation, sign_in

Units = Callable[..., AbstractContextManager[Unit]]
NONSENSE = {"name": "\u0000<script>" * 40, "username": "; --", "email": "@@", "language": "xx", "role": "king",
            "place": "moon:1", "code": "../..", "parent": "minus one", "name_zh": "=1+1"}


@pytest.fixture
def admin(client: FlaskClient, unit: Units) -> FlaskClient:
    """A browser that is signed in as an administrator of the city."""
    with unit() as u:
        an_administrator(u)
    with unit(writes=False) as u:
        return sign_in(client, queries.find_staff(u.session, "admin"))


@pytest.fixture
def viewer(client: FlaskClient, unit: Units) -> FlaskClient:
    """A browser that is signed in as somebody who only reads."""
    with unit() as u:
        a_member(u, "viewer", Grant(Role.VIEWER, organisation_id=an_organisation(u).id))
    with unit(writes=False) as u:
        return sign_in(client, queries.find_staff(u.session, "viewer"))


def staff_id(unit: Units, name: str) -> int:
    """The number of an account."""
    with unit(writes=False) as u:
        return queries.find_staff(u.session, name).id


def state_of(unit: Units, name: str) -> tuple[Any, ...]:
    """(name, active, roles) of an account as it is now."""
    with unit(writes=False) as u:
        staff = queries.find_staff(u.session, name)
        return staff.name, staff.active, sorted(grant.role for grant in staff.grants)


def test_own_account_is_changed(viewer: FlaskClient, unit: Units) -> None:
    answer = viewer.post("/account", data={"name": "李雷", "language": "en"})
    assert (answer.status_code, answer.location, state_of(unit, "viewer")) == (
        303, "/account?lang=en", ("李雷", True, ["viewer"]))
    assert viewer.post("/account", data=NONSENSE).status_code == 422
    assert viewer.post("/account", data={}).status_code == 422


def test_staff_new_adds_an_account_with_its_first_role(admin: FlaskClient, unit: Units) -> None:
    with unit(writes=False) as u:
        place = f"organisation:{queries.find_organisation(u.session, 'city').id}"
    values = {"name": "李雷", "username": "Li.Lei", "email": "", "language": "zh", "role": "registrar", "place": place}
    answer = admin.post("/manage/staff/new", data=values)
    assert (answer.status_code, state_of(unit, "li.lei")) == (303, ("李雷", True, ["registrar"]))
    assert admin.get(answer.location).status_code == 200
    assert admin.post("/manage/staff/new", data=values).status_code == 422
    assert admin.post("/manage/staff/new", data=NONSENSE).status_code == 422
    assert admin.post("/manage/staff/new", data={**values, "username": "other", "place": ""}).status_code == 303


def test_staff_edit_changes_an_account(admin: FlaskClient, unit: Units) -> None:
    with unit() as u:
        a_member(u, "wang")
    path = f"/manage/staff/{staff_id(unit, 'wang')}"
    answer = admin.post(path, data={"name": "王 伟", "username": "wang", "language": "en"})
    assert (answer.status_code, state_of(unit, "wang")) == (303, ("王 伟", True, []))
    assert admin.post(path, data=NONSENSE).status_code == 422
    assert admin.post(path, data={"name": "王伟", "username": "admin", "language": "en"}).status_code == 422
    assert admin.get("/manage/staff/4711").status_code == 404


def test_roles_are_given_and_taken(admin: FlaskClient, unit: Units) -> None:
    with unit() as u:
        a_member(u, "wang")
        place = queries.find_organisation(u.session, "city").id
    path = f"/manage/staff/{staff_id(unit, 'wang')}"
    given = {"role": "judge", "place": f"organisation:{place}"}
    assert admin.post(f"{path}/roles", data=given).status_code == 303
    assert state_of(unit, "wang") == ("王芳", True, ["judge"])
    assert [admin.post(f"{path}/roles", data=data).status_code for data in (given, NONSENSE, {})] == [409, 422, 422]
    with unit(writes=False) as u:
        grant_id = queries.find_staff(u.session, "wang").grants[0].id
    assert admin.post(f"{path}/roles/{grant_id}/take").status_code == 303
    assert admin.post(f"{path}/roles/{grant_id}/take").status_code == 404
    assert state_of(unit, "wang") == ("王芳", True, [])


def test_accounts_are_disabled_and_enabled(admin: FlaskClient, unit: Units) -> None:
    with unit() as u:
        a_member(u, "wang")
    path = f"/manage/staff/{staff_id(unit, 'wang')}"
    assert admin.post(f"{path}/disable").status_code == 303
    assert (state_of(unit, "wang")[1], admin.get(path).status_code) == (False, 200)
    assert admin.post(f"{path}/enable").status_code == 303
    assert state_of(unit, "wang")[1] is True
    assert admin.post(f"/manage/staff/{staff_id(unit, 'admin')}/disable").status_code == 409
    assert admin.post("/manage/staff/4711/disable").status_code == 404


def test_codes_are_switched_off_for_who_lost_the_phone(admin: FlaskClient, unit: Units) -> None:
    with unit() as u:
        staff = a_member(u, "wang")
        staff.tf_primary_method, staff.tf_totp_secret, staff.mf_recovery_codes = "authenticator", "{}", ["1234"]
    path = f"/manage/staff/{staff_id(unit, 'wang')}"
    assert admin.get(path).status_code == 200
    assert admin.post(f"{path}/switch-codes-off").status_code == 303
    with unit(writes=False) as u:
        staff = queries.find_staff(u.session, "wang")
        assert (staff.tf_primary_method, staff.tf_totp_secret, staff.mf_recovery_codes) == (None, None, None)


def test_a_password_link_is_shown_once_and_kept_nowhere(admin: FlaskClient, unit: Units) -> None:
    with unit() as u:
        a_member(u, "wang")
    answer = admin.post(f"/manage/staff/{staff_id(unit, 'wang')}/password-link")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.text.count("http://localhost/sign-in/password/") == 1


def test_organisations_are_added_and_changed(admin: FlaskClient, unit: Units) -> None:
    with unit(writes=False) as u:
        city = queries.find_organisation(u.session, "city").id
    values = {"code": "lixia", "name_zh": "历下区", "name_en": "Lixia", "parent": str(city)}
    assert admin.post("/manage/organisations/new", data=values).status_code == 303
    assert admin.post("/manage/organisations/new", data=values).status_code == 422
    assert admin.post("/manage/organisations/new", data=NONSENSE).status_code == 422
    with unit(writes=False) as u:
        district = queries.find_organisation(u.session, "lixia").id
    path = f"/manage/organisations/{district}"
    assert admin.post(path, data={**values, "name_en": ""}).status_code == 303
    assert admin.post(path, data=NONSENSE).status_code == 422
    with unit(writes=False) as u:
        found = queries.find_organisation(u.session, "lixia")
        assert (found.name, found.parent_id) == ({"zh": "历下区"}, city)
    assert admin.post(f"/manage/organisations/{city}", data={**values, "code": "city", "parent": ""}).status_code == 303
    assert admin.get("/manage/organisations").status_code == 200
    assert admin.get("/manage/organisations/4711").status_code == 404


def test_organisations_of_others_are_left_alone(admin: FlaskClient, unit: Units) -> None:
    with unit() as u:
        other = an_organisation(u, "other-city").id
    values = {"code": "other-city", "name_zh": "别处", "parent": ""}
    assert admin.post(f"/manage/organisations/{other}", data=values).status_code == 403


@pytest.mark.parametrize("path", ["/manage/staff", "/manage/staff/new", "/manage/staff/1", "/manage/organisations",
                                  "/manage/organisations/new", "/manage/organisations/1"])
def test_pages_of_administrators_are_theirs(viewer: FlaskClient, path: str) -> None:
    assert viewer.get(path).status_code == 403
    viewer.post("/sign-out")
    assert viewer.get(path).location == f"/sign-in?next={path}"


@pytest.mark.parametrize("path", ["/manage/staff/new", "/manage/staff/1/disable", "/manage/staff/1/roles",
                                  "/manage/staff/1/password-link", "/manage/organisations/new"])
def test_writes_of_administrators_are_theirs(viewer: FlaskClient, path: str) -> None:
    assert viewer.post(path, data=NONSENSE).status_code == 403
    viewer.post("/sign-out")
    assert viewer.post(path, data=NONSENSE).status_code == 401


def test_staff_list_is_searched_and_sorted(admin: FlaskClient, unit: Units) -> None:
    with unit() as u:
        a_member(u, "wang", name="<b>王芳</b>")
    page = admin.get("/manage/staff?q=王&sort=-last_seen&page=99&size=abc")
    assert (page.status_code, "&lt;b&gt;王芳" in page.text, "<b>王芳" in page.text) == (200, True, False)


def test_first_start_makes_the_administrator_and_signs_in(client: FlaskClient, unit: Units) -> None:
    with unit(writes=False) as u:
        link = services.first_start_link(u.session) or ""
    path = link.removeprefix("http://localhost")
    values = {"organisation_zh": "济南市", "code": "jinan", "name": "王芳", "username": "wang", "password": PASSWORD,
              "password_again": PASSWORD}
    assert client.get(path).status_code == 200
    assert client.post(path, data={**values, "password_again": "other"}).status_code == 422
    assert client.post(path, data={**values, "code": "../.."}).status_code == 422
    answer = client.post(path, data=values)
    assert (answer.status_code, answer.location, state_of(unit, "wang")) == (303, "/", ("王芳", True, ["administrator"]))
    assert client.get("/manage/staff").status_code == 200
    assert [client.get(path).status_code, client.post(path, data=values).status_code] == [404, 404]


def test_first_start_with_a_guess_is_not_found(client: FlaskClient) -> None:
    assert client.get("/first-start/guess").status_code == 404
