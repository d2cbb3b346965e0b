"""Accounts: values, passwords, disabling, and the administrator who must stay."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask_security import verify_password

from app.accounts import queries, services
from app.accounts.services import StaffValues
from app.core.actors import Grant, Role
from app.core.audit import history_of
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from tests.factories.accounts import PASSWORD, a_member, an_administrator, an_organisation

Units = Callable[..., AbstractContextManager[Unit]]


def test_add_staff_keeps_names_in_one_form(unit: Units) -> None:
    with unit() as u:
        staff = services.add_staff(u, StaffValues(" Wang.Fang ", "王芳\u0000", "Wang@Example.org", "en"))
        tags = [entry.tag for entry in history_of(u.session, "staff", staff.id)]
        assert (staff.username, staff.name, staff.email, staff.language, staff.password, staff.active, tags) == (
            "wang.fang", "王芳", "wang@example.org", "en", None, True, ["staff.added"])


@pytest.mark.parametrize(("values", "code"), [
    (StaffValues("x", "王芳"), "bad_sign_in_name"),
    (StaffValues("WANG", "王芳"), "sign_in_name_taken"),
    (StaffValues("li", " "), "missing_staff_name"),
    (StaffValues("li", "李雷", "li at example"), "bad_staff_email"),
    (StaffValues("li", "李雷", "Wang@example.org"), "staff_email_taken"),
])
def test_add_staff_refuses(unit: Units, values: StaffValues, code: str) -> None:
    with unit() as u:
        a_member(u, "wang", email="wang@example.org")
    with pytest.raises(Refused) as refusal, unit() as u:
        services.add_staff(u, values)
    assert refusal.value.code == code


def test_add_staff_is_for_administrators(unit: Units) -> None:
    with unit() as u:
        city = an_organisation(u)
        actor = queries.load_actor(u.session, a_member(u, "wang", Grant(Role.ORGANISER, organisation_id=city.id)))
    with pytest.raises(Forbidden), unit(actor) as u:
        services.add_staff(u, StaffValues("li", "李雷"))


def test_change_staff_is_for_who_administers_all_of_it(unit: Units) -> None:
    with unit() as u:
        city, other = an_organisation(u), an_organisation(u, "other-city")
        actor = queries.load_actor(u.session, an_administrator(u, "admin", city))
        shared = a_member(u, "shared", Grant(Role.VIEWER, organisation_id=city.id),
                          Grant(Role.VIEWER, organisation_id=other.id))
        own = a_member(u, "own", Grant(Role.VIEWER, organisation_id=city.id))
    with unit(actor) as u:
        services.change_staff(u, queries.staff_by_id(u.session, own.id), StaffValues("own", "李雷"))
    with pytest.raises(Forbidden), unit(actor) as u:
        services.change_staff(u, queries.staff_by_id(u.session, shared.id), StaffValues("shared", "李雷"))


def test_set_password_hashes_with_argon2_and_ends_sessions(unit: Units) -> None:
    with unit() as u:
        staff = a_member(u)
        before = staff.fs_uniquifier
        services.set_password(u, staff, PASSWORD)
        assert staff.password is not None
        assert staff.password.startswith("$argon2id$")
        assert verify_password(PASSWORD, staff.password)
        assert staff.fs_uniquifier != before


def test_set_password_refuses_a_short_one(unit: Units) -> None:
    with unit() as u:
        staff = a_member(u)
        with pytest.raises(Refused) as refusal:
            services.set_password(u, staff, "short")
    assert (refusal.value.code, refusal.value.field) == ("password_too_short", "password")


def test_disable_staff_makes_sessions_void_and_enable_lets_in_anew(unit: Units) -> None:
    with unit() as u:
        an_administrator(u)
        staff = a_member(u)
        before = staff.fs_uniquifier
        services.disable_staff(u, staff)
        assert (staff.active, staff.fs_uniquifier == before) == (False, False)
        services.enable_staff(u, staff)
        tags = [entry.tag for entry in history_of(u.session, "staff", staff.id)]
        assert (staff.active, tags) == (True, ["staff.enabled", "staff.disabled", "staff.added"])


def test_disable_staff_never_oneself(unit: Units) -> None:
    with unit() as u:
        staff = an_administrator(u)
        actor = queries.load_actor(u.session, staff)
    with pytest.raises(Refused) as refusal, unit(actor) as u:
        services.disable_staff(u, queries.staff_by_id(u.session, staff.id))
    assert refusal.value.code == "not_yourself"


def test_disable_staff_keeps_an_administrator_at_the_top(unit: Units) -> None:
    with unit() as u:
        first, second = an_administrator(u), an_administrator(u, "second")
        services.disable_staff(u, first)
        with pytest.raises(Refused) as refusal:
            services.disable_staff(u, second)
    assert refusal.value.code == "last_administrator"


def test_change_own_account_is_ones_own(unit: Units) -> None:
    with unit() as u:
        mine, other = a_member(u, "mine"), a_member(u, "other")
        actor = queries.load_actor(u.session, mine)
    with unit(actor) as u:
        services.change_own_account(u, queries.staff_by_id(u.session, mine.id), " 李 雷 ", "en")
    with pytest.raises(Refused), unit(actor) as u:
        services.change_own_account(u, queries.staff_by_id(u.session, other.id), "李雷", "en")
    with unit(writes=False) as u:
        staff = queries.staff_by_id(u.session, mine.id)
        assert (staff.name, staff.language) == ("李 雷", "en")


def test_password_link_is_made_from_the_configured_address(unit: Units) -> None:
    with unit() as u:
        staff = a_member(u)
        link = services.password_link(u, staff)
        tags = [entry.tag for entry in history_of(u.session, "staff", staff.id)]
    assert link.startswith("http://localhost/sign-in/password/")
    assert tags == ["staff.password_link_made", "staff.added"]
