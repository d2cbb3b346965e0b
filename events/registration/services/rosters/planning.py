"""What a roster would do to an event: who is new, who changes in what, who gets a place; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

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
from events.registration.services.rosters.standing import Known, Standing
from events.setup.models import Category

_PLAIN = (Field.NAME, Field.NAME_LATIN, Field.UNIT, Field.TITLE, Field.MOBILE, Field.EMAIL)


@dataclass(frozen=True, slots=True)
class NewDelegate:
    """Somebody whom the roster brings. `places` are activity codes with the state that each would have."""

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
class Plan:
    """A roster held against an event. `places` are in the order of the sheet: (activity, new or known person, state)."""

    roster: Roster
    creates: list[NewDelegate]
    changes: list[Change]
    kept: list[Change]
    warnings: list[RosterWarning]
    places: list[tuple[str, int | str, str]] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)

    def report(self) -> RosterReport:
        """The report with the keys of the command."""
        return RosterReport.of(
            self.roster, created=len(self.creates), updated=len(self.changes), unchanged=len(self.kept),
            waiting=self.waiting, warnings=tuple(self.warnings))


AnswersOf = Callable[[list[int]], dict[int, dict[str, Any]]]


def make_plan(standing: Standing, roster: Roster, answers_of: AnswersOf, *, pending: bool) -> Plan:
    """Hold a roster against the event as it stands; `answers_of` gives what people of these ids have answered."""
    shared = [identity for _id, identity in standing.identities()]
    warnings = roster.all_warnings(shared)
    sensitive = {key for key, question in standing.questions.items() if question.sensitive}
    attention: dict[int, set[str]] = {}
    for warning in warnings:
        attention.setdefault(warning.row, set()).add(warning.code)
    plan = Plan(roster, [], [], [], warnings)
    asked: list[tuple[int, str, int | str]] = []
    told = [(person, _kept_values(person, sensitive), next((standing.known[one] for one in person.known), None))
            for person in roster.people]
    answered = answers_of([known.id for _person, said, known in told if known and _answers_anew(known, said)])
    for person, said, known in told:
        if known is None:
            index = f"new{len(plan.creates)}"
            codes = sorted({code for row in person.rows for code in attention.get(row, ())} - {"unmatched_column"})
            plan.creates.append(NewDelegate(
                person.rows, _new_person(person), _category(standing, person.category), person.note,
                dict(person.answers), said, tuple(codes)))
            asked += [(row, code, index) for code, row in person.activities.items()]
            continue
        change = _change(standing, known, person, said, answered.get(known.id, {}), pending=pending)
        (plan.changes if change.fields else plan.kept).append(change)
        if is_holding(known.status) or change.approve:
            asked += [(person.activities[code], code, known.id) for code in change.add_activities]
    _give_places(standing, plan, sorted(asked, key=lambda one: one[0]))
    _warn_of_quotas(plan)
    return plan


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


def _change(
    standing: Standing, known: Known, person: RosterPerson, said: Mapping[str, Any], answered: Mapping[str, Any], *,
    pending: bool,
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
    held = {code for code, state in standing.places.get(known.id, {}).items() if state != PlaceState.RELEASED}
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


def _give_places(standing: Standing, plan: Plan, asked: Sequence[tuple[int, str, int | str]]) -> None:
    activities = {one.code: one for one in standing.event.activities}
    freed: dict[str, int] = {}
    for change in plan.changes:
        for code in change.drop_activities:
            state = standing.places[change.known.id][code]
            if state == PlaceState.HELD:
                freed[code] = freed.get(code, 0) + 1
            else:
                standing.waiting[code] -= 1
    left: dict[str, int | None] = {}
    for code, activity in activities.items():
        room = None if activity.capacity is None else activity.capacity - activity.taken + freed.get(code, 0)
        waiting = standing.waiting.get(code, 0)
        # Who waits already comes first.
        moved = waiting if room is None else max(0, min(waiting, room))
        plan.waiting[code] = waiting - moved
        left[code] = None if room is None else room - moved
    for _row, code, who in asked:
        room = left[code]
        if room is None or room > 0:
            plan.places.append((code, who, PlaceState.HELD))
            left[code] = None if room is None else room - 1
        else:
            plan.places.append((code, who, PlaceState.WAITING))
            plan.waiting[code] += 1


def _warn_of_quotas(plan: Plan) -> None:
    """One warning for each person who comes in beyond the quota of their category."""
    taken: dict[int, int] = {}
    for number, one in enumerate(plan.creates):
        count = taken[one.category.id] = taken.get(one.category.id, one.category.taken) + 1
        if one.category.quota is not None and count > one.category.quota:
            plan.warnings.append(RosterWarning(one.rows[0], "over_quota"))
            plan.creates[number] = replace(one, attention=(*one.attention, "over_quota"))
    plan.warnings.sort(key=lambda warning: (warning.row, warning.code))


def needs_keeping(change: Change) -> bool:
    """Whether what is kept for the next roster differs from what is kept now."""
    return dict(change.roster_values) != dict(change.known.roster_values or {})
