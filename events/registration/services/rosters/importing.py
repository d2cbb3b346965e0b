"""A roster taken into the event: planned, then written in a few large statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit import AuditEntry, entry_row
from app.core.errors import Refused
from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.enums import HOLDING, DelegateStatus, PlaceState, Source
from events.registration.models import Answer, Delegate, Place, Question
from events.registration.roster.event_view import EventView
from events.registration.roster.headings import Matching
from events.registration.roster.reading import Reading, read_file_rows
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
from events.registration.services.rosters.planning import Batch, Change, NewDelegate, Plan, Planner, needs_keeping
from events.registration.services.rosters.standing import AT_ONCE, read_identities, read_standing
from events.setup.models import Activity, Category, Event


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a roster comes in: left to be reviewed or approved, told by mail or not, by a mended matching or the proposed."""

    pending: bool = False
    notify: bool = False
    matching: Matching | None = None


def read_reading(
    source: bytes | Path, view: EventView, matching: Matching | None = None, tell: Callable[[int], None] | None = None,
) -> Reading:
    """A file's rows. Raises Refused where it can't be read as a roster."""
    try:
        return read_file_rows(source, view, matching, tell)
    except SheetRefused as refusal:
        raise Refused(refusal.code, field="file") from refusal


def plan_roster(
    unit: Unit, event: Event, source: bytes | Path | Reading, options: ImportOptions,
    look: Callable[[Batch], None] | None = None,
) -> Plan:
    """What importing would do, without doing it; `look` sees everybody, some at a time.

    Raises Forbidden, Refused where the file can't be read as a roster.
    """
    unit.require(policy.may_import_delegates, event)
    planner = _planner(unit, event, source, options)
    for batch in planner.batches():
        if look is not None:
            look(batch)
    return planner.finish()


def import_roster(
    unit: Unit, event: Event, source: bytes | Path | Reading, options: ImportOptions,
    look: Callable[[Batch], None] | None = None,
) -> Plan:
    """Take a roster in: create, change, give places, keep what it said for the next one; all of it or nothing.

    Raises Forbidden, Refused as plan_roster. Records roster.imported with the counts, and each delegate's own entry.
    Mails only where `notify` says so.
    """
    unit.require(policy.may_import_delegates, event)
    reading = source if isinstance(source, Reading) else read_reading(
        source, read_standing(unit.session, event).view(), options.matching)
    lock_roster(unit.session, event.id)
    # Categories before activities, as everybody locks them; they are counted once all are known.
    unit.session.execute(
        sa.select(Category.id).where(Category.event_id == event.id).order_by(Category.id).with_for_update()).all()
    promote_waiting(unit, [one.id for one in event.activities])
    planner = _planner(unit, event, reading, options)
    writer = _Writer(unit, event, options)
    for batch in planner.batches():
        writer.write(batch)
        if look is not None:
            look(batch)
    plan = planner.finish()
    _count_categories(unit, writer.counts)
    _give(unit, event, plan, writer.ids)
    promote_waiting(unit, [one.id for one in event.activities])
    recount_choices(unit.session, event.id)
    report = plan.report()
    unit.record("roster.imported", event_id=event.id, subject=("event", event.code), rows=report.rows,
                created=report.created, updated=report.updated, merged=report.merged, unchanged=report.unchanged,
                rejected=len(report.rejected))
    if options.notify:
        for start in range(0, len(writer.ids), AT_ONCE):
            for delegate in unit.session.scalars(sa.select(Delegate).where(
                    Delegate.id.in_(writer.ids[start:start + AT_ONCE])).order_by(Delegate.id)):
                letters.tell_of_status(unit, event, delegate)
    return plan


def _planner(unit: Unit, event: Event, source: bytes | Path | Reading, options: ImportOptions) -> Planner:
    standing = read_standing(unit.session, event)
    reading = source if isinstance(source, Reading) else read_reading(source, standing.view(), options.matching)
    roster = reading.among(read_identities(unit.session, event.id))
    return Planner(unit.session, standing, roster, pending=options.pending)


class _Writer:
    """Writes batches as they are decided; `counts` are how many more each category has, `ids` the new delegates."""

    def __init__(self, unit: Unit, event: Event, options: ImportOptions) -> None:
        self.counts: dict[int, int] = {}
        self.ids: list[int] = []
        self._unit = unit
        self._event = event
        self._options = options
        self._questions = {one.key: one for one in queries.questions_of(unit.session, event.id)}

    def write(self, batch: Batch) -> None:
        """New rows, changes, what is kept for the next roster, and each person's entry in the history."""
        ids = self._create(batch.creates)
        self.ids += ids
        for change in batch.changes:
            if change.category is not None and change.known.status in HOLDING:
                self._count(change.category.id, 1)
                self._count(change.known.category_id, -1)
            _apply(self._unit, self._event, change, self._questions, self._options)
        _keep(self._unit, batch.kept)
        acts: list[tuple[str, int, dict[str, Any]]] = [
            ("delegate.imported", delegate_id, {"rows": list(one.rows)})
            for delegate_id, one in zip(ids, batch.creates, strict=True)
        ]
        acts += [("delegate.updated_by_roster", change.known.id,
                  {"rows": list(change.rows), "changed": list(change.fields)}) for change in batch.changes]
        if acts:
            self._unit.session.execute(
                sa.insert(AuditEntry), [_entry(self._unit, self._event, *act) for act in acts])

    def _create(self, creates: Sequence[NewDelegate]) -> list[int]:
        """Rows of the new delegates and of their answers; returns their ids, in order."""
        if not creates:
            return []
        for one in creates:
            self._count(one.category.id, 1)
        status = DelegateStatus.PENDING if self._options.pending else DelegateStatus.APPROVED
        first = next_numbers(self._unit.session, self._event.id, len(creates))
        ids = _create_some(self._unit, self._event, creates, status, first)
        answers = [
            {**answer_row(self._questions[key], value), "delegate_id": delegate_id}
            for delegate_id, one in zip(ids, creates, strict=True) for key, value in one.answers.items()
        ]
        if answers:
            self._unit.session.execute(sa.insert(Answer).execution_options(render_nulls=True), answers)
        return ids

    def _count(self, category_id: int, more: int) -> None:
        self.counts[category_id] = self.counts.get(category_id, 0) + more


def _count_categories(unit: Unit, counts: Mapping[int, int]) -> None:
    for category_id, count in sorted(counts.items()):
        unit.session.execute(
            sa.update(Category).where(Category.id == category_id).values(taken=Category.taken + count))


def _create_some(
    unit: Unit, event: Event, creates: Sequence[NewDelegate], status: DelegateStatus, first: int,
) -> list[int]:
    references = free_references(unit.session, len(creates))
    now = unit.now()
    version = {"form_version": unit.session.scalar(sa.select(queries.current_form(event.id)))}
    # Empty columns are written as such, so that rows of different gaps still go in one statement.
    unit.session.execute(sa.insert(Delegate).execution_options(render_nulls=True), [
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


def _apply(
    unit: Unit, event: Event, change: Change, questions: Mapping[str, Question], options: ImportOptions,
) -> None:
    delegate = unit.session.get_one(Delegate, change.known.id)
    for name, value in person_columns(change.person, delegate.reference).items():
        setattr(delegate, name, value)
    delegate.note, delegate.roster_values, delegate.updated_at = change.note, dict(change.roster_values), unit.now()
    if change.category is not None:
        delegate.category_id = change.category.id
    if change.approve:
        delegate.status, delegate.approved_at = DelegateStatus.APPROVED, unit.now()
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
    released = _released_places(session, sorted({who for _code, who, _state in plan.places if who > 0}))
    rows: list[dict[str, Any]] = []
    held = dict.fromkeys(activities.values(), 0)
    for code, who, state in plan.places:
        delegate_id = who if who > 0 else ids[-who - 1]
        earlier = released.get((delegate_id, activities[code]))
        if earlier is not None:
            earlier.state, earlier.asked_at = state, now
        else:
            rows.append({"delegate_id": delegate_id, "activity_id": activities[code], "state": state, "asked_at": now})
        held[activities[code]] += state == PlaceState.HELD
        if len(rows) >= AT_ONCE:
            session.execute(sa.insert(Place), rows)
            rows = []
    session.flush()
    if rows:
        session.execute(sa.insert(Place), rows)
    for activity_id, count in sorted(held.items()):
        if count:
            session.execute(
                sa.update(Activity).where(Activity.id == activity_id).values(taken=Activity.taken + count))


def _released_places(session: Session, delegate_ids: Sequence[int]) -> dict[tuple[int, int], Place]:
    """Places that these people once had, by delegate and activity."""
    found: dict[tuple[int, int], Place] = {}
    for start in range(0, len(delegate_ids), 500):
        for place in session.scalars(sa.select(Place).where(
                Place.delegate_id.in_(delegate_ids[start:start + 500]), Place.state == PlaceState.RELEASED)):
            found[place.delegate_id, place.activity_id] = place
    return found


def _entry(unit: Unit, event: Event, tag: str, delegate_id: int, details: dict[str, Any]) -> dict[str, Any]:
    return entry_row(unit.actor, unit.now(), tag, event_id=event.id, subject=("delegate", delegate_id), details=details)
