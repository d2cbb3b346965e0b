"""Roles are given and taken where one administers."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.accounts import queries, services
from app.core.actors import Grant, Role
from app.core.audit import history_of
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from tests.factories.accounts import a_member, an_administrator, an_organisation

Units = Callable[..., AbstractContextManager[Unit]]


def test_grant_role_within_ones_reach_and_not_beyond(unit: Units) -> None:
    with unit() as u:
        city, other = an_organisation(u), an_organisation(u, "other-city")
        district = an_organisation(u, "district", city)
        actor = queries.load_actor(u.session, an_administrator(u, "admin", city))
        staff_id = a_member(u).id
    with unit(actor) as u:
        staff = queries.staff_by_id(u.session, staff_id)
        services.grant_role(u, staff, Grant(Role.REGISTRAR, organisation_id=district.id))
        tags = [entry.tag for entry in history_of(u.session, "staff", staff_id)]
        assert tags == ["staff.granted", "staff.added"]
    with pytest.raises(Forbidden), unit(actor) as u:
        services.grant_role(u, queries.staff_by_id(u.session, staff_id), Grant(Role.VIEWER, organisation_id=other.id))


@pytest.mark.parametrize(("grant", "code"), [
    (Grant(Role.VIEWER), "grant_needs_place"),
    (Grant(Role.VIEWER, organisation_id=4711), "not_found"),
    (Grant(Role.VIEWER, event_id=4711), "not_found"),
])
def test_grant_role_refuses_what_is_nowhere(unit: Units, grant: Grant, code: str) -> None:
    with unit() as u:
        staff = a_member(u)
        with pytest.raises(Refused) as refusal:
            services.grant_role(u, staff, grant)
    assert refusal.value.code == code


def test_grant_role_only_once(unit: Units) -> None:
    with unit() as u:
        grant = Grant(Role.VIEWER, organisation_id=an_organisation(u).id)
        staff = a_member(u, "wang", grant)
        with pytest.raises(Refused) as refusal:
            services.grant_role(u, staff, grant)
    assert refusal.value.code == "role_granted"


def test_revoke_role_takes_it(unit: Units) -> None:
    with unit() as u:
        staff = a_member(u, "wang", Grant(Role.VIEWER, organisation_id=an_organisation(u).id))
        services.revoke_role(u, staff, staff.grants[0].id)
        u.session.flush()
        assert queries.load_actor(u.session, staff).grants == frozenset()


def test_revoke_role_of_another_account_is_not_found(unit: Units) -> None:
    with unit() as u:
        wang = a_member(u, "wang", Grant(Role.VIEWER, organisation_id=an_organisation(u).id))
        li = a_member(u, "li")
        with pytest.raises(Refused) as refusal:
            services.revoke_role(u, li, wang.grants[0].id)
    assert refusal.value.code == "not_found"


def test_revoke_role_keeps_an_administrator_and_oneself(unit: Units) -> None:
    with unit() as u:
        admin = an_administrator(u)
        with pytest.raises(Refused) as last:
            services.revoke_role(u, admin, admin.grants[0].id)
        second = an_administrator(u, "second")
        actor, staff_id, grant_id = queries.load_actor(u.session, second), second.id, second.grants[0].id
    with pytest.raises(Refused) as own, unit(actor) as u:
        services.revoke_role(u, queries.staff_by_id(u.session, staff_id), grant_id)
    assert (last.value.code, own.value.code) == ("last_administrator", "not_yourself")
