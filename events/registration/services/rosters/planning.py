"""What a roster would do to an event: who is new, who changes in what, who gets a place; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from app.core.runtime import runtime
from app.vocabulary.places import Place as PlaceName
from events.registration.enums import DelegateStatus, PlaceState, Source
from events.registration.roster.headings import QUESTION
from events.registration.roster.people import RosterPerson, changed_values
from events.registration.roster.reading import Roster
from events.registration.roster.report import RosterReport
from events.registration.roster.rows import RosterWarning
from events.registration.roster.usual_headings import Field
from events.registration.rules.persons import Person
from events.registration.rules.statuses import is_holding
from events.registration.services.rosters.standing import (
    AT_ONCE,
    Known,
    Standing,
    read_current_answers,
    read_known,
)
from events.setup.models import Category

_PLAIN = (Field.NAME, Field.NAME_LATIN, Field.UNIT, Field.TITLE, Field.MOBILE, Field.EMAIL)


@dataclass(frozen=True, slots=True)
class NewDelegate:
    """Somebody whom the roster brings, with the category they have by it."""

    rows: tuple[int, ...]
    person: Person
    category: Category
    note: str | None
    answers: Mapping[str, Any]
    roster_values: Mapping[str, Any]
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What the roster changes of somebody who is there; `fields` names it for people, empty where only notes are kept."""

    rows: tuple[int, ...]
    known: Known
    fields: tuple[str, ...]
    person: Person
    category: Category | None
    note: str | None
    answers: Mapping[str, Any]
    add_activities: tuple[str, ...]
    drop_activities: tuple[str, ...]
    approve: bool
    roster_values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some people of a roster held against the event, in the order of the sheet; `kept` change in nothing."""

    creates: list[NewDelegate] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What a roster does, without the people themselves: how many are new, changed, left as they were.

    `places` are in the order of the sheet: (activity, who, state), where who is the id of somebody known, or -1 for
    the first of the new, -2 for the second …
    """

    roster: Roster
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: list[RosterWarning] = field(default_factory=list)
    places: list[tuple[str, int, str]] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)

    def report(self) -> RosterReport:
        """The report with the keys of the command."""
        return RosterReport.of(
            self.roster, created=self.created, updated=self.updated, unchanged=self.unchanged,
            waiting=self.waiting, warnings=tuple(self.warnings))


class Planner:
    """Holds a roster against an event, some people at a time, so that memory stays bounded.

    Take all batches, then `finish`; whoever writes a batch may do so before taking the next one, for what is counted
    (places, quotas) is counted as it stood in the beginning.
    """

    def __init__(self, session: Session, standing: Standing, roster: Roster, *, pending: bool) -> None:
        self.plan = Plan(roster, warnings=roster.all_warnings())
        self._session = session
        self._standing = standing
        self._pending = pending
        self._sensitive = {key for key, question in standing.questions.items() if question.sensitive}
        self._attention: dict[int, set[str]] = {}
        for warning in self.plan.warnings:
            self._attention.setdefault(warning.row, set()).add(warning.code)
        self._asked: list[tuple[int, str, int]] = []
        self._freed: dict[str, int] = {}
        self._room = {one.code: None if one.capacity is None else one.capacity - one.taken
                      for one in standing.event.activities}
        self._codes = {one.id: one.code for one in standing.event.activities}
        self._taken = {one.id: one.taken for one in standing.event.categories}

    def batches(self) -> Iterator[Batch]:
        """Everybody, from the top of the sheet to its end."""
        people = self.plan.roster.people
        for start in range(0, len(people), AT_ONCE):
            yield self._batch(people[start:start + AT_ONCE])

    def finish(self) -> Plan:
        """Give out places in the order of the sheet."""
        self._give_places()
        self.plan.warnings.sort(key=lambda warning: (warning.row, warning.code))
        return self.plan

    def _batch(self, people: Sequence[RosterPerson]) -> Batch:
        batch = Batch()
        known = read_known(self._session, [number for person in people for number in person.known])
        told = [(person, _kept_values(person, self._sensitive),
                 next((known[number] for number in person.known if number in known), None)) for person in people]
        answered = read_current_answers(
            self._session, [one.id for _person, said, one in told if one and _answers_anew(one, said)])
        for person, said, one in told:
            if one is None:
                self._create(batch, person, said)
            else:
                self._compare(batch, one, person, said, answered.get(one.id, {}))
        return batch

    def _create(self, batch: Batch, person: RosterPerson, said: Mapping[str, Any]) -> None:
        plan, category = self.plan, _category(self._standing, person.category)
        plan.created += 1
        codes = sorted({code for row in person.rows for code in self._attention.get(row, ())} - {"unmatched_column"})
        taken = self._taken[category.id] = self._taken[category.id] + 1
        if category.quota is not None and taken > category.quota:
            # One warning for each person who comes in beyond the quota of their category.
            plan.warnings.append(RosterWarning(person.rows[0], "over_quota"))
            codes.append("over_quota")
        batch.creates.append(NewDelegate(
            person.rows, _new_person(person), category, person.note, dict(person.answers), said, tuple(codes)))
        self._asked += [(row, code, -plan.created) for code, row in person.activities.items()]

    def _compare(
        self, batch: Batch, known: Known, person: RosterPerson, said: Mapping[str, Any], answered: Mapping[str, Any],
    ) -> None:
        plan, places = self.plan, {self._codes[number]: state for number, state in known.places.items()}
        change = _change(self._standing, known, places, person, said, answered, pending=self._pending)
        (batch.changes if change.fields else batch.kept).append(change)
        plan.updated += bool(change.fields)
        plan.unchanged += not change.fields
        for code in change.drop_activities if change.fields else ():
            if places[code] == PlaceState.HELD:
                self._freed[code] = self._freed.get(code, 0) + 1
            else:
                self._standing.waiting[code] -= 1
        if is_holding(known.status) or change.approve:
            self._asked += [(person.activities[code], code, known.id) for code in change.add_activities]

    def _give_places(self) -> None:
        plan, left = self.plan, dict(self._room)
        for code, free in self._room.items():
            room = None if free is None else free + self._freed.get(code, 0)
            waiting = self._standing.waiting.get(code, 0)
            # Who waits already comes first.
            moved = waiting if room is None else max(0, min(waiting, room))
            plan.waiting[code] = waiting - moved
            left[code] = None if room is None else room - moved
        self._asked.sort(key=lambda one: one[0])
        for _row, code, who in self._asked:
            room = left[code]
            if room is None or room > 0:
                plan.places.append((code, who, PlaceState.HELD))
                left[code] = None if room is None else room - 1
            else:
                plan.places.append((code, who, PlaceState.WAITING))
                plan.waiting[code] += 1


def _kept_values(person: RosterPerson, sensitive: set[str]) -> dict[str, Any]:
    """What the sheet says, to be kept for the next one; of sensitive answers only a keyed hash, which tells nothing."""
    secrets = runtime().secrets
    said = person.values()
    for key in sensitive:
        if QUESTION + key in said:
            said[QUESTION + key] = secrets.keyed_hash("roster cell", f"{key}={said[QUESTION + key]!r}")
    return said


def _answers_anew(known: Known, said: Mapping[str, Any]) -> bool:
    return any(target.startswith(QUESTION) for target in changed_values(known.roster_values, said))


def _new_person(person: RosterPerson) -> Person:
    return Person(person.name, person.name_latin, person.unit, person.title, person.mobile, person.email,
                  person.place.country, person.place.province)


def _category(standing: Standing, code: str | None) -> Category:
    """The category of that code; where the sheet has none, the ordinary one: `delegate`, else the first public one."""
    categories = {one.code: one for one in standing.event.categories}
    if code is not None:
        return categories[code]
    public = [one for one in standing.event.categories if one.public] or standing.event.categories
    return categories.get("delegate") or public[0]


def _change(  # noqa: PLR0917  # one person from three sides, each of which is asked
    standing: Standing, known: Known, places: Mapping[str, str], person: RosterPerson, said: Mapping[str, Any],
    answered: Mapping[str, Any], *, pending: bool,
) -> Change:
    before = known.roster_values or {}
    new = changed_values(before, said)
    current = known.person
    columns: dict[str, Any] = {str(target): new[target] for target in _PLAIN if target in new}
    if Field.PLACE in new:
        place = PlaceName(*new[Field.PLACE])
        columns |= {"country": place.country, "province": place.province}
    wanted = replace(current, **columns)
    fields = [name for name in columns if getattr(wanted, name) != getattr(current, name)]
    category = _category(standing, person.category) if Field.CATEGORY in new else None
    if category is not None and category.id != known.category_id:
        fields.append("category")
    note = new.get(Field.NOTE, known.note)
    if note != known.note:
        fields.append("note")
    answers = {key: value for key, value in person.answers.items()
               if QUESTION + key in new and answered.get(key) != value}
    fields += [QUESTION + key for key in answers]
    held = {code for code, state in places.items() if state != PlaceState.RELEASED}
    add, drop = _activity_changes(before, person, held, changed=Field.ACTIVITIES in new)
    fields += ["activities"] if add or drop else []
    approve = known.status == DelegateStatus.PENDING and known.source == Source.FORM and not before and not pending
    fields += ["status"] if approve else []
    return Change(
        rows=person.rows, known=known, fields=tuple(fields), person=wanted,
        category=category if "category" in fields else None, note=note, answers=answers, add_activities=add,
        drop_activities=drop, approve=approve, roster_values={**before, **said})


def _activity_changes(
    before: Mapping[str, Any], person: RosterPerson, held: set[str], *, changed: bool,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was ticked anew, and what is no longer ticked; what was signed up for elsewhere stays."""
    if not changed:
        return (), ()
    earlier = set(before.get(Field.ACTIVITIES, ()))
    add = [code for code in person.activities if code not in held and code not in earlier]
    return tuple(add), tuple(sorted((earlier - set(person.activities)) & held))


def needs_keeping(change: Change) -> bool:
    """Whether what is kept for the next roster differs from what is kept now."""
    return dict(change.roster_values) != dict(change.known.roster_values or {})
