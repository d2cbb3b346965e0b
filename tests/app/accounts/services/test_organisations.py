"""Organisations: added below one's own, moved, never below themselves."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.accounts import queries, services
from app.accounts.services import OrganisationValues
from app.core.audit import history_of
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from tests.factories.accounts import an_administrator, an_organisation

Units = Callable[..., AbstractContextManager[Unit]]


def test_add_organisation_below_ones_own(unit: Units) -> None:
    with unit() as u:
        city = an_organisation(u)
        actor = queries.load_actor(u.session, an_administrator(u))
    with unit(actor) as u:
        made = services.add_organisation(u, OrganisationValues("lixia", {"zh": "历下区"}, city.id))
        tags = [entry.tag for entry in history_of(u.session, "organisation", made.id)]
        assert (made.code, made.name, made.parent_id, tags) == ("lixia", {"zh": "历下区"}, city.id, ["organisation.added"])


def test_add_organisation_at_the_top_is_for_the_command_line(unit: Units) -> None:
    with unit() as u:
        actor = queries.load_actor(u.session, an_administrator(u))
    with pytest.raises(Forbidden), unit(actor) as u:
        services.add_organisation(u, OrganisationValues("second", {"zh": "第二"}))


@pytest.mark.parametrize(("values", "code"), [
    (OrganisationValues("Lixia", {"zh": "历下区"}), "bad_organisation_code"),
    (OrganisationValues("lixia", {}), "missing_organisation_name"),
    (OrganisationValues("city", {"zh": "历下区"}), "organisation_code_taken"),
    (OrganisationValues("lixia", {"zh": "历下区"}, 4711), "not_found"),
])
def test_add_organisation_refuses(unit: Units, values: OrganisationValues, code: str) -> None:
    with unit() as u:
        an_organisation(u)
    with pytest.raises(Refused) as refusal, unit() as u:
        services.add_organisation(u, values)
    assert refusal.value.code == code


def test_change_organisation_says_whether_something_changed(unit: Units) -> None:
    with unit() as u:
        district = an_organisation(u, "district", an_organisation(u))
        same = OrganisationValues(district.code, dict(district.name), district.parent_id)
        assert services.change_organisation(u, district, same) is False
        assert services.change_organisation(u, district, OrganisationValues("lixia", {"zh": "历下区"}, None)) is True
        assert (district.code, district.name, district.parent_id) == ("lixia", {"zh": "历下区"}, None)


def test_change_organisation_never_below_itself(unit: Units) -> None:
    with unit() as u:
        city = an_organisation(u)
        street = an_organisation(u, "street", an_organisation(u, "district", city))
        with pytest.raises(Refused) as refusal:
            services.change_organisation(u, city, OrganisationValues(city.code, city.name, street.id))
    assert refusal.value.code == "organisation_below_itself"


def test_change_organisation_takes_administrators_of_both_places(unit: Units) -> None:
    with unit() as u:
        city, other = an_organisation(u), an_organisation(u, "other-city")
        district = an_organisation(u, "district", city)
        actor = queries.load_actor(u.session, an_administrator(u, "admin", city))
    with pytest.raises(Forbidden), unit(actor) as u:
        services.change_organisation(
            u, u.session.merge(district), OrganisationValues("district", {"zh": "区"}, other.id))
