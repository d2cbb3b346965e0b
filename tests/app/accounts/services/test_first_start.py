"""The first start's link: made while nobody has an account, used once."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.accounts import queries, services
from app.accounts.services import FirstStart, OrganisationValues, StaffValues
from app.core.actors import Nobody, Role
from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from tests.factories.accounts import PASSWORD, a_member

Units = Callable[..., AbstractContextManager[Unit]]
ANSWERS = FirstStart(OrganisationValues("city", {"zh": "市"}), StaffValues("wang", "王芳"), PASSWORD)


def token_of(link: str | None) -> str:
    """The unguessable part of a link."""
    assert link is not None
    return link.rpartition("/")[2]


def test_first_start_link_opens_once(unit: Units) -> None:
    with unit(writes=False) as u:
        link = services.first_start_link(u.session)
        token = token_of(link)
        kept = (runtime().settings.data_dir / "first_start").read_text()
    assert link == f"http://localhost/first-start/{token}"
    assert token not in kept
    with unit(Nobody()) as u:
        services.set_up(u, token, ANSWERS)
    with unit(writes=False) as u:
        staff = queries.find_staff(u.session, "wang")
        grants = queries.load_actor(u.session, staff).grants
        assert [(grant.role, grant.organisation_id is not None) for grant in grants] == [(Role.ADMINISTRATOR, True)]
        assert services.first_start_link(u.session) is None
        assert services.is_first_start(u.session, token) is False


def test_first_start_link_replaces_the_one_before(unit: Units) -> None:
    with unit(writes=False) as u:
        old, new = token_of(services.first_start_link(u.session)), token_of(services.first_start_link(u.session))
        assert [services.is_first_start(u.session, token) for token in (old, new, "guess")] == [False, True, False]


def test_set_up_is_over_once_somebody_has_an_account(unit: Units) -> None:
    with unit(writes=False) as u:
        token = token_of(services.first_start_link(u.session))
    with unit() as u:
        a_member(u, "other")
    with pytest.raises(Refused) as refusal, unit(Nobody()) as u:
        services.set_up(u, token, ANSWERS)
    assert refusal.value.code == "first_start_over"


def test_set_up_refused_leaves_the_link_good(unit: Units) -> None:
    with unit(writes=False) as u:
        token = token_of(services.first_start_link(u.session))
    with pytest.raises(Refused) as refusal, unit(Nobody()) as u:
        services.set_up(u, token, FirstStart(ANSWERS.organisation, ANSWERS.staff, "short"))
    with unit(writes=False) as u:
        assert (refusal.value.code, services.is_first_start(u.session, token)) == ("password_too_short", True)
