"""Organisations are added and changed by administrators of what stands above them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import Organisation
from app.accounts.policy import may_administer
from app.accounts.queries import organisation_by_id, organisations
from app.accounts.rules import is_code, stands_below
from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.localized import Localized


@dataclass(frozen=True, slots=True)
class OrganisationValues:
    """What an organisation is called and below which it stands (None: at the top)."""

    code: str
    name: Localized
    parent_id: int | None = None


def add_organisation(unit: Unit, values: OrganisationValues) -> Organisation:
    """Add an organisation; records organisation.added. One at the top is added by the command line or the first start.

    Raises Refused: bad_organisation_code, missing_organisation_name, organisation_code_taken.
    """
    unit.require(may_administer, values.parent_id)
    if values.parent_id is not None:
        organisation_by_id(unit.session, values.parent_id)
    _check(unit, values, None)
    organisation = Organisation(code=values.code, name=values.name, parent_id=values.parent_id)
    unit.session.add(organisation)
    unit.session.flush()
    unit.record("organisation.added", subject=("organisation", organisation.id), code=values.code)
    return organisation


def change_organisation(unit: Unit, organisation: Organisation, values: OrganisationValues) -> bool:
    """Set an organisation's values; True where something changed, which is recorded as organisation.changed.

    Moving it takes administrators of both places. Raises Refused as add_organisation, and organisation_below_itself.
    """
    unit.require(may_administer, organisation.id)
    if values.parent_id != organisation.parent_id:
        unit.require(may_administer, values.parent_id)
        _check_parent(unit, organisation, values.parent_id)
    _check(unit, values, organisation.id)
    before = OrganisationValues(organisation.code, organisation.name, organisation.parent_id)
    if before == values:
        return False
    organisation.code, organisation.name, organisation.parent_id = values.code, values.name, values.parent_id
    unit.record("organisation.changed", subject=("organisation", organisation.id), code=values.code,
                parent_id=values.parent_id)
    return True


def _check(unit: Unit, values: OrganisationValues, own_id: int | None) -> None:
    if not is_code(values.code):
        raise Refused("bad_organisation_code", field="code")
    if not values.name:
        raise Refused("missing_organisation_name", field="name_zh")
    taken = unit.session.scalar(sa.select(Organisation.id).where(Organisation.code == values.code))
    if taken is not None and taken != own_id:
        raise Refused("organisation_code_taken", field="code")


def _check_parent(unit: Unit, organisation: Organisation, parent_id: int | None) -> None:
    if parent_id is None:
        return
    parents = {row.id: row.parent_id for row in organisations(unit.session)}
    organisation_by_id(unit.session, parent_id)
    if stands_below(parents, parent_id, organisation.id):
        raise Refused("organisation_below_itself", field="parent")
