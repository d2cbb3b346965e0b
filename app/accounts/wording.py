"""What roles are called, and what each is for."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from app.core.actors import Role

ROLES: Final[dict[Role, Any]] = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.ORGANISER: _l("Organiser"),
    Role.REGISTRAR: _l("Registrar"),
    Role.DESK_SUPERVISOR: _l("Desk supervisor"),
    Role.DOCKING_CLERK: _l("Docking clerk"),
    Role.JUDGE: _l("Judge"),
    Role.LIAISON: _l("Liaison"),
    Role.VIEWER: _l("Viewer"),
}
PURPOSES: Final[dict[Role, Any]] = {
    Role.ADMINISTRATOR: _l("everything, accounts and organisations included"),
    Role.ORGANISER: _l("sets events up and runs them"),
    Role.REGISTRAR: _l("registers, reviews and answers delegates, prints badges"),
    Role.DESK_SUPERVISOR: _l("pairs desks and decides at the door"),
    Role.DOCKING_CLERK: _l("records and accepts what is agreed and signed"),
    Role.JUDGE: _l("marks contest entries"),
    Role.LIAISON: _l("looks after the guests assigned to them, and sees nobody else"),
    Role.VIEWER: _l("reads figures and lists"),
}


def role_choices() -> list[SelectChoice]:
    """Every role with its purpose, for a form."""
    return [SelectChoice(role.value, _("%(role)s: %(purpose)s", role=ROLES[role], purpose=PURPOSES[role])) for role in Role]
