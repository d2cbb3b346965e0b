"""A roster taken into the event: planned, then written in a few large statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.audit import AuditEntry, make_entry
from app.core.errors import Refused
from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.enums import HOLDING, DelegateStatus, PlaceState, Source
from events.registration.models import Answer, Delegate, Place
from events.registration.roster.headings import Matching
from events.registration.roster.reading import read_roster
from events.registration.roster.refusals import SheetRefused
from events.registration.rules.references import new_token
from events.registration.services import letters
from events.registration.services.answers import answer_row
from events.registration.services.choices import recount_choices
from events.registration.services.places import promote_waiting, release_places
from events.registration.services.records import (
    Entry,
    delegate_row,
    free_references,
    lock_roster,
    next_numbers,
    person_columns,
)
from events.registration.services.rosters.planning import Change, NewDelegate, Plan, make_plan, needs_keeping
from events.registration.services.rosters.standing import read_current_answers, read_standing
from events.setup.models import Activity, Category, Event

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a roster comes in: left to be reviewed or approved, told by mail or not, by a mended matching or the proposed."""

    pending: bool = False
    notify: bool = False
    matching: Matching | None = None


def plan_roster(unit: Unit, event: Event, source: bytes, options: ImportOptions) -> Plan:
    """What importing would do, without doing it. Raises Forbidden, Refused where the file can't be read as a roster."""
    unit.require(policy.may_import_delegates, event)
    standing = read_standing(unit.session, event)
    try:
        roster = read_roster(source, standing.view(), options.matching, standing.identities())
    except SheetRefused as refusal:
        raise Refused(refusal.code, field="file") from refusal
    return make_plan(
        standing, roster, lambda ids: read_current_answers(unit.session, ids), pending=options.pending)


def import_roster(unit: Unit, event: Event, source: bytes, options: ImportOptions) -> Plan:
    """Take a roster in: create, change, give places, keep what it said for the next one.

    Raises Forbidden, Refused as plan_roster. Records roster.imported with the counts, and each delegate's own entry.
    Mails only where `notify` says so.
    """
    unit.require(policy.may_import_delegates, event)
    lock_roster(unit.session, event.id)
    promote_waiting(unit, [one.id for one in event.activities])
    plan = plan_roster(unit, event, source, options)
    status = DelegateStatus.PENDING if options.pending else DelegateStatus.APPROVED
    _count_categories(unit, plan)
    ids = _create(unit, event, plan.creates, status)
    for change in plan.changes:
        _apply(unit, event, change, options)
    _keep(unit, plan.kept)
    _give(unit, event, plan, ids)
    promote_waiting(unit, [one.id for one in event.activities])
    recount_choices(unit.session, event.id)
    _record(unit, event, plan, ids)
    if options.notify:
        for delegate in unit.session.scalars(sa.select(Delegate).where(Delegate.id.in_(ids)).order_by(Delegate.id)):
            letters.tell_of_status(unit, event, delegate)
    return plan


def _count_categories(unit: Unit, plan: Plan) -> None:
    """Places of quotas: of the new, and of those who change their category. Categories go by id, before activities."""
    counts: dict[int, int] = {}
    for one in plan.creates:
        counts[one.category.id] = counts.get(one.category.id, 0) + 1
    for change in plan.changes:
        if change.category is not None and change.known.status in HOLDING:
            counts[change.category.id] = counts.get(change.category.id, 0) + 1
            counts[change.known.category_id] = counts.get(change.known.category_id, 0) - 1
    for category_id, count in sorted(counts.items()):
        unit.session.execute(
            sa.update(Category).where(Category.id == category_id).values(taken=Category.taken + count))


def _create(unit: Unit, event: Event, creates: Sequence[NewDelegate], status: DelegateStatus) -> list[int]:
    """Rows of the new delegates and of their answers, some at a time; returns their ids, in order."""
    if not creates:
        return []
    questions = {one.key: one for one in queries.questions_of(unit.session, event.id)}
    first = next_numbers(unit.session, event.id, len(creates))
    ids: list[int] = []
    for start in range(0, len(creates), _AT_ONCE):
        some = creates[start:start + _AT_ONCE]
        made = _create_some(unit, event, some, status, first + start)
        answers = [
            {**answer_row(questions[key], value), "delegate_id": delegate_id}
            for delegate_id, one in zip(made, some, strict=True) for key, value in one.answers.items()
        ]
        if answers:
            unit.session.execute(sa.insert(Answer), answers)
        ids += made
    return ids


def _create_some(
    unit: Unit, event: Event, creates: Sequence[NewDelegate], status: DelegateStatus, first: int,
) -> list[int]:
    references = free_references(unit.session, len(creates))
    now = unit.now()
    version = {"form_version": unit.session.scalar(sa.select(queries.current_form(event.id)))}
    unit.session.execute(sa.insert(Delegate), [
        version | delegate_row(event.id, Entry(
            person=one.person, category_id=one.category.id, status=status, source=Source.ROSTER, note=one.note,
            language="zh" if one.person.country in (None, "CN") else "en",
            attention=one.attention, roster_values=one.roster_values,
        ), number=first + place, reference=references[place], token=new_token(), now=now)
        for place, one in enumerate(creates)
    ])
    return list(unit.session.scalars(
        sa.select(Delegate.id).where(Delegate.event_id == event.id, Delegate.number >= first,
                                     Delegate.number < first + len(creates)).order_by(Delegate.number)))


def _apply(unit: Unit, event: Event, change: Change, options: ImportOptions) -> None:
    delegate = unit.session.get_one(Delegate, change.known.id)
    for name, value in person_columns(change.person, delegate.reference).items():
        setattr(delegate, name, value)
    delegate.note, delegate.roster_values, delegate.updated_at = change.note, dict(change.roster_values), unit.now()
    if change.category is not None:
        delegate.category_id = change.category.id
    if change.approve:
        delegate.status, delegate.approved_at = DelegateStatus.APPROVED, unit.now()
    questions = {one.key: one for one in queries.questions_of(unit.session, event.id)} if change.answers else {}
    for key, value in change.answers.items():
        row = answer_row(questions[key], value)
        answer = next((one for one in delegate.answers if one.question_id == row["question_id"]), None)
        if answer is None:
            delegate.answers.append(Answer(**row))
        else:
            answer.value, answer.closed = row["value"], row["closed"]
    unit.session.flush()
    if change.drop_activities:
        codes = {one.code: one.id for one in event.activities}
        release_places(unit, [delegate.id], [codes[code] for code in change.drop_activities])
    if change.approve and options.notify:
        letters.tell_of_status(unit, event, delegate)


def _keep(unit: Unit, kept: Sequence[Change]) -> None:
    """What the roster said of people in whom it changes nothing, where that is news."""
    news = [{"id": one.known.id, "roster_values": dict(one.roster_values)} for one in kept if needs_keeping(one)]
    if news:
        unit.session.execute(sa.update(Delegate), news)


def _give(unit: Unit, event: Event, plan: Plan, ids: Sequence[int]) -> None:
    """Places in the order of the sheet. The ids of the rows keep that order within one moment."""
    activities = {one.code: one.id for one in event.activities}
    now, session = unit.now(), unit.session
    released = {
        (place.delegate_id, place.activity_id): place for place in session.scalars(
            sa.select(Place).where(Place.delegate_id.in_(_released_candidates(plan)),
                                   Place.state == PlaceState.RELEASED))
    }
    rows, held = [], dict.fromkeys(activities.values(), 0)
    for code, who, state in plan.places:
        delegate_id = who if isinstance(who, int) else ids[int(who.removeprefix("new"))]
        earlier = released.get((delegate_id, activities[code]))
        if earlier is not None:
            earlier.state, earlier.asked_at = state, now
        else:
            rows.append({"delegate_id": delegate_id, "activity_id": activities[code], "state": state, "asked_at": now})
        held[activities[code]] += state == PlaceState.HELD
    session.flush()
    if rows:
        session.execute(sa.insert(Place), rows)
    for activity_id, count in sorted(held.items()):
        if count:
            session.execute(
                sa.update(Activity).where(Activity.id == activity_id).values(taken=Activity.taken + count))


def _released_candidates(plan: Plan) -> list[int]:
    return sorted({who for _code, who, _state in plan.places if isinstance(who, int)})


def _record(unit: Unit, event: Event, plan: Plan, ids: Sequence[int]) -> None:
    report = plan.report()
    unit.record("roster.imported", event_id=event.id, subject=("event", event.code), rows=report.rows,
                created=report.created, updated=report.updated, merged=report.merged, unchanged=report.unchanged,
                rejected=len(report.rejected))
    acts: list[tuple[str, int, dict[str, Any]]] = [
        ("delegate.imported", delegate_id, {"rows": list(one.rows)})
        for delegate_id, one in zip(ids, plan.creates, strict=True)
    ]
    acts += [("delegate.updated_by_roster", change.known.id,
              {"rows": list(change.rows), "changed": list(change.fields)}) for change in plan.changes]
    for start in range(0, len(acts), _AT_ONCE):
        unit.session.execute(sa.insert(AuditEntry), [
            _entry(unit, event, *act) for act in acts[start:start + _AT_ONCE]])


def _entry(unit: Unit, event: Event, tag: str, delegate_id: int, details: dict[str, Any]) -> dict[str, Any]:
    entry = make_entry(unit.actor, unit.now(), tag, event_id=event.id, subject=("delegate", delegate_id),
                       details=details)
    return {name: getattr(entry, name) for name in (
        "at", "tag", "actor_kind", "actor_key", "actor_label", "event_id", "subject_kind", "subject_key", "details")}
