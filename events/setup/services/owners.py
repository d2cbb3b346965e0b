"""Whose a new event is where nobody says it."""

from __future__ import annotations

from collections.abc import Sequence

from app.accounts.models import Organisation
from app.accounts.services.organisations import OrganisationValues, add_organisation
from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.localized import localized


def default_organisation(unit: Unit, known: Sequence[Organisation]) -> Organisation:
    """The only organisation at the top; on an empty installation one is made, to be renamed by its administrators.

    Raises Refused("several_organisations").
    """
    top = [organisation for organisation in known if organisation.parent_id is None]
    if len(top) > 1:
        raise Refused("several_organisations", field="organisation")
    if top:
        return top[0]
    return add_organisation(unit, OrganisationValues("office", localized("会务办公室", "Event office")))
