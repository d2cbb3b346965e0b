"""Invitations: how far each has come, how their codes look, and what a pasted list of people says."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from app.vocabulary.emails import read_email
from app.vocabulary.phones import read_mobile
from events.registration.rules.references import ALPHABET, LETTERS

# A code is typed by hand, and read out: some 10^14 possibilities, behind a limit of tries.
CODE_LENGTH: Final = 10
MOST_PLACES: Final = 1000
MOST_AT_ONCE: Final = 500
_CELLS: Final = re.compile(r"[\t,;，；]")


class InvitationState(StrEnum):
    """How far an invitation has come; not stored."""

    MADE = "made"
    SENT = "sent"
    OPENED = "opened"
    USED = "used"
    WITHDRAWN = "withdrawn"


class Invited(Protocol):
    """What these rules need of an invitation."""

    @property
    def places(self) -> int: ...
    @property
    def used(self) -> int: ...
    @property
    def sent_at(self) -> datetime | None: ...
    @property
    def opened_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


def state_of(invitation: Invited) -> InvitationState:
    """The furthest that an invitation has come; used is one that has no place left."""
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    if invitation.used >= invitation.places:
        return InvitationState.USED
    if invitation.opened_at is not None:
        return InvitationState.OPENED
    return InvitationState.SENT if invitation.sent_at is not None else InvitationState.MADE


def new_code() -> str:
    """A code for a unit, in letters and digits that aren't taken for each other."""
    return secrets.choice(LETTERS) + "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))


def read_pasted(text: str) -> list[dict[str, str]]:
    """People of a pasted list, one a line: an address or a number wherever it stands; else name, organisation, position."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in (_CELLS.split(line) if _CELLS.search(line) else _words(line))]
        person: dict[str, str] = {}
        for cell in filter(None, cells):
            field = "email" if "@" in cell else "mobile" if _is_number(cell) else next(
                (name for name in ("name", "unit", "title") if name not in person), None)
            if field is not None:
                person.setdefault(field, cell)
        if person:
            found.append(person)
    return found


def _words(line: str) -> list[str]:
    """A line without separators: what is said to reach somebody stands apart, the rest is one name."""
    words = line.split()
    contacts = [word for word in words if read_email(word) or _is_number(word)]
    return [" ".join(word for word in words if word not in contacts), *contacts]


def _is_number(cell: str) -> bool:
    return read_mobile(cell) is not None or cell.lstrip("+").replace(" ", "").replace("-", "").isdigit()
