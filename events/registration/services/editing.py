"""Delegates by an organiser's hand: added, corrected, written to again, and their sensitive answers looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import NotFound, Refused
from app.core.files import StoredFile
from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.enums import Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate
from events.registration.rules.persons import FieldError, read_person
from events.registration.rules.statuses import first_status, is_holding
from events.registration.services import letters
from events.registration.services.answers import add_answers, opened, read_answers, replace_answers, values_of
from events.registration.services.choices import change_choices
from events.registration.services.locks import lock_delegate
from events.registration.services.places import (
    add_places,
    change_activities,
    free_category_place,
    take_activity_place,
    take_category_place,
)
from events.registration.services.records import DERIVED, Entry, insert_delegate, lock_person, person_columns
from events.registration.services.uploads import Upload
from events.setup.enums import SignUp
from events.setup.models import Activity, Category, Event


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an organiser enters about somebody: the standing fields, category, answers, activities, a note."""

    person: Mapping[str, str]
    category: str
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    activities: Sequence[str] = ()
    note: str = ""
    language: str = "zh"


def add_delegate(unit: Unit, event: Event, sheet: Sheet, *, notify: bool = False) -> Delegate:
    """Add somebody by hand, approved; unanswered questions are asked on the personal page. Full activities mean waiting.

    Raises Forbidden, FormRefused (also where the person is there already: code person_known).
    """
    unit.require(policy.may_edit_delegates, event)
    person, errors = read_person(sheet.person)
    category = _category(event, sheet.category, errors)
    questions = queries.questions_of(unit.session, event.id)
    given, wrong = read_answers(questions, sheet.category, sheet.answers, sheet.files, required=False)
    activities = _activities(event, sheet.activities, errors)
    if errors or wrong or category is None:
        raise FormRefused(errors + wrong)
    lock_person(unit.session, event.id, person.name_key)
    known = queries.known_person(unit.session, event.id, person.name_key, person.mobile, person.email_key)
    if known is not None:
        raise FormRefused([FieldError("name", "person_known", (("reference", known.reference),))])
    full = change_choices(unit.session, questions, {}, given.values)
    if full:
        raise FormRefused(full)
    take_category_place(unit.session, category.id, beyond_quota=True)
    held = [one.id for one in sorted(activities, key=lambda one: one.id) if take_activity_place(unit.session, one.id)]
    delegate, token = insert_delegate(unit, event.id, Entry(
        person=person, category_id=category.id, status=first_status(False), source=Source.STAFF,
        language=sheet.language, note=sheet.note.strip() or None))
    add_answers(unit, delegate, questions, given)
    add_places(unit.session, delegate.id, activities, unit.now(), held)
    unit.record("delegate.added", event_id=event.id, subject=("delegate", delegate.id), category=category.code)
    if notify:
        letters.confirm(unit, event, delegate, token, [one for one in activities if one.id not in held])
    return delegate


def edit_delegate(unit: Unit, event: Event, delegate: Delegate, sheet: Sheet) -> list[str]:
    """Make a delegate what the sheet says; returns what changed, which is recorded by name.

    Sensitive answers change only where the sheet has them. Raises Forbidden, FormRefused.
    """
    if not unit.may(policy.may_look_after, delegate):
        unit.require(policy.may_edit_delegates, event)
    person, errors = read_person(sheet.person)
    category = _category(event, sheet.category, errors)
    questions = [one for one in queries.questions_of(unit.session, event.id)
                 if not one.sensitive or one.key in sheet.answers]
    given, wrong = read_answers(questions, sheet.category, sheet.answers, sheet.files, required=False,
                                kept=values_of(delegate))
    activities = _activities(event, sheet.activities, errors)
    if errors or wrong or category is None:
        raise FormRefused(errors + wrong)
    lock_delegate(unit.session, delegate)
    full = change_choices(unit.session, questions, values_of(delegate), given.values) if is_holding(
        delegate.status) else []
    if full:
        raise FormRefused(full)
    columns: dict[str, Any] = person_columns(person, delegate.reference)
    columns |= {"note": sheet.note.strip() or None, "language": sheet.language}
    changed = [name for name, value in columns.items() if getattr(delegate, name) != value]
    values = {name: [getattr(delegate, name), columns[name]] for name in changed if name not in DERIVED}
    for name in changed:
        setattr(delegate, name, columns[name])
    changed = [name for name in changed if name not in DERIVED]
    if category.id != delegate.category_id:
        changed.append("category")
        values["category"] = [delegate.category.code, category.code]
        _move(unit, delegate, category)
    changed += replace_answers(unit, delegate, questions, given)
    if change_activities(unit, delegate, activities):
        changed.append("activities")
    if changed:
        delegate.updated_at = unit.now()
        unit.record("delegate.edited", event_id=event.id, subject=("delegate", delegate.id), changed=changed,
                    values=values)
    return changed


def resend_link(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Send the personal link again, by mail or as a text message. Raises Forbidden, Refused("no_address"). Recorded."""
    unit.require(policy.may_edit_delegates, event)
    if not letters.can_reach(delegate):
        raise Refused("no_address")
    unit.record("delegate.link_sent", event_id=event.id, subject=("delegate", delegate.id))
    letters.send_link(unit, event, delegate)


def see_sensitive_answers(unit: Unit, event: Event, delegate: Delegate) -> dict[str, Any]:
    """The answers that are kept encrypted, by key; the look is recorded with the keys. Raises Forbidden."""
    unit.require(policy.may_see_sensitive, event)
    found = {answer.question.key: opened(answer) for answer in delegate.answers if answer.question.sensitive}
    unit.record("delegate.sensitive_seen", event_id=event.id, subject=("delegate", delegate.id), keys=sorted(found))
    return found


def open_file(unit: Unit, event: Event, delegate: Delegate, answer_id: int) -> StoredFile:
    """A file that a delegate sent; that it was opened is recorded. Raises Forbidden, NotFound."""
    answer = next((one for one in delegate.answers if one.id == answer_id and one.file_id is not None), None)
    if answer is None:
        raise NotFound("file_gone")
    unit.require(policy.may_see_sensitive if answer.question.sensitive else policy.may_view_delegates, event)
    unit.record("delegate.file_opened", event_id=event.id, subject=("delegate", delegate.id), key=answer.question.key)
    return unit.session.get_one(StoredFile, answer.file_id)


def _category(event: Event, code: str, errors: list[FieldError]) -> Category | None:
    found = next((one for one in event.categories if one.code == code), None)
    if found is None:
        errors.append(FieldError("category", "unknown_category"))
    return found


def _activities(event: Event, codes: Sequence[str], errors: list[FieldError]) -> list[Activity]:
    found = [one for one in event.activities
             if one.code in set(codes) and one.sign_up != SignUp.NONE]
    if len(found) != len(set(codes)):
        errors.append(FieldError("activity", "unknown_activity"))
    return found


def _move(unit: Unit, delegate: Delegate, category: Category) -> None:
    """Into another category, beyond its quota if need be: that is the organiser's to decide."""
    before, delegate.category_id = delegate.category_id, category.id
    if is_holding(delegate.status):
        for category_id in sorted((before, category.id)):
            if category_id == before:
                free_category_place(unit.session, before)
            else:
                take_category_place(unit.session, category_id, beyond_quota=True)
