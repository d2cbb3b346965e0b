"""Rows about the same person folded into one, and what a later sheet changes of what an earlier one said."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.vocabulary.places import NOWHERE, Place
from events.registration.roster.event_view import EventView
from events.registration.roster.headings import QUESTION
from events.registration.roster.rows import RosterRow
from events.registration.roster.sameness import Identity, Recognition
from events.registration.roster.usual_headings import Field

# Kept beside the values: every mobile and folded e-mail by which the rows of a person were known.
CONTACTS: Final = "contacts"


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """Somebody whom one row or several describe.

    `activities` gives for each code the row that first names it; `known` are the ids of those in the event already who
    are the same person, as a rule one or none; `identity` has the contacts of all the rows.
    """

    rows: tuple[int, ...]
    name: str
    name_latin: str | None
    unit: str | None
    title: str | None
    mobile: str | None
    email: str | None
    place: Place
    category: str | None
    reference: str | None
    identity: Identity
    activities: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    known: tuple[int, ...] = ()

    @property
    def note(self) -> str | None:
        """The note column first, then what stood in columns that match nothing, each under its heading."""
        lines = [text if not heading else f"{heading}: {text}" for heading, text in sorted(self.notes.items())]
        return "\n".join(lines) or None

    def values(self) -> dict[str, Any]:
        """What the sheet says, in plain JSON by target, empty cells left out; kept to tell what a later sheet changed."""
        standing = {
            Field.NAME: self.name,
            Field.NAME_LATIN: self.name_latin,
            Field.UNIT: self.unit,
            Field.TITLE: self.title,
            Field.MOBILE: self.mobile,
            Field.EMAIL: self.email,
            Field.PLACE: None if self.place == NOWHERE else list(self.place),
            Field.CATEGORY: self.category,
            Field.NOTE: self.note,
            Field.ACTIVITIES: sorted(self.activities) or None,
            CONTACTS: sorted(self.identity.contacts),
        }
        said = {str(target): value for target, value in standing.items() if value is not None}
        return said | {QUESTION + key: value for key, value in self.answers.items()}


class People(Sequence[RosterPerson]):
    """The people whom rows describe, in the order of their first rows; each is put together when asked for."""

    def __init__(
        self, rows: Sequence[RosterRow], members: Sequence[tuple[int, ...]], known: Mapping[int, tuple[int, ...]],
    ) -> None:
        self._rows = rows
        self._members = members
        self._known = known

    def __len__(self) -> int:
        return len(self._members)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        members = self._members[place]
        return _merged([self._rows[index] for index in members], self._known.get(members[0], ()))


def merge_rows(rows: Sequence[RosterRow], known: Iterable[tuple[int, Identity]] = ()) -> People:
    """The people whom the rows describe, in the order of their first rows; the later value that isn't empty wins.

    `known` are people who are in the event already, by an id of the caller's; an id may come with several identities
    (what is known now, what the last roster said). Rows about one of them are one person, too.
    """
    return recognise(rows, known)[0]


def recognise(rows: Sequence[RosterRow], known: Iterable[tuple[int, Identity]]) -> tuple[People, list[int]]:
    """The people as merge_rows gives them, and the numbers of rows whose mobile or e-mail stands with another name too,
    in the sheet or among those known.
    """
    recognition = Recognition()
    ids = array("l")
    first_of: dict[int, int] = {}
    for number, identity in known:
        ids.append(number)
        place = recognition.add(identity, first_of.get(number))
        first_of.setdefault(number, place)
    for row in rows:
        recognition.add(identity_of(row))
    members: list[tuple[int, ...]] = []
    known_as: dict[int, tuple[int, ...]] = {}
    for group in recognition.groups():
        about = tuple(place - len(ids) for place in group if place >= len(ids))
        if about:
            members.append(about)
            if len(about) < len(group):
                known_as[about[0]] = tuple(dict.fromkeys(ids[place] for place in group if place < len(ids)))
    members.sort()
    shared = [row.row for row in rows if recognition.shares_contact(identity_of(row))]
    return People(rows, members, known_as), shared


def rows_sharing_contacts(rows: Sequence[RosterRow], known: Iterable[Identity] = ()) -> list[int]:
    """Numbers of the rows whose mobile or e-mail stands with another name too, in the sheet or among those known."""
    return recognise(rows, ((~place, identity) for place, identity in enumerate(known)))[1]


def known_identities(current: Identity, roster_values: Mapping[str, Any] | None) -> list[Identity]:
    """What somebody in the event is known by: their present name and contacts, and those of the last roster.

    So a row is recognised also where its name or telephone number has been corrected in the system since.
    """
    said = roster_values or {}
    contacts = said.get(CONTACTS, ())
    mobiles = current.mobiles | {contact for contact in contacts if contact.startswith("+")}
    emails = current.emails | {contact for contact in contacts if not contact.startswith("+")}
    return [
        Identity(name, mobiles, emails) for name in dict.fromkeys((current.name, said.get(Field.NAME, current.name)))
    ]


def identity_of(row: RosterRow) -> Identity:
    """What a row's person is known by."""
    return Identity(
        row.name,
        frozenset({row.mobile} if row.mobile else ()),
        frozenset({row.email} if row.email else ()),
    )


def changed_values(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> dict[str, Any]:
    """What a sheet says otherwise than the last one did (`values` of both); everything where there was none.

    A cell that has become empty changes nothing. Activities are compared by their codes, whatever their order.
    """
    said = before or {}
    return {target: value for target, value in now.items() if target != CONTACTS and said.get(target) != value}


def places_in_sheet_order(people: Sequence[RosterPerson]) -> list[tuple[str, int]]:
    """All places that are asked for: activity code and the person's place in the sequence, in the order of the sheet."""
    asked = [(row, index, code) for index, person in enumerate(people) for code, row in person.activities.items()]
    return [(code, index) for _, index, code in sorted(asked, key=lambda one: one[:2])]


def waiting_in_empty_event(people: Sequence[RosterPerson], event: EventView) -> dict[str, int]:
    """How many would stand on each activity's list if nobody else had a place; activities with none left out."""
    asked: dict[str, int] = {}
    for code, _ in places_in_sheet_order(people):
        asked[code] = asked.get(code, 0) + 1
    capacities = {activity.code: activity.capacity for activity in event.activities}
    waiting = {code: count - capacity for code, count in asked.items() if (capacity := capacities[code]) is not None}
    return {activity.code: waiting[activity.code] for activity in event.activities if waiting.get(activity.code, 0) > 0}


def _merged(rows: Sequence[RosterRow], known: tuple[int, ...]) -> RosterPerson:
    identities = [identity_of(row) for row in rows]
    activities: dict[str, int] = {}
    answers: dict[str, Any] = {}
    notes: dict[str, str] = {}
    for row in rows:
        for code in row.activities:
            activities.setdefault(code, row.row)
        answers |= row.answers
        notes |= row.notes
    return RosterPerson(
        rows=tuple(row.row for row in rows),
        name=rows[-1].name,
        name_latin=_last(row.name_latin for row in rows),
        unit=_last(row.unit for row in rows),
        title=_last(row.title for row in rows),
        mobile=_last(row.mobile for row in rows),
        email=_last(row.email for row in rows),
        place=_last_place(row.place for row in rows),
        category=_last(row.category for row in rows),
        reference=_last(row.reference for row in rows),
        identity=Identity(
            rows[-1].name,
            frozenset().union(*(identity.mobiles for identity in identities)),
            frozenset().union(*(identity.emails for identity in identities)),
        ),
        activities=activities,
        answers=answers,
        notes=notes,
        known=known,
    )


def _last(values: Iterable[str | None]) -> str | None:
    last = None
    for value in values:
        last = value or last
    return last


def _last_place(places: Iterable[Place]) -> Place:
    """The last place, but a bare country takes no province away from the same country."""
    last = NOWHERE
    for place in places:
        if place != NOWHERE and not (place.country == last.country and place.province is None):
            last = place
    return last
