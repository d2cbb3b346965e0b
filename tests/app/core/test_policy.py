from dataclasses import dataclass

import pytest

from app.core.actors import Actor, Command, DeskActor, Grant, Nobody, Role, StaffActor
from app.core.policy import has_role


@dataclass
class Scope:
    id: int = 5
    organisation_id: int = 2


def staff(*grants: Grant) -> StaffActor:
    return StaffActor(label="somebody", id=1, grants=frozenset(grants))


@pytest.mark.parametrize(("actor", "expected"), [
    (Nobody(), False),
    (Command(), True),
    (DeskActor(label="desk", event_id=5), False),
    (staff(), False),
    (staff(Grant(Role.REGISTRAR, event_id=5)), True),
    (staff(Grant(Role.REGISTRAR, event_id=6)), False),
    (staff(Grant(Role.REGISTRAR, organisation_id=2)), True),
    (staff(Grant(Role.REGISTRAR, organisation_id=3)), False),
    (staff(Grant(Role.VIEWER, event_id=5)), False),
    (staff(Grant(Role.ADMINISTRATOR, organisation_id=2)), True),
])
def test_role_holds_at_its_event_or_its_organisation(actor: Actor, expected: bool) -> None:
    assert has_role(actor, Scope(), Role.REGISTRAR) is expected
