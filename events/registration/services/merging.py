"""Two registrations of one person made one: the kept row gets what was chosen of both, and nothing is lost or held twice.

The other row stays: cancelled, pointing to the kept one, and with the values that were not chosen, so that they can be
read until they are erased with the kept one's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.files import forget_files
from app.core.unit import Unit
from app.mail.services import move_messages
from events.registration import policy, queries
from events.registration.enums import TAKING, DelegateStatus, PlaceState
from events.registration.errors import FormRefused
from events.registration.models import Answer, ChoiceCount, Delegate, Place, Question
from events.registration.rules.merging import Side, better_place
from events.registration.rules.persons import Person
from events.registration.rules.questions import shown_questions
from events.registration.rules.statuses import is_holding
from events.registration.services.answers import values_of
from events.registration.services.choices import change_choices
from events.registration.services.invited_places import free_invited_place, is_reserved, take_back_invited_place
from events.registration.services.locks import lock_companions, lock_delegate, lock_event_places
from events.registration.services.places import (
    free_category_place,
    promote_waiting,
    release_places,
    take_category_place,
)
from events.registration.services.records import person_columns
from events.setup.models import Activity, Event

PERSON_FIELDS: Final = ("name", "name_latin", "unit", "title", "mobile", "email")
OTHER_FIELDS: Final = ("language", "group_id", "companion_of_id")


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """Which side each thing is taken from: fields by name (place: country and province together), answers by key.

    What isn't named is the kept side's. The note may also be both.
    """

    fields: Mapping[str, Side] = field(default_factory=dict)
    answers: Mapping[str, Side] = field(default_factory=dict)

    def takes_other(self, name: str) -> bool:
        return self.fields.get(name) is Side.OTHER


def merge_delegates(
    unit: Unit, event: Event, kept: Delegate, other: Delegate, choice: MergeChoice,
) -> dict[str, Any]:
    """Make `other` a part of `kept`; returns what of the kept one changed, sensitive answers by key alone.

    In each activity at most one place stays: the better of the two, and of two on a list the one that is further ahead;
    what becomes free goes to who waits. Messages follow, companions too. Raises Forbidden, Refused("merged_before") where
    either is merged or erased by now, Refused("category_full"), FormRefused for a choice that is full. The caller records.
    """
    unit.require(policy.may_edit_delegates, event)
    unit.require(policy.may_approve_delegates, event)
    _hold(unit, event, kept, other)
    before = _told(kept)
    status = DelegateStatus((other if choice.takes_other("status") else kept).status)
    category_id = (other if choice.takes_other("category") else kept).category_id
    questions = queries.questions_of(unit.session, event.id)
    choice = replace(choice, answers=_asked_sides(questions, kept, other, choice))
    _merge_choices(unit.session, questions, (kept, other), choice.answers, holds=is_holding(status))
    lock_event_places(unit.session, event.id)
    keyed = _merge_answers(unit.session, questions, kept, other, choice)
    freed = _merge_places(unit, kept, other)
    _merge_standing(unit, kept, other, status, category_id)
    _merge_fields(kept, other, choice)
    _merge_people(unit, kept, other)
    unit.session.flush()
    move_messages(unit, other.id, kept.id)
    if not is_holding(status):
        release_places(unit, [kept.id])
    promote_waiting(unit, freed)
    unit.session.refresh(kept)
    return _changes(before, _told(kept)) | ({"answers": keyed} if keyed else {})


def _hold(unit: Unit, event: Event, kept: Delegate, other: Delegate) -> None:
    """Both rows held, by number, and both free to be merged."""
    for delegate in sorted((kept, other), key=lambda one: one.id):
        lock_delegate(unit.session, delegate)
    for delegate in (kept, other):
        lock_companions(unit.session, delegate)
        if delegate.merged_into_id is not None or delegate.erased_at is not None or delegate.event_id != event.id:
            raise Refused("merged_before")
    if kept.id == other.id:
        raise Refused("merged_before")


def _told(delegate: Delegate) -> dict[str, Any]:
    names = ("status", "category_id", *PERSON_FIELDS, "country", "province", *OTHER_FIELDS, "note")
    return {name: getattr(delegate, name) for name in names}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _asked_sides(questions: list[Question], kept: Delegate, other: Delegate, choice: MergeChoice) -> dict[str, Side]:
    """The sides of the answers; where an answer would stay that nobody is asked for any more, the side without one.

    So whoever is taken as needing no room keeps no wish for a room, which stays with the other row.
    """
    sides = dict(choice.answers)
    values = [values_of(one) for one in (kept, other)]
    given = [{answer.question.key for answer in one.answers} for one in (kept, other)]
    asked = [{one.key for one in shown_questions(questions, each.category.code, said)}
             for each, said in zip((kept, other), values, strict=True)]
    taken = {one.key: int(sides.get(one.key) is Side.OTHER) for one in questions}
    category = (other if choice.takes_other("category") else kept).category.code
    stays = {one.key for one in shown_questions(
        questions, category, {key: values[side].get(key) for key, side in taken.items()})}
    for key, side in taken.items():
        if key in asked[side] - stays and key in given[side] and key not in given[1 - side]:
            sides[key] = (Side.KEPT, Side.OTHER)[1 - side]
    return sides


def _merge_choices(
    session: Session, questions: list[Question], both: tuple[Delegate, Delegate], chosen_sides: Mapping[str, Side], *,
    holds: bool,
) -> None:
    """Limited choices counted once, for what was chosen."""
    kept, other = both
    ids = [one.id for one in questions]
    # All of them at once and in one order, since what one side frees the other takes.
    session.execute(
        sa.select(ChoiceCount.value).where(ChoiceCount.question_id.in_(ids))
        .order_by(ChoiceCount.question_id, ChoiceCount.value).with_for_update()).all()
    ours, theirs = values_of(kept), values_of(other)
    chosen = {key: value for key in {*ours, *theirs}
              if (value := (theirs if chosen_sides.get(key) is Side.OTHER else ours).get(key)) is not None}
    if is_holding(other.status):
        change_choices(session, questions, theirs, {})
    full = change_choices(session, questions, ours if is_holding(kept.status) else {}, chosen if holds else {})
    if full:
        raise FormRefused(full)


def _merge_answers(
    session: Session, questions: list[Question], kept: Delegate, other: Delegate, choice: MergeChoice,
) -> list[str]:
    """Exchange the answers that were chosen of the other side; returns their keys. What wasn't chosen stays with it."""
    ours, theirs = ({one.question_id: one for one in side.answers} for side in (kept, other))
    changed: list[str] = []
    for question in questions:
        mine, its = ours.get(question.id), theirs.get(question.id)
        if choice.answers.get(question.key) is not Side.OTHER or (mine is None and its is None):
            continue
        values = [[getattr(one, name) if one is not None else None for name in ("value", "closed", "file_id")]
                  for one in (mine, its)]
        _put(kept, mine, question, values[1], present=its is not None)
        _put(other, its, question, values[0], present=mine is not None)
        changed.append(question.key)
    if changed and other.form_version is not None:
        kept.form_version = max(kept.form_version or 0, other.form_version)
    session.flush()
    return changed


def _put(delegate: Delegate, answer: Answer | None, question: Question, values: list[Any], *, present: bool) -> None:
    if answer is None:
        answer = Answer(question_id=question.id)
        delegate.answers.append(answer)
    elif not present:
        delegate.answers.remove(answer)
        return
    answer.value, answer.closed, answer.file_id = values


def _merge_places(unit: Unit, kept: Delegate, other: Delegate) -> list[int]:
    """One place in each activity for both; returns the activities in which one became free."""
    freed: list[int] = []
    ours = {place.activity_id: place for place in kept.places}
    for its in sorted(other.places, key=lambda one: one.activity_id):
        if its.state == PlaceState.RELEASED:
            continue
        mine = ours.get(its.activity_id)
        if mine is not None and mine.state in TAKING and its.state in TAKING:
            unit.session.execute(sa.update(Activity).where(Activity.id == its.activity_id)
                                 .values(taken=Activity.taken - 1))
            freed.append(its.activity_id)
        if mine is None or _is_behind(mine, its):
            if mine is not None:
                kept.places.remove(mine)
                unit.session.flush()
            _hand_over(unit.session, its, kept, other)
        else:
            its.state, its.offered_until, its.priority, its.moved_reason = PlaceState.RELEASED, None, 0, None
    unit.session.flush()
    return freed


def _is_behind(mine: Place, its: Place) -> bool:
    turns = [(-place.priority, place.asked_at, place.id) for place in (mine, its)]
    return better_place(mine.state, turns[0], its.state, turns[1]) is Side.OTHER


def _hand_over(session: Session, place: Place, kept: Delegate, other: Delegate) -> None:
    """The very row, since its number is part of its place in the line.

    It is let go of first, so that what it was until now is kept for who judges what was scanned before.
    """
    state, offered_until = place.state, place.offered_until
    place.state = PlaceState.RELEASED
    session.flush()
    session.execute(sa.update(Place).where(Place.id == place.id).values(delegate_id=kept.id))
    session.refresh(place)
    session.add(Place(delegate_id=other.id, activity_id=place.activity_id, state=PlaceState.RELEASED,
                      asked_at=place.asked_at))
    place.state, place.offered_until = state, offered_until
    session.flush()
    session.expire(kept, ["places"])
    session.expire(other, ["places"])


def _merge_standing(unit: Unit, kept: Delegate, other: Delegate, status: DelegateStatus, category_id: int) -> None:
    """Status and category as chosen; one place in a category where there were two."""
    standing = {one.category_id for one in (kept, other) if is_holding(one.status)}
    for one in (other, kept):
        if is_holding(one.status):
            if not is_reserved(unit.session, one):
                free_category_place(unit.session, one.category_id)
            free_invited_place(unit, one)
    if kept.invitation_id is None:
        kept.invitation_id = other.invitation_id
    kept.rejection_reason = (kept if kept.status == status else other).rejection_reason
    kept.approved_at = kept.approved_at or (other.approved_at if status == DelegateStatus.APPROVED else None)
    kept.status, kept.category_id = status, category_id
    if is_holding(status):
        take_back_invited_place(unit, kept)
        if not is_reserved(unit.session, kept) and not take_category_place(
                unit.session, category_id, beyond_quota=category_id in standing):
            raise Refused("category_full")
    other.status, other.submission, other.correction = DelegateStatus.CANCELLED, None, None
    other.invitation_id = None
    kept.updated_at = other.updated_at = unit.now()


def _merge_fields(kept: Delegate, other: Delegate, choice: MergeChoice) -> None:
    def side(name: str) -> Delegate:
        return other if choice.takes_other(name) else kept

    person = Person(**{name: getattr(side(name), name) for name in PERSON_FIELDS},
                    country=side("place").country, province=side("place").province)
    for name, value in person_columns(person, kept.reference).items():
        setattr(kept, name, value)
    kept.language, kept.group_id = side("language").language, side("group").group_id
    notes = [one.note for one in (kept, other) if one.note]
    kept.note = "\n".join(dict.fromkeys(notes)) or None if choice.fields.get("note") is Side.BOTH else side("note").note
    kept.attention = list(dict.fromkeys([*kept.attention, *other.attention]))
    kept.consents = {**other.consents, **kept.consents}


def _merge_people(unit: Unit, kept: Delegate, other: Delegate) -> None:
    """Who was brought along comes along; what was part of the other is part of the kept one."""
    principal = kept.companion_of_id or other.companion_of_id
    kept.companion_of_id = principal if principal not in (kept.id, other.id) else None
    other.companion_of_id, other.group_id, other.merged_into_id = None, None, kept.id
    unit.session.flush()
    unit.session.execute(sa.update(Delegate).where(Delegate.companion_of_id == other.id, Delegate.id != kept.id)
                         .values(companion_of_id=kept.id))
    unit.session.execute(sa.update(Delegate).where(Delegate.merged_into_id == other.id).values(merged_into_id=kept.id))


def forget_answers(unit: Unit, delegate: Delegate, said: Mapping[str, Any]) -> dict[str, int]:
    """Erase the answers to these questions in what became part of a registration, too; nothing is counted twice."""
    parts = sa.select(Delegate.id).where(Delegate.merged_into_id == delegate.id)
    asked = sa.select(Question.id).where(Question.event_id == delegate.event_id, Question.key.in_(said))
    files = unit.session.scalars(
        sa.delete(Answer).where(Answer.delegate_id.in_(parts), Answer.question_id.in_(asked)).returning(Answer.file_id)).all()
    forget_files(unit, [file_id for file_id in files if file_id is not None])
    return {}
