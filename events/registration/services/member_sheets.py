"""A group's sheet, or a list of whom to invite: its rows as forms, one for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound, Refused
from app.core.files import StoredFile, forget_files, store_file
from app.core.unit import Unit
from app.vocabulary.places import CHINA, chosen_place
from app.web.spreadsheets import MEDIA_TYPE
from events.registration import queries
from events.registration.models import Group
from events.registration.roster.event_view import EventView
from events.registration.roster.people import RosterPerson
from events.registration.roster.reading import Roster, open_roster, read_roster
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.refused_rows import refused_workbook
from events.registration.roster.rows import RejectedRow
from events.registration.roster.sheet import sniff
from events.registration.rules.groups import MOST_MEMBERS
from events.registration.services.intake import Submitted
from events.registration.services.rosters.standing import Standing
from events.setup.enums import SignUp
from events.setup.models import Event

REFUSED: Final = "group_refused"
ERASE: Final = "registration.erase_refused_members"
# Long enough to mend a list over lunch; whoever comes later uploads the list again.
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SheetMember:
    """Somebody in a sheet: the rows about them, and the form that these make."""

    rows: tuple[int, ...]
    submitted: Submitted


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """What a sheet says: people to register, and rows that can't be read."""

    members: Sequence[SheetMember]
    rejected: Sequence[RejectedRow]
    content: bytes = field(repr=False)


def read_members(
    session: Session, event: Event, content: bytes, *, category: str, consents: frozenset[str], language: str,
) -> MemberSheet:
    """The people of a sheet, by what the public form offers; `category` is that of rows which say none.

    Raises Refused where the file can't be read, or names more people than a group may have.
    """
    roster = _roster(content, _public(_view(session, event)))
    if len(roster.people) > MOST_MEMBERS:
        raise Refused("group_full", field="file", most=MOST_MEMBERS)
    return MemberSheet(
        [SheetMember(one.rows, _submitted(one, category, consents, language)) for one in roster.people],
        roster.rejected, content)


def read_invited(session: Session, event: Event, content: bytes) -> MemberSheet:
    """Whom the organisers' sheet names, in any category; where a row says none it stays empty. Raises Refused."""
    roster = _roster(content, _view(session, event))
    return MemberSheet(
        [SheetMember(one.rows, _submitted(one, "", frozenset(), "zh")) for one in roster.people], roster.rejected, content)


def keep_refused(
    unit: Unit, event: Event, sheet: MemberSheet, reasons: Mapping[int, str], *, words: Mapping[str, str], language: str,
) -> StoredFile:
    """Keep the rows with these numbers for a day, each after its reason, ready to be corrected and uploaded again.

    `words` name the columns that have no heading, by what they say.
    """
    found, matching = open_roster(sheet.content, _public(_view(unit.session, event)))
    stored = store_file(
        unit, refused_workbook(found, matching, reasons, words, language), name=f"{event.code}-{language}.xlsx",
        media_type=MEDIA_TYPE, purpose=REFUSED, event_id=event.id)
    unit.enqueue(ERASE, event_id=event.id, not_before=unit.now() + KEPT, file_id=stored.id)
    return stored


def kept_refused(session: Session, group: Group, token: str) -> StoredFile:
    """What keep_refused kept for a group's event, by its secret. Raises NotFound("file_gone")."""
    stored = session.scalars(sa.select(StoredFile).where(
        StoredFile.token == token, StoredFile.purpose == REFUSED, StoredFile.event_id == group.event_id)).first()
    if stored is None:
        raise NotFound("file_gone")
    return stored


def erase_refused(unit: Unit, file_id: int) -> int:
    """Erase refused rows whose time is over; returns how many files."""
    return forget_files(unit, [file_id])


def _roster(content: bytes, view: EventView) -> Roster:
    try:
        sniff(content)
        return read_roster(content, view)
    except SheetRefused as refusal:
        raise Refused(refusal.code, field="file") from refusal


def _view(session: Session, event: Event) -> EventView:
    """The event as a reader of sheets sees it, with nobody in it: who is there is nothing to tell."""
    questions = {one.key: one for one in queries.questions_of(session, event.id)}
    return Standing(event, questions).view()


def _public(view: EventView) -> EventView:
    """What the public form offers alone."""
    return replace(view, categories=tuple(one for one in view.categories if one.public),
                   activities=tuple(one for one in view.activities if one.sign_up == SignUp.OPEN))


def _submitted(one: RosterPerson, category: str, consents: frozenset[str], language: str) -> Submitted:
    country, province = chosen_place(one.place.country, one.place.province)
    person = {"name": one.name, "name_latin": one.name_latin or "", "unit": one.unit or "", "title": one.title or "",
              "mobile": one.mobile or "", "email": one.email or "", "country": country, "province": province}
    return Submitted(
        person=person, category=one.category or category, activities=tuple(one.activities), consents=consents,
        answers={key: _as_sent(value) for key, value in one.answers.items()},
        language=language if one.place.country in (None, CHINA) else "en")


def _as_sent(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
